// Puts values back in the place of pseudonyms, in a text that arrives in pieces. What is held back begins at a `<`
// that may still become a pseudonym of the session.
import type { Finding } from '../finding.js';
import type { TextTransform } from '../text-transform.js';
import type { IssuedPseudonyms } from './issued-pseudonyms.js';
import {
  keyBeginning,
  keyOf,
  MAX_SHAPE,
  shapeEnd,
  ShapeStarts,
  shapeStart,
  UNFINISHED,
} from './pseudonym-shape.js';
import type { UrlTracker } from './url-tracker.js';

export interface RestoreTransform extends TextTransform {
  /** How many pseudonyms have been replaced so far. */
  readonly restored: number;
}

const BACKSLASH = 92;

export class RestoreStream implements RestoreTransform {
  readonly maxHold = MAX_SHAPE + 1;
  readonly findings: readonly Finding[] = [];
  restored = 0;

  private held = '';

  constructor(
    private readonly issued: IssuedPseudonyms,
    private readonly ownUrls: ReadonlySet<string>,
    private readonly urls: UrlTracker,
  ) {}

  push(piece: string): string {
    const text = this.held + piece;
    const hold = this.issued.none ? text.length : heldFrom(text, text.length);
    if (hold === text.length && !text.includes('<') && !text.includes('&')) {
      this.held = '';
      this.urls.read(text);
      return text;
    }
    return this.replace(text, hold);
  }

  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }

  private replace(text: string, hold: number): string {
    const starts = new ShapeStarts(text);
    let out = '';
    let done = 0;
    let read = 0;
    let until = hold;
    for (let at = starts.next(0); at < text.length;) {
      const end = shapeEnd(text, at);
      if (end === UNFINISHED && this.issued.mayBegin(keyBeginning(text, at))) {
        until = heldFrom(text, at);
        break;
      }
      const key = end > 0 ? keyOf(text, at, end) : '';
      const value = end > 0 ? this.issued.valueOf(key) : undefined;
      if (value === undefined) {
        at = starts.next(at + 1);
        continue;
      }
      const start = shapeStart(text, at, end, read);
      this.urls.read(text.slice(read, start));
      if (this.mayRestore(key, value)) {
        out += text.slice(done, start) + value;
        done = end;
        this.restored++;
      }
      read = end;
      at = starts.next(end);
    }
    this.urls.read(text.slice(read, until));
    this.held = text.slice(until);
    return done === 0 ? text.slice(0, until) : out + text.slice(done, until);
  }

  private mayRestore(key: string, value: string): boolean {
    if (!this.urls.inside) {
      this.urls.read(value);
      return true;
    }
    const name = this.urls.name(key);
    this.urls.pass(name);
    return this.ownUrls.has(name);
  }
}

/** `at`, or the backslash before it: `\<` may begin `\<…\>`. */
function heldFrom(text: string, at: number): number {
  return text.charCodeAt(at - 1) === BACKSLASH ? at - 1 : at;
}
