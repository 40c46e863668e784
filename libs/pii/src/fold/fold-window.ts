// The part of the source that a fold may look at: from the place being decided, MAX_PENDING code units on. A look
// at text that has not arrived makes the window starved and the decision void, so that every decision is a
// function of the source alone, however it is cut.
import { decodeEscape } from './escapes.js';
import {
  ALIKE,
  ESCAPE,
  FOLDED,
  HIGH_SURROGATE,
  IGNORABLE,
  LONG_DASH,
  NEWLINE,
  foldClass,
  foldOf,
  latinOf,
} from './character-fold.js';

/** Most code units of source that wait for what follows them. */
export const MAX_PENDING = 128;
/** Most code units of source before the place being decided that a fold looks at. */
export const MAX_LOOK_BACK = 64;

/** Read for what is no single ASCII character: something that no fold is made of. */
const OTHER = 0xffff;

export class FoldWindow {
  text = '';
  /** Whether the source ends where `text` ends. */
  final = false;
  starved = false;
  /** Set by {@link read} and by the folds: one past the last code unit of what was read. */
  next = 0;

  private limit = 0;

  /** Begins a decision about what stands at `at`. */
  open(at: number): void {
    this.limit = at + MAX_PENDING;
    this.starved = false;
  }

  /** The code unit at `i`; 0 at the end of the window. */
  peek(i: number): number {
    if (i >= this.limit) return 0;
    if (i < this.text.length) return this.text.charCodeAt(i);
    if (!this.final) this.starved = true;
    return 0;
  }

  /** The character at `i` as the shadow will show it, past what is not seen; sets `next`. 0: the end. */
  read(i: number): number {
    let at = i;
    for (;;) {
      const code = this.peek(at);
      const kind = foldClass(code);
      this.next = at + 1;
      if (kind <= NEWLINE) return code;
      switch (kind) {
        case ESCAPE: {
          const decoded = decodeEscape(this, at);
          return decoded < 0 ? code : decoded > 0x7e ? OTHER : decoded;
        }
        case IGNORABLE:
          at++;
          continue;
        case FOLDED:
          return singleUnit(foldOf(code));
        case ALIKE:
          return latinOf(code);
        case LONG_DASH:
          return 45;
        case HIGH_SURROGATE: {
          const low = this.peek(at + 1);
          if (low < 0xdc00 || low > 0xdfff) return OTHER;
          const folded = foldOf((code - 0xd800) * 0x400 + low - 0xdc00 + 0x10000);
          this.next = at + 2;
          if (folded !== '') return singleUnit(folded);
          at += 2;
          continue;
        }
        default:
          return code;
      }
    }
  }
}

function singleUnit(folded: string | undefined): number {
  return folded?.length === 1 ? folded.charCodeAt(0) : OTHER;
}
