// Finds the words that give a value its meaning: before it, as its key or table header, or behind it.
//
// What counts must not change when other values around it are masked, or masking twice would find more than once.
// So the search ends at a value found before, at a placeholder and at a run of stars; words inside of them never
// count.
import { DIGIT, TOKEN, WORD, has } from '../scan/char-class.js';
import { NEGATIVE_OWNER, type TextView, type ViewContext } from '../scan/text-view.js';
import { foldLetter, isIdeograph } from './letters.js';
import { EMPTY_WORD, extendWord, type PhraseReader, type Phrases } from './phrases.js';
import { TableHeaders } from './table-header.js';

/** How far before a value a word may stand, in code units. */
export const MAX_CONTEXT = 56;
/** How far behind a value a phrase such as "is my passport number" may reach. */
export const RIGHT_CONTEXT = 40;
/** A negative word ("order", "commit") counts among the nearest words only. */
const NEGATIVE_REACH = 2;

/** More than this many signs and digits in a row are no part of a label. */
const MAX_GAP = 24;

const MAX_WORDS = 16;
/** A power of two, more than fit into the context. */
const KNOWN_WORDS = 128;
const MAX_WORD = 40;

export class ContextReader implements ViewContext, PhraseReader {
  private readonly words = new Int32Array(MAX_WORDS);
  private count = 0;
  /** Owners whose word was found for the value of serial number `serial`. */
  private readonly marks: Int32Array;
  private serial = 0;
  private readAt = -1;
  private readEnd = -1;
  private negativeReach = 0;
  private readonly tables = new TableHeaders();

  constructor(
    private readonly phrases: Phrases,
    owners: number,
  ) {
    this.marks = new Int32Array(owners);
  }

  /** The last words read, by their last letter: most stand before several values. */
  private readonly knownEnds = new Int32Array(KNOWN_WORDS).fill(-1);
  private readonly knownStarts = new Int32Array(KNOWN_WORDS);
  private readonly knownHashes = new Int32Array(KNOWN_WORDS);
  private readonly knownStems: (readonly number[] | undefined)[] = Array.from(
    { length: KNOWN_WORDS },
    () => undefined,
  );

  /** Whether any owner's word was found. */
  isAnyFound = false;

  /** Forgets what was read: the text moved. */
  reset(): void {
    this.readAt = -1;
    this.tables.reset();
    this.knownEnds.fill(-1);
  }

  /** Reads what stands before the value that begins at `at`, once however many recognisers ask. */
  readBefore(view: TextView, at: number): void {
    if (this.readAt === at) return;
    this.readAt = at;
    this.readEnd = -1;
    this.serial++;
    this.isAnyFound = false;
    this.count = 0;
    this.collectBefore(view, at);
    this.search(NEGATIVE_REACH);
    const header = this.tables.cell(view.text, at);
    if (header === undefined) return;
    this.collectCell(view.text, header.start, header.end);
    this.search(MAX_WORDS);
  }

  /** Reads what stands behind a value; more text may be needed (TextView). */
  readBehind(view: TextView, end: number): void {
    if (this.readEnd === end) return;
    this.readEnd = end;
    this.collectBehind(view, end);
    this.search(0);
  }

  has(owner: number): boolean {
    return this.marks[owner] === this.serial;
  }

  get isNegative(): boolean {
    return this.has(NEGATIVE_OWNER);
  }

  stands(view: TextView, owner: number, at: number): boolean {
    this.readBefore(view, at);
    return this.has(owner);
  }

  follows(view: TextView, owner: number, end: number): boolean {
    this.readBehind(view, end);
    return this.has(owner);
  }

  /** A phrase was found in the words read. */
  found(owners: readonly number[], nearest: number): void {
    this.isAnyFound = true;
    for (let k = 0; k < owners.length; k++) {
      const owner = owners[k]!;
      if (owner !== NEGATIVE_OWNER || nearest < this.negativeReach) this.marks[owner] = this.serial;
    }
  }

  private search(negativeReach: number): void {
    this.negativeReach = negativeReach;
    this.phrases.search(this.words, this.count, this);
  }

  private collectBefore(view: TextView, at: number): void {
    const { text } = view;
    const lowest = Math.max(at - MAX_CONTEXT, 0);
    const barrier = Math.max(lowest, view.floor);
    let i = at - 1;
    let lines = 0;
    let isAssigned = false;
    let lastWord = at;
    while (i >= barrier && this.count < MAX_WORDS) {
      const code = text.charCodeAt(i);
      if (foldLetter(code) !== 0) {
        let start = this.wordEndingAt(text, i);
        if (start < lowest && lowest > view.floor) return;
        // A value found before ends in the middle of the letters: what is left is a word, as behind a placeholder.
        const isCut = start < barrier;
        if (isCut) start = barrier;
        const isOfValue = start === i ? isLoneLetter(text, i, view.floor) : isMaskedDomain(text, start);
        if (isCut && !isOfValue) this.addWord(text, start, i + 1);
        else if (!isOfValue) this.addKnown(i);
        lastWord = start;
        i = start - 1;
        continue;
      }
      if (lastWord - i > MAX_GAP) return;
      if (code === 10 && (this.count > 0 || ++lines > 1)) return;
      if (this.count > 0 && endsPhrase(code, text.charCodeAt(i + 1))) return;
      if (code === 61 && this.count === 0) isAssigned = true;
      if (isAssigned && code === 32 && this.count > 0) return;
      if (code === 62 && closesPlaceholder(text, i)) return;
      if (code === 42 && text.charCodeAt(i - 1) === 42 && text.charCodeAt(i - 2) === 42) return;
      i--;
    }
  }

  private collectBehind(view: TextView, end: number): void {
    this.count = 0;
    const limit = end + RIGHT_CONTEXT;
    let i = end;
    while (i < limit && this.count < MAX_WORDS) {
      const code = view.code(i);
      if (foldLetter(code) === 0) {
        if (code !== 32 && code !== 39 && code !== 34 && code !== 41 && code !== 40) break;
        i++;
        continue;
      }
      let stop = i + 1;
      while (stop < limit && !isIdeograph(code) && foldLetter(view.code(stop)) !== 0) stop++;
      if (stop === limit) break;
      this.addWord(view.text, i, stop);
      i = stop;
    }
    // A phrase is looked for with its last word first.
    this.words.subarray(0, this.count).reverse();
  }

  private collectCell(text: string, start: number, end: number): void {
    this.count = 0;
    let i = end - 1;
    while (i >= start && this.count < MAX_WORDS) {
      if (foldLetter(text.charCodeAt(i)) === 0) {
        i--;
        continue;
      }
      const first = wordStart(text, i, start);
      this.addWord(text, first, i + 1);
      i = first - 1;
    }
  }

  private addWord(text: string, start: number, end: number): void {
    const slot = (end - 1) & (KNOWN_WORDS - 1);
    this.knownEnds[slot] = -1;
    this.hash(text, start, end, slot);
    this.addKnown(end - 1);
  }

  /** First letter of the word whose last letter stands at `last`; its hash is then known. */
  private wordEndingAt(text: string, last: number): number {
    const slot = last & (KNOWN_WORDS - 1);
    if (this.knownEnds[slot] !== last) {
      const start = wordStart(text, last, 0);
      this.knownEnds[slot] = last;
      this.knownStarts[slot] = start;
      this.hash(text, start, last + 1, slot);
    }
    return this.knownStarts[slot]!;
  }

  private hash(text: string, start: number, end: number, slot: number): void {
    let hash = EMPTY_WORD;
    let stems: readonly number[] | undefined;
    for (let i = start; i < end; i++) {
      hash = extendWord(hash, foldLetter(text.charCodeAt(i)));
      const owners = this.phrases.stemOwners(hash, i + 1 - start);
      if (owners !== undefined) stems = stems === undefined ? owners : [...stems, ...owners];
    }
    this.knownHashes[slot] = hash;
    this.knownStems[slot] = stems;
  }

  private addKnown(last: number): void {
    const slot = last & (KNOWN_WORDS - 1);
    this.words[this.count++] = this.knownHashes[slot]!;
    const stems = this.knownStems[slot];
    if (stems === undefined) return;
    this.isAnyFound = true;
    for (const owner of stems) this.marks[owner] = this.serial;
  }
}

/** First letter of the word that ends at `last`; `phoneNumber` is two words. */
function wordStart(text: string, last: number, lowest: number): number {
  if (isIdeograph(text.charCodeAt(last))) return last;
  const limit = Math.max(lowest, last - MAX_WORD);
  let i = last;
  while (i > limit) {
    const previous = text.charCodeAt(i - 1);
    if (foldLetter(previous) === 0 || isIdeograph(previous)) break;
    if (isUpper(text.charCodeAt(i)) && !isUpper(previous)) break;
    i--;
  }
  return i;
}

/** Whether a letter is joined to digits or to a value: masking leaves such letters (`****-23A`), and never two. */
function isLoneLetter(text: string, i: number, floor: number): boolean {
  if (!has(text.charCodeAt(i), WORD)) return false;
  const before = text.charCodeAt(i - 1);
  if ((i > 0 && i === floor) || before === 42 || before === 62) return true;
  return has(before, DIGIT) || has(text.charCodeAt(i + 1), DIGIT);
}

/** Whether the word at `start` is what masking left of an address: `****@*******.com`; `.coUk` is two words. */
function isMaskedDomain(text: string, start: number): boolean {
  const lowest = start - MAX_CONTEXT;
  let i = start - 1;
  while (i > lowest && has(text.charCodeAt(i), WORD)) i--;
  if (text.charCodeAt(i) !== 46) return false;
  while (i > lowest && '*.-'.includes(text.charAt(i))) i--;
  return text.charCodeAt(i) === 64;
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/** Whether a character ends what can still be a value's label. */
function endsPhrase(code: number, next: number): boolean {
  if (code === 44) return next !== 32;
  return code === 59 || code === 123 || code === 125 || code === 124 || code === 9;
}

/** Whether the `>` at `close` ends a placeholder such as `<PHONE_NUMBER>` or a pseudonym. */
function closesPlaceholder(text: string, close: number): boolean {
  const lowest = Math.max(0, close - 60);
  let i = close - 1;
  while (
    i > lowest &&
    (has(text.charCodeAt(i), TOKEN) || text.charCodeAt(i) === 58) &&
    text.charCodeAt(i) !== 45
  )
    i--;
  return (
    text.charCodeAt(i) === 60 &&
    isUpper(text.charCodeAt(i + 1)) &&
    (!has(text.charCodeAt(i + 2), DIGIT) || close > i + 3)
  );
}
