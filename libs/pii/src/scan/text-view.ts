// The window through which a recogniser sees a text. It makes streams safe by construction: a scan cannot see
// beyond its bound, and when it looked at text that has not arrived yet, its answer is not used.
import { CLASS, DIGIT, WORD } from './char-class.js';

/** How far to the left of its trigger a value may begin, in code units. */
export const MAX_CLAIM = 256;
/** How far to the left of its trigger a scan can look for words that give a number its meaning. */
export const MAX_CONTEXT = 48;
/** A stream keeps this much of what it has already delivered, as left context. */
export const LEFT_CONTEXT = MAX_CLAIM + 8;

/** What a recogniser sees around a trigger. Positions are only meaningful within one scan. */
export class TextView {
  /** Where the value begins; set by a scan whose value began before its trigger. */
  start = 0;
  /** Score of this value; the recogniser's own unless the scan sets it. */
  score = 0;
  /** First state of the recogniser's `tail`. */
  tailState = 0;

  private text = '';
  private at = 0;
  private low = 0;
  private high = 0;
  private windowEnd = 0;
  private final = true;
  private looked = false;

  /** Engine only: sets the text, and whether it ends where the string ends. */
  load(text: string, final: boolean): void {
    this.text = text;
    this.final = final;
  }

  /** Engine only: opens the window of one scan; nothing before `floor` may become part of a value. */
  open(at: number, floor: number, maxLength: number, score: number): void {
    const length = this.text.length;
    const end = at + maxLength;
    this.at = at;
    this.start = at;
    this.score = score;
    this.tailState = 0;
    this.low = Math.max(floor, at - LEFT_CONTEXT, 0);
    this.high = Math.min(end, length);
    this.windowEnd = this.final ? this.high : end;
    this.looked = false;
  }

  /** Engine only: whether the scan looked at a place that a later piece of the text will fill. */
  get starved(): boolean {
    return this.looked;
  }

  /** The code unit at `i`; 0 outside of the window and inside of values found before. */
  code(i: number): number {
    if (i < this.high) return i >= this.low ? this.text.charCodeAt(i) : 0;
    if (i < this.windowEnd) this.looked = true;
    return 0;
  }

  /**
   * The code unit at `i` left of the trigger, also inside of values found before; 0 beyond twice
   * {@link MAX_CONTEXT}, so that what begins beyond the context can be told for what it is.
   */
  before(i: number): number {
    return i >= 0 && i >= this.at - 2 * MAX_CONTEXT && i < this.at ? this.text.charCodeAt(i) : 0;
  }

  isDigit(i: number): boolean {
    return (CLASS[this.code(i)]! & DIGIT) !== 0;
  }

  /** Whether a letter or digit stands at `i`. */
  isWord(i: number): boolean {
    return (CLASS[this.code(i)]! & WORD) !== 0;
  }

  /** Whether a value can begin at `i`: no letter or digit before it, or the end of a JSON escape (`\n`, `\t`). */
  startsWord(i: number): boolean {
    const previous = this.code(i - 1);
    if ((CLASS[previous]! & WORD) === 0) return true;
    return (previous === 110 || previous === 116 || previous === 114) && this.code(i - 2) === 92;
  }

  /** Whether the ASCII text `expected` stands at `i`. */
  matches(expected: string, i: number): boolean {
    for (let k = 0; k < expected.length; k++) if (this.code(i + k) !== expected.charCodeAt(k)) return false;
    return true;
  }
}
