// The phrase that begins at a capitalised word, and what stands left and right of it: all that the name tagger knows.
//
// Left of the phrase everything is decided, so its words may be read; it ends at a BARRIER. Right of it nothing is
// decided: whatever may turn out to be a value (capitals, digits, signs) reads as "a value", so that the answer
// stays the same when it has been masked.
import type { Reader } from './reader.js';
import { POST_BOX, STREET_FIRST, UNIT_ALONE } from './street-words.js';
import { foldOf, isCapital, isLetter } from './letters.js';
import { isLowerName, readLists } from './lexicon.js';
import { BARRIER, HASH_OFFSET, LOWER, MAX_WORD, TITLE_CASE, Word, codeAt, endsEscape, extendHash, hashWord, isApostrophe, isBrokenBefore, isDigit, isValueLike, readWord } from './word-reader.js'; // prettier-ignore

export const MAX_WORDS = 6;
/** How far to the left words are looked for. */
const MAX_LEFT = 80;

/** What separates two words, or a word from the edge of the text. */
export const GAP_SPACE = 1;
export const GAP_NEWLINE = 2;
export const GAP_SENTENCE = 3;
export const GAP_BARRIER = 4;
export const GAP_EDGE = 5;
/** Larger gaps are the code unit of the mark nearest to the phrase, plus this. */
export const GAP_MARK = 8;

/** Courtesy titles and offices that stand before names. */
export const HONORIFICS: ReadonlySet<number> = new Set(
  'mr mrs ms miss mx dr prof professor sir madam herr frau senor senora srta sr sra monsieur madame mme mlle signor signora dott dra'.split(' ').map(hashWord),
); // prettier-ignore
const ANY_TITLE = hashWord('mr');
const PLACEHOLDER = '<TITLE>';

/** Words in lower case that can begin a value: "aged 39", "rue de la Paix 3". */
const OPENERS: ReadonlySet<number> = new Set([
  ...STREET_FIRST,
  ...UNIT_ALONE,
  ...POST_BOX,
  ...['corner', 'age', 'aged', 'alter'].map(hashWord),
]);

export const LINKS = new Set(
  "de da do dos das di del della dei du des la le las los el al bin ibn ben van von der den ter ten zu zum zur of the and & e y und et af av".split(' ').map(hashWord),
); // prettier-ignore

export class Phrase {
  readonly words: Word[] = Array.from({ length: MAX_WORDS }, () => new Word());
  count = 0;

  /** Left: gap before the phrase, the word before it, gap before that, and so on. */
  gap = 0;
  previous = 0;
  previousShape = 0;
  gap2 = 0;
  previous2 = 0;

  private readonly scratch = new Word();

  /** Reads words to the right. False: no name can begin here. */
  readWords(view: Reader, at: number): boolean {
    this.count = 0;
    if (isBrokenBefore(view, at)) return false;
    let start = at;
    let linked = 0;
    while (this.count < MAX_WORDS) {
      const word = this.words[this.count]!;
      if (!readWord(view, start, word)) break;
      if (word.broken) break;
      readLists(view, word);
      if (word.shape !== LOWER) linked = 0;
      else if (this.count === 0 || this.words[0]!.shape === LOWER) {
        if (!isLowerName(view, start)) break;
      } else if (!LINKS.has(word.hash) || ++linked > 2) break;
      this.count++;
      const behind = view.code(word.end);
      if (behind !== 32 && behind !== 160) break;
      start = word.end + 1;
      if (!isLetter(view.code(start))) break;
    }
    // A phrase does not end with "of" or "van".
    if (this.words[0]!.shape !== LOWER)
      while (this.count > 1 && this.words[this.count - 1]!.shape === LOWER) this.count--;
    return this.count > 0;
  }

  /** Reads what stands before the phrase. */
  readLeft(view: Reader, at: number): void {
    this.previous = this.previous2 = this.previousShape = 0;
    this.gap2 = 0;
    if (isTitleBefore(view, at)) return this.behindTitle();
    let known = this.leftWord(view, this.leftGap(view, at, at - MAX_LEFT), at - MAX_LEFT);
    this.gap = this.lastGap;
    if (!known) return;
    if (HONORIFICS.has(this.scratch.hash) && (this.gap === GAP_SPACE || this.gap === GAP_SENTENCE))
      return this.behindTitle();
    this.previous = this.scratch.hash;
    this.previousShape = this.scratch.shape;
    known = this.leftWord(view, this.leftGap(view, this.scratch.start, at - MAX_LEFT), at - MAX_LEFT);
    this.gap2 = this.lastGap;
    if (known) this.previous2 = this.scratch.hash;
  }

  /** "Dr." before a name reads the same as any other title, and as one that was found and masked. */
  private behindTitle(): void {
    this.gap = GAP_SPACE;
    this.previous = ANY_TITLE;
    this.previousShape = TITLE_CASE;
    this.gap2 = GAP_BARRIER;
  }

  private lastGap = 0;

  /** Skips what is no letter left of `from`; returns one past the last letter of the word before. */
  private leftGap(view: Reader, from: number, lowest: number): number {
    let gap = GAP_SPACE;
    let i = from - 1;
    for (; i >= lowest; i--) {
      const code = codeAt(view, i);
      if (isLetter(code)) {
        if (!endsEscape(view, i)) break;
        if (gap === GAP_SPACE) gap = GAP_NEWLINE;
        i--;
        continue;
      }
      if (code === 0) {
        this.lastGap = gap > GAP_MARK ? gap : GAP_EDGE;
        return 0;
      }
      // Digits, stars and placeholders are values, or may be: nothing beyond them is looked at.
      if (code === BARRIER || code === 42 || code === 62 || code === 64 || isDigit(code)) {
        if (gap === GAP_SPACE) gap = GAP_BARRIER;
        this.lastGap = gap;
        return 0;
      }
      if (gap <= GAP_NEWLINE && code !== 32 && code !== 160) {
        if (code === 10 || code === 13) gap = GAP_NEWLINE;
        else if (gap === GAP_SPACE)
          gap = code === 46 || code === 33 || code === 63 ? GAP_SENTENCE : GAP_MARK + code;
      }
    }
    this.lastGap = gap;
    return i >= lowest ? i + 1 : 0;
  }

  /** Reads the word that ends at `end`. False: there is none, or it is the rest of a value. */
  private leftWord(view: Reader, end: number, lowest: number): boolean {
    if (end === 0) return false;
    let i = end - 1;
    while (i >= lowest && i >= end - MAX_WORD) {
      const code = codeAt(view, i);
      if (!isLetter(code) && !isApostrophe(code)) break;
      i--;
    }
    if (i < lowest || this.isAttached(view, i, lowest)) {
      if (this.lastGap === GAP_SPACE) this.lastGap = GAP_BARRIER;
      return false;
    }
    let start = i + 1;
    while (start < end && !isLetter(view.code(start))) start++;
    return readWord(view, start, this.scratch);
  }

  /** Whether a value, or what masking left of one, stands before `i` without a space: `****.com`, `<PERSON>'s`. */
  private isAttached(view: Reader, i: number, lowest: number): boolean {
    for (let k = i; k >= lowest; k--) {
      const code = codeAt(view, k);
      if (code === 0 || code === 32 || code === 10) return false;
      if (code === BARRIER || code === 42 || code === 64 || isDigit(code)) return true;
      if (code === 62 && isPlaceholderEnd(codeAt(view, k - 1))) return true;
    }
    return false;
  }

  /** Hash of the lower-case word right of `end`, or a code below 32 for what else stands there. */
  right(view: Reader, end: number): number {
    let i = end;
    const mark = view.code(i);
    if (mark === 44 || mark === 58 || mark === 59 || mark === 41) i++;
    if (view.code(i) === 32 || view.code(i) === 160) i++;
    if (isValueLike(view, i)) return 1;
    if (!isLetter(view.code(i))) return 0;
    if (!readWord(view, i, this.scratch) || this.scratch.broken) return 1;
    const { shape, hash } = this.scratch;
    return shape === LOWER && !isLowerName(view, i) && !OPENERS.has(hash) ? hash : 1;
  }
}

/** Types of values are written in capitals, digits and `_`, pseudonyms in base32. */
function isPlaceholderEnd(code: number): boolean {
  return isCapital(code) || isDigit(code) || code === 95;
}

/** Whether a TITLE that was found stands before `at`, or its placeholder. */
function isTitleBefore(view: Reader, at: number): boolean {
  let end = at - 1;
  if (codeAt(view, end) !== 32) return false;
  if (codeAt(view, end - 1) === 62) {
    for (let k = 0; k < PLACEHOLDER.length; k++) {
      if (codeAt(view, end - PLACEHOLDER.length + k) !== PLACEHOLDER.charCodeAt(k)) return false;
    }
    return true;
  }
  if (codeAt(view, end - 1) !== BARRIER) return false;
  if (view.before(end - 1) === 46) end--;
  let hash = HASH_OFFSET;
  let start = end;
  while (
    start > end - 12 &&
    isLetter(view.before(start - 1)) &&
    !(view.before(start - 2) === 92 && start < end)
  )
    start--;
  for (let i = start; i < end; i++) hash = extendHash(hash, foldOf(view.before(i)));
  return HONORIFICS.has(hash);
}

/** The mark right behind a phrase: 0 for the end of the text, otherwise a code unit. */
export function markBehind(view: Reader, end: number): number {
  const code = view.code(end);
  if (isApostrophe(code)) return isLetter(view.code(end + 1)) && !isCapital(view.code(end + 1)) ? 115 : 39;
  return code === 160 ? 32 : code;
}
