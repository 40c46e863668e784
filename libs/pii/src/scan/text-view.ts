// The window through which a recogniser sees a text. It makes streams safe by construction: a scan cannot see
// beyond its bound, and when it looked at text that has not arrived yet, its answer is not used.
import { MAX_TABLE } from '../context/table-header.js';
import { CLASS, DIGIT, WORD } from './char-class.js';

/** How far to the left of its trigger a value may begin, in code units. */
export const MAX_CLAIM = 256;
/** How far to the left of its trigger a scan can look for what gives a value its meaning. */
export const MAX_BEFORE = 112;
/** What masking leaves of a value is not longer; words in bold italics (`***…***`) may be. */
const MAX_MASK_REST = 12;
/** Nor is what it leaves behind a separator. */
const MAX_LAST_GROUP = 4;
const MAX_MASK_RUN = 12;
/** Star, space, dash, dot, slash: what masking leaves of the front of a value. */
const MASK_RUN = [42, 32, 45, 46, 47];
/** Types have at most 40 characters. */
const MAX_TYPE = 44;
/** Letters of a hash or pseudonym: 64 to 256 bits. */
const MIN_SUFFIX = 16;
const MAX_SUFFIX = 64;
/** `<`, the type, `:` or `_`, the letters, `>`. */
export const MAX_PLACEHOLDER = MAX_TYPE + MAX_SUFFIX + 3;
/** A stream keeps this much of what it has already delivered, as left context. */
export const LEFT_CONTEXT = MAX_TABLE + 8;

/** The number under which words count that say a value is no personal data. */
export const NEGATIVE_OWNER = 0;

/** What the view asks about words around a value: context/context-reader.ts. */
export interface ViewContext {
  stands(view: TextView, owner: number, at: number): boolean;
  follows(view: TextView, owner: number, end: number): boolean;
}

let turns = 0;

/** What a recogniser sees around a trigger. Positions are only meaningful within one scan. */
export class TextView {
  /** Where the value begins; set by a scan whose value began before its trigger, or begins behind it. */
  start = 0;
  /** Score of this value; the recogniser's own unless the scan sets it. */
  score = 0;
  /** First state of the recogniser's `tail`. */
  tailState = 0;
  /** End of the value found before this one: nothing before it can become part of a value. */
  floor = 0;

  /** Engine only: the whole text received; what lies behind the window must be read through `code`. */
  text = '';
  /** Engine only: counts the triggers of all texts, for what is worth remembering within one. */
  turn = 0;

  private at = 0;
  private low = 0;
  private high = 0;
  private windowEnd = 0;
  private final = true;
  private looked = false;
  private owner = 0;

  /** Engine only: `context` knows for each recogniser, by its number, whether its words stand around a value. */
  constructor(private readonly context?: ViewContext) {}

  /** Engine only: sets the text, and whether it ends where the string ends. */
  load(text: string, final: boolean): void {
    this.text = text;
    this.final = final;
  }

  /** Engine only: a new trigger is looked at; nothing before `floor` may become part of a value. */
  open(at: number, floor: number): void {
    this.turn = ++turns;
    this.at = at;
    this.floor = floor;
    this.low = Math.max(floor, at - MAX_CLAIM - 8, 0);
    this.looked = false;
  }

  /** Engine only: opens the window of one scan of the trigger. */
  ask(maxLength: number, score: number, owner: number): void {
    const end = this.at + maxLength;
    this.start = this.at;
    this.score = score;
    this.tailState = 0;
    this.high = Math.min(end, this.text.length);
    this.windowEnd = this.final ? this.high : end;
    this.owner = owner;
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

  /** The code unit at `i` left of the trigger, also inside of values found before; 0 beyond {@link MAX_BEFORE}. */
  before(i: number): number {
    return i >= 0 && i >= this.at - MAX_BEFORE && i < this.at ? this.text.charCodeAt(i) : 0;
  }

  /** The text between two places up to which `code` or `before` has been read. */
  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  /** Whether one of the recogniser's `context` words stands before `at`, or is the key or table header of what does. */
  hasContext(at: number): boolean {
    return this.context?.stands(this, this.owner, at) ?? false;
  }

  /** Whether one of them stands behind a value: `… is my passport number`. Reads up to 40 code units on. */
  hasContextBehind(end: number): boolean {
    return this.context?.follows(this, this.owner, end) ?? false;
  }

  /** Whether a word before `at` says that a number is something else: an order, a version, a line. */
  hasNegativeContext(at: number): boolean {
    return this.context?.stands(this, NEGATIVE_OWNER, at) ?? false;
  }

  isDigit(i: number): boolean {
    return (CLASS[this.code(i)]! & DIGIT) !== 0;
  }

  /** Whether a letter or digit stands at `i`. */
  isWord(i: number): boolean {
    return (CLASS[this.code(i)]! & WORD) !== 0;
  }

  /**
   * Whether what masking leaves of a value begins at `i`: a placeholder, or three stars. Who asks whether a value
   * goes on must ask this too, or it is found only once its neighbour is masked.
   */
  isMasked(i: number): boolean {
    const code = this.code(i);
    if (code === 42) return this.code(i + 1) === 42 && this.code(i + 2) === 42;
    if (code !== 60) return false;
    let end = i + 1;
    while (end < i + MAX_TYPE && isTypeCharacter(this.code(end))) end++;
    if (end <= i + 3) return false;
    if (this.code(end) === 62) return true;
    // `<TYPE:hash>`, or a pseudonym: the letters behind its last `_`.
    let letters = this.code(end) === 58 ? end + 1 : this.code(end - 1) === 95 ? end : 0;
    if (letters === 0) return false;
    const first = letters;
    while (letters < first + MAX_SUFFIX && this.code(letters) > 106 && this.code(letters) < 123) letters++;
    return letters >= first + MIN_SUFFIX && this.code(letters) === 62;
  }

  /** The type of the placeholder in which `at` stands, right behind its `<` or one of its `_` and `:`; else ''. */
  placeholderType(at: number): string {
    const previous = this.code(at - 1);
    if (previous !== 60 && previous !== 95 && previous !== 58) return '';
    let open = previous === 58 ? at - 2 : at - 1;
    while (open > at - MAX_TYPE && isTypeCharacter(this.code(open))) open--;
    if (this.code(open) !== 60) return '';
    if (!this.isMasked(open)) return '';
    let type = '';
    for (let i = open + 1; isTypeCharacter(this.code(i)); i++) type += String.fromCharCode(this.code(i));
    return type.replace(/_$/, '');
  }

  /** Whether a value can begin at `i`: no letter or digit before it, or the end of a JSON escape (`\n`, `\t`). */
  startsWord(i: number): boolean {
    const previous = this.code(i - 1);
    if ((CLASS[previous]! & WORD) === 0) return !MASK_RUN.includes(previous) || !this.isMaskRest(i);
    return (previous === 110 || previous === 116 || previous === 114) && this.code(i - 2) === 92;
  }

  /** Whether what begins at `i` is what masking left of a value: `*** ***4242`, `***-**-4399`. */
  private isMaskRest(i: number): boolean {
    let stars = 0;
    let k = i - 1;
    for (; k >= i - MAX_MASK_RUN && stars < 3; k--) {
      const code = this.code(k);
      if (code === 42) stars++;
      else if (code === 32 || (code >= 45 && code <= 47)) stars = 0;
      else return false;
    }
    if (stars < 3) return false;
    const longest = k === i - 4 ? MAX_MASK_REST : MAX_LAST_GROUP;
    for (let n = i; n <= i + longest; n++) if (!this.isWord(n)) return true;
    return false;
  }

  /** Whether the ASCII text `expected` stands at `i`. */
  matches(expected: string, i: number): boolean {
    for (let k = 0; k < expected.length; k++) if (this.code(i + k) !== expected.charCodeAt(k)) return false;
    return true;
  }
}

function isTypeCharacter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}
