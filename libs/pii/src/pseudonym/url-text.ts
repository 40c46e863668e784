// The text of a URL so far, as one keyed digest: of any length in a fixed space, and each character is hashed once.
import { letters, type KeyedDigest } from './keyed-digest.js';

/** Code units of a URL that are kept until they are hashed. */
const PART = 1024;
const HEX_128 = 32;

export class UrlText {
  private hashed = '';
  private rest = '';

  constructor(private readonly digest: KeyedDigest) {}

  clear(): void {
    this.hashed = '';
    this.rest = '';
  }

  add(text: string): void {
    this.rest += text;
    // Parts begin at fixed distances, so that cuts of the text do not matter.
    let from = 0;
    for (; this.rest.length - from >= PART; from += PART) {
      this.hashed = this.hash('url part', this.rest.slice(from, from + PART));
    }
    if (from > 0) this.rest = this.rest.slice(from);
  }

  /** Names the URL up to and with the pseudonym of this key. */
  with(key: string): string {
    return this.hash('url', `${this.rest}\0${key}`);
  }

  /** Goes on behind the pseudonym for which `with` answered `name`. */
  pass(name: string): void {
    this.hashed = name;
    this.rest = '';
  }

  private hash(label: string, text: string): string {
    return letters(this.digest(label, this.hashed + text), HEX_128);
  }
}
