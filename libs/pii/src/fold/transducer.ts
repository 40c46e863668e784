// Turns source into shadow, left to right. It stops only at characters that may begin a fold and asks the rule for
// that character. A rule whose answer depends on text that has not arrived is asked again later, and the source
// from there on stays pending; no rule looks further than MAX_PENDING, so no more is ever pending.
import {
  ALIKE,
  AT,
  BOUNDARY,
  BRACKET,
  ESCAPE,
  FOLDED,
  HIGH_SURROGATE,
  IGNORABLE,
  LONG_DASH,
  MARK,
  NEWLINE,
  SPACE,
  TAG,
  foldClass,
  foldOf,
  foldOfEscaped,
  isAsciiAlnum,
  isAsciiDigit,
  latinOf,
} from './character-fold.js';
import { mayBegin, nextStop } from './next-stop.js';
import { decodeEscape } from './escapes.js';
import { FoldWindow, MAX_LOOK_BACK } from './fold-window.js';
import { readMixedWord } from './look-alikes.js';
import { foldLineBreak } from './line-split.js';
import { delimiterInside, delimiterLength, partnerEnd, tagsInside, type LeftOf } from './markup.js';
import { nextElement, startOfRun, type SpacedElement } from './spaced-out.js';
import { domainEnd, spokenSeparator } from './spoken-address.js';

/** Behind a character up to here, what is not seen is dropped; in other scripts it may shape the letters. */
const LAST_SHAPELESS = 0x52f;

/**
 * Most source that vanishes behind one unit of the shadow; what is more stays in the shadow, or a text that is
 * held back could be longer than any bound.
 */
const MAX_DROPPED = 64;
/** Most source that one unit of the shadow can stand for: what vanished behind it, and an escape or a word. */
export const MAX_SOURCE_PER_UNIT = 80;

/** Is told of each fold, in offsets of the whole text, in order. */
export type OnFold = (
  shadowFrom: number,
  shadowLength: number,
  sourceFrom: number,
  sourceLength: number,
) => void;

export class FoldTransducer {
  /** How much source was folded and how much shadow that gave, since the beginning. */
  folded = 0;
  written = 0;

  private readonly window = new FoldWindow();
  /** Position of the window's text in the whole source. */
  private base = 0;
  private started = false;
  private out = '';
  /** The run of spaced-out elements that is being read, its last element. */
  private run: SpacedElement | undefined;

  // Positions in the window's text.
  private cursor = 0;
  private copied = 0;
  /** End of the last fold, and the last unit of the shadow there. */
  private foldEnd = 0;
  private lastUnit = 0;
  addressEnd = 0;
  refusedEnd = 0;
  private wordEnd = 0;
  private noMailUntil = 0;
  private partnerEnd = 0;

  /** Source that vanished right before `foldEnd`. */
  private dropped = 0;
  private wordFolds = false;
  private openDelimiter = 0;

  constructor(private readonly onFold: OnFold) {}

  /** Takes the next piece of source and returns the shadow that is now decided. */
  append(piece: string, final: boolean): string {
    this.forget(Math.max(0, this.cursor - MAX_LOOK_BACK));
    const { window } = this;
    window.text += piece;
    window.final = final;
    this.out = '';
    this.fold();
    this.out += window.text.slice(this.copied, this.cursor);
    this.written += this.cursor - this.copied;
    this.copied = this.cursor;
    this.folded = this.base + this.cursor;
    return this.out;
  }

  private forget(units: number): void {
    if (units === 0) return;
    this.window.text = this.window.text.slice(units);
    this.base += units;
    this.cursor -= units;
    this.copied -= units;
    this.foldEnd -= units;
    this.addressEnd -= units;
    this.refusedEnd -= units;
    this.wordEnd -= units;
    this.noMailUntil -= units;
    this.partnerEnd -= units;
  }

  private fold(): void {
    const { window } = this;
    while (this.cursor < window.text.length) {
      if (this.run === undefined && this.started) {
        const stop = nextStop(window.text, this.cursor, window.final);
        this.cursor = stop < 0 ? ~stop : stop;
        if (stop < 0) return;
      }
      window.open(this.cursor);
      const next = this.run === undefined ? this.step(this.cursor) : this.continueRun(this.run, this.cursor);
      if (window.starved) return;
      this.cursor = next;
    }
  }

  /** Decides what begins at `at`, and returns where to go on. Changes nothing if the window starved. */
  private step(at: number): number {
    if (!this.started) {
      const next = this.beginRun(at);
      this.started = !this.window.starved;
      return next;
    }
    const code = this.window.text.charCodeAt(at);
    switch (foldClass(code)) {
      case SPACE:
      case BRACKET:
        return this.separator(at);
      case BOUNDARY:
        return this.beginRun(at + 1);
      case NEWLINE:
        return this.lineBreak(at, code);
      case ESCAPE:
        return this.escape(at);
      case TAG:
        return this.tag(at);
      case MARK:
        return this.delimiter(at, code);
      case AT:
        return this.at(at);
      case FOLDED:
        return this.replace(at, at + 1, foldOf(code)!);
      case IGNORABLE:
        return this.drop(at, at + 1);
      case ALIKE:
        return this.alike(at, code);
      case LONG_DASH:
        return this.longDash(at);
      case HIGH_SURROGATE:
        return this.surrogate(at, code);
      default:
        return at + 1;
    }
  }

  private separator(at: number): number {
    if (isAsciiAlnum(this.before(at))) {
      const spoken = spokenSeparator(this.window, at, this);
      if (this.window.starved) return at;
      if (spoken !== undefined) {
        this.addressEnd = spoken.addressEnd;
        this.refusedEnd = spoken.refusedEnd;
        if (spoken.text !== undefined) return this.replace(at, spoken.end, spoken.text);
      }
    }
    return this.beginRun(at + 1);
  }

  private at(at: number): number {
    const end = domainEnd(this.window, at + 1, true);
    if (!this.window.starved) this.addressEnd = Math.max(end, this.addressEnd);
    return at + 1;
  }

  private beginRun(at: number): number {
    const element = startOfRun(this.window, at);
    if (this.window.starved || element === undefined) return at;
    this.run = element;
    return this.replace(at, element.end, element.text);
  }

  private continueRun(last: SpacedElement, at: number): number {
    const element = nextElement(this.window, last, at);
    if (this.window.starved) return at;
    this.run = element;
    return element === undefined ? at : this.replace(at, element.end, element.text);
  }

  private lineBreak(at: number, code: number): number {
    const next = code === 13 && this.window.peek(at + 1) === 10 ? at + 2 : at + 1;
    const folded = foldLineBreak(this.window, at, next, Math.max(0, at - MAX_LOOK_BACK));
    if (this.window.starved) return at;
    if (folded !== undefined) return this.replace(at, next, folded);
    return mayBegin(this.window.text, next) ? this.beginRun(next) : next;
  }

  private escape(at: number): number {
    const decoded = decodeEscape(this.window, at);
    const end = this.window.next;
    if (this.window.starved || decoded < 0) return at + 1;
    const folded = foldOfEscaped(decoded, this.before(at));
    if (folded === undefined) return end;
    return folded === '' ? this.drop(at, end) : this.replace(at, end, folded);
  }

  private tag(at: number): number {
    const end = tagsInside(this.window, at, this.leftOf(at));
    if (this.window.starved) return at;
    return end < 0 ? at + 1 : this.replace(at, end, '');
  }

  private delimiter(at: number, code: number): number {
    const { window } = this;
    const length = delimiterLength(window, at, at === 0 ? 0 : window.text.charCodeAt(at - 1));
    if (length === 0) return at + 1;
    const closes = this.openDelimiter === code && at < this.partnerEnd;
    const partner = closes ? 0 : partnerEnd(window, at, length);
    const inside = partner >= 0 && delimiterInside(window, at, at + length, this.leftOf(at));
    if (window.starved) return at;
    this.openDelimiter = closes || partner < 0 ? 0 : code;
    this.partnerEnd = partner;
    return inside ? this.replace(at, at + length, '') : at + length;
  }

  private alike(at: number, code: number): number {
    if (at >= this.wordEnd) {
      const word = readMixedWord(this.window, at, this.before(at), this.noMailUntil);
      if (this.window.starved) return at;
      this.wordEnd = word.end;
      this.wordFolds = word.folds;
      this.noMailUntil = word.noMailUntil;
    }
    return this.wordFolds ? this.replace(at, at + 1, String.fromCharCode(latinOf(code))) : this.wordEnd;
  }

  /** Between groups with digits it is a hyphen; elsewhere it parts sentences, and what it parts must stay apart. */
  private longDash(at: number): number {
    const before = this.before(at);
    const behind = this.window.read(at + 1);
    if (this.window.starved) return at;
    const joins =
      isAsciiAlnum(before) && isAsciiAlnum(behind) && (isAsciiDigit(before) || isAsciiDigit(behind));
    return joins ? this.replace(at, at + 1, '-') : at + 1;
  }

  private surrogate(at: number, high: number): number {
    const low = this.window.peek(at + 1);
    if (low < 0xdc00 || low > 0xdfff) return at + 1;
    const folded = foldOf((high - 0xd800) * 0x400 + low - 0xdc00 + 0x10000);
    if (folded === undefined) return at + 2;
    return folded === '' ? this.drop(at, at + 2) : this.replace(at, at + 2, folded);
  }

  private drop(from: number, to: number): number {
    return this.before(from) <= LAST_SHAPELESS ? this.replace(from, to, '') : to;
  }

  private replace(from: number, to: number, text: string): number {
    const source = this.window.text;
    if (text.length === to - from && source.startsWith(text, from)) return to;
    if (text === '') {
      this.dropped = (from === this.foldEnd ? this.dropped : 0) + to - from;
      if (this.dropped > MAX_DROPPED) {
        this.dropped = 0;
        return to;
      }
    } else this.dropped = 0;
    this.lastUnit = text === '' ? this.before(from) : text.charCodeAt(text.length - 1);
    this.foldEnd = to;
    this.out += source.slice(this.copied, from) + text;
    const at = this.written + from - this.copied;
    this.written = at + text.length;
    this.copied = to;
    this.onFold(at, text.length, this.base + from, to - from);
    return to;
  }

  /** The unit of the shadow before source position `at`; 0 at the beginning. */
  private before(at: number): number {
    return at > this.foldEnd ? this.window.text.charCodeAt(at - 1) : this.lastUnit;
  }

  private leftOf(at: number): LeftOf {
    const lastButOne = at - 1 > this.foldEnd ? this.window.text.charCodeAt(at - 2) : this.lastUnit;
    return { last: this.before(at), lastButOne: at > this.foldEnd ? lastButOne : 0 };
  }
}
