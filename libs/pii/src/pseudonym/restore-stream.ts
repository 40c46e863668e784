// Puts values back in the place of pseudonyms, in a text that arrives in pieces. What is held back begins at a `<`
// that may still become a pseudonym.
import type { Finding } from '../finding.js';
import type { TextTransform } from '../text-transform.js';
import { folded, MAX_SHAPE, NO_SHAPE, shapeEnd, UNFINISHED } from './pseudonym-shape.js';

export interface RestoreTransform extends TextTransform {
  /** How many pseudonyms have been replaced so far. */
  readonly restored: number;
}

export class RestoreStream implements RestoreTransform {
  readonly maxHold = MAX_SHAPE;
  readonly findings: readonly Finding[] = [];
  restored = 0;

  private held = '';

  constructor(private readonly lookUp: (key: string) => string | undefined) {}

  push(piece: string): string {
    const text = this.held + piece;
    this.held = '';
    let out = '';
    let done = 0;
    for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
      const end = shapeEnd(text, at);
      if (end === UNFINISHED) {
        this.held = text.slice(at);
        return out + text.slice(done, at);
      }
      if (end === NO_SHAPE) continue;
      const value = this.lookUp(folded(text, at, end));
      if (value === undefined) continue;
      out += text.slice(done, at) + value;
      done = end;
      at = end - 1;
      this.restored++;
    }
    return done === 0 ? text : out + text.slice(done);
  }

  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }
}
