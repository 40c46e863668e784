// Reads words through the view of a scan: where they end, their hash, their shape and the lists they are on.
//
// What was found before, and what masking made of it (placeholders, stars), is a BARRIER: the tagger sees the same
// on a text and on its masked form, which is what makes masking idempotent.
import type { Reader } from './reader.js';
import { foldOf, isCapital, isLetter } from './letters.js';

export const BARRIER = 0xffff;
/** Longer words are no names. */
export const MAX_WORD = 24;

export const LOWER = 0;
export const TITLE_CASE = 1;
export const ALL_CAPS = 2;
export const INITIAL = 3;
export const MIXED = 4;

export class Word {
  start = 0;
  /** One past its last letter, or past the dot of an initial or abbreviation. */
  end = 0;
  hash = 0;
  prefix = 0;
  suffix2 = 0;
  suffix3 = 0;
  length = 0;
  shape = LOWER;
  /** The lists it is on; {@link readLists} sets them, as few words need it. */
  lists = 0;
  /** A hyphen (1) or an apostrophe (2) stands inside; letters beyond ASCII (4). */
  marks = 0;
  /** What stands behind it shows that it is part of something else: an identifier, an address, a path. */
  broken = false;
}

/** FNV-1a. */
export const HASH_OFFSET = 0x811c9dc5 | 0;

export function extendHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Hash of folded letters, as {@link readWord} computes it. */
export function hashWord(text: string): number {
  let hash = HASH_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    hash = extendHash(hash, code === 0x2019 ? 39 : foldOf(code) || code);
  }
  return hash;
}

const ABBREVIATIONS = new Set(
  'mr mrs ms mx dr prof st jr sr rev hon capt sgt lt col gen mme mlle m sra srta dra inc ltd co corp hr fr ing mag ph'
    .split(' ')
    .map(hashWord),
);

/** The code unit at `i`, {@link BARRIER} for one inside of a value found before, 0 outside of the text. */
export function codeAt(view: Reader, i: number): number {
  return view.code(i) || (view.before(i) === 0 ? 0 : BARRIER);
}

/** Reads the word that begins at `start`. False: no letter stands there, or the word is too long. */
export function readWord(view: Reader, start: number, word: Word): boolean {
  let hash = HASH_OFFSET;
  let capitals = 0;
  let letters = 0;
  let prefix = 0;
  let last = 0;
  let last2 = 0;
  let last3 = 0;
  let marks = 0;
  let i = start;
  for (; letters <= MAX_WORD; i++) {
    let code = view.code(i);
    const fold = foldOf(code);
    if (fold !== 0) {
      if (isCapital(code)) capitals++;
      if (code > 127) marks |= 4;
      letters++;
      code = fold;
    } else if (code === 45 && letters > 0 && isLetter(view.code(i + 1))) {
      marks |= 1;
    } else if (isApostrophe(code) && letters > 0 && isLetter(view.code(i + 1)) && !isPossessive(view, i)) {
      code = 39;
      marks |= 2;
    } else break;
    hash = extendHash(hash, code);
    if (i < start + 3) prefix = (prefix << 8) ^ code;
    last3 = last2;
    last2 = last;
    last = code;
  }
  if (letters === 0 || letters > MAX_WORD) return false;
  const first = isCapital(view.code(start));
  word.start = start;
  word.hash = hash;
  word.prefix = prefix;
  word.suffix2 = (last2 << 8) ^ last;
  word.suffix3 = (last3 << 16) ^ word.suffix2;
  word.length = letters;
  word.marks = marks;
  word.shape = !first && capitals === 0 ? LOWER : shapeOf(first, capitals, letters, marks);
  if (view.code(i) === 46 && ((letters === 1 && first) || ABBREVIATIONS.has(hash))) {
    if (letters === 1) word.shape = INITIAL;
    i++;
  }
  word.end = i;
  word.broken = isBrokenBehind(view, i);
  return true;
}

function shapeOf(first: boolean, capitals: number, letters: number, marks: number): number {
  if (capitals === letters && letters > 1) return ALL_CAPS;
  if (first && capitals === 1) return TITLE_CASE;
  return first && capitals <= 3 && (marks & 3) !== 0 ? TITLE_CASE : MIXED;
}

export function isApostrophe(code: number): boolean {
  return code === 39 || code === 0x2019;
}

function isPossessive(view: Reader, apostrophe: number): boolean {
  return foldOf(view.code(apostrophe + 1)) === 115 && !isLetter(view.code(apostrophe + 2));
}

export function isDigit(code: number): boolean {
  return code > 47 && code < 58;
}

/** Whether the character behind a word makes it part of an identifier, an address, a path or a call. */
function isBrokenBehind(view: Reader, i: number): boolean {
  const code = view.code(i);
  const next = view.code(i + 1);
  if (code === 58) return next === 58 || next === 47 || next === 92;
  // What was found behind a dot, and is masked, still stands behind it.
  if (code === 46)
    return isLetter(next) || isDigit(next) || next === 42 || (next === 60 && isCapital(view.code(i + 2)));
  // An escaped quotation mark or line end is none of them.
  if (code === 92) return !isOneOf(next, '"\'n\\');
  return isDigit(code) || isOneOf(code, '_@/=([{$#%+~^`-&');
}

/** Whether a word can begin at `start` as far as the character before it tells. */
export function isBrokenBefore(view: Reader, start: number): boolean {
  const code = codeAt(view, start - 1);
  if (endsEscape(view, start - 1)) return false;
  // Brien of O'Brien is no word, Angelo of d'Angelo is one.
  if (isApostrophe(code) && isLetter(codeAt(view, start - 2))) {
    return isCapital(codeAt(view, start - 2)) || isLetter(codeAt(view, start - 3));
  }
  return isLetter(code) || isDigit(code) || isOneOf(code, '_@/\\.+-#$%&~`<^');
}

/** Whether the letter at `i` ends a JSON escape: `\\n`, `\\r`, `\\t`. */
export function endsEscape(view: Reader, i: number): boolean {
  const code = codeAt(view, i);
  return (code === 110 || code === 114 || code === 116) && codeAt(view, i - 1) === 92;
}

/** Whether letters and digits behind `i` make it part of a value: anything that may be found, or was. */
export function isValueLike(view: Reader, i: number): boolean {
  const code = view.code(i);
  return isCapital(code) || isDigit(code) || isOneOf(code, '+<*@#/$(');
}

export function isOneOf(code: number, characters: string): boolean {
  return code !== 0 && code < 128 && characters.includes(String.fromCharCode(code));
}
