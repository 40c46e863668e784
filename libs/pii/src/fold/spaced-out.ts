// Spaced-out and spelled-out text: `4 1 1 1 …`, `o s c a r @ …`, `four one one one …`, `G B nine three`. A run of
// elements, each a single character or the name of a digit, read as if nothing stood between them. Five are
// needed: fewer are ordinary prose ("a b c", "one or two").
import { isAsciiAlnum, isAsciiDigit, isAsciiLetter } from './character-fold.js';
import type { FoldWindow } from './fold-window.js';

const MIN_ELEMENTS = 5;
/** Of these, letters or digits: `1 . 2 . 3 . 4` has four. */
const MIN_ALNUM = 4;
const MAX_PROBED = 9;
/** Characters other than letters and digits that spaced-out values hold. */
export const PUNCTUATION = '.@-+_:/';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const DIGIT_WORDS = new Map(DIGITS.map((word, digit) => [packedWord(word), String(digit)]));
DIGIT_WORDS.set(packedWord('oh'), '0');
const TIMES = new Map([
  [packedWord('double'), 2],
  [packedWord('triple'), 3],
  [packedWord('treble'), 3],
]);
const LONGEST_WORD = 6;

/** Words of at most six letters of either case as numbers: comparing them allocates nothing. */
function packedWord(word: string): number {
  return Array.from(word).reduce((value, letter) => packed(value, letter.charCodeAt(0)), 0);
}

function packed(value: number, letter: number): number {
  return (value << 5) | (letter & 31);
}

/** The words that elements of a run may be. */
export const ELEMENT_WORDS: readonly string[] = [...DIGITS, 'oh', 'double', 'triple', 'treble'];

const PREFIXES = new Set(
  ELEMENT_WORDS.flatMap((word) => Array.from(word, (_, i) => packedWord(word.slice(0, i + 1)))),
);

/** One element of a run. */
export interface SpacedElement {
  /** What it stands for. */
  readonly text: string;
  readonly end: number;
  readonly isWord: boolean;
}

/** The first element of a run that begins at `at`, where no letter or digit stands before it. */
export function startOfRun(window: FoldWindow, at: number): SpacedElement | undefined {
  const first = readElement(window, at);
  if (first === undefined || (!isAsciiAlnum(first.text.charCodeAt(0)) && first.text !== '+'))
    return undefined;
  let alnum = 0;
  let elements = 0;
  let element: SpacedElement | undefined = first;
  for (let k = 0; element !== undefined && k < MAX_PROBED; k++) {
    elements += element.text.length;
    if (isAsciiAlnum(element.text.charCodeAt(0))) alnum += element.text.length;
    if (elements >= MIN_ELEMENTS && alnum >= MIN_ALNUM) return first;
    const following = nextElement(window, element, element.end);
    // "a 4 1 1 1": the article is not part of the value.
    if (k === 0 && isFiller(first) && following !== undefined && endsWithDigit(following)) return undefined;
    element = following;
  }
  return undefined;
}

/** The element of a run that follows `last`, which ended at `at`. */
export function nextElement(window: FoldWindow, last: SpacedElement, at: number): SpacedElement | undefined {
  const separator = window.read(at);
  const afterSeparator = window.next;
  if (separator === 32) {
    const element = readElement(window, afterSeparator);
    if (element === undefined || isArithmetic(last, element)) return undefined;
    if (!isFiller(element) || !endsWithDigit(last)) return element;
    // "… 4 1 a day": an article behind the value.
    if (window.read(element.end) !== 32) return undefined;
    return readElement(window, window.next) === undefined ? undefined : element;
  }
  // `four-one-one` and `four, one, one`.
  if (!last.isWord || (separator !== 45 && separator !== 44)) return undefined;
  if (separator === 44 && window.read(afterSeparator) !== 32) return undefined;
  const element = readElement(window, window.next);
  return element?.isWord === true ? element : undefined;
}

function readElement(window: FoldWindow, at: number): SpacedElement | undefined {
  const code = window.read(at);
  const end = window.next;
  if (!isAsciiAlnum(code)) {
    const text = String.fromCharCode(code);
    if (!PUNCTUATION.includes(text)) return undefined;
    const following = window.read(end);
    return following === 32 || following === 0 ? { text, end, isWord: false } : undefined;
  }
  if (!continuesWord(window.read(end))) return { text: String.fromCharCode(code), end, isWord: false };
  return isAsciiDigit(code) ? undefined : readDigitWord(window, at, true);
}

function readDigitWord(window: FoldWindow, at: number, counted: boolean): SpacedElement | undefined {
  let word = 0;
  let end = at;
  for (let length = 0; ; length++) {
    const code = window.read(end);
    if (!continuesWord(code)) break;
    if (!isAsciiLetter(code) || length === LONGEST_WORD) return undefined;
    word = packed(word, code);
    // A stream need not wait for the end of any other word.
    if (!PREFIXES.has(word)) return undefined;
    end = window.next;
  }
  const text = DIGIT_WORDS.get(word);
  if (text !== undefined) return { text, end, isWord: true };
  const times = counted ? TIMES.get(word) : undefined;
  if (times === undefined || window.read(end) !== 32) return undefined;
  const from = window.next;
  const digit = window.read(from);
  const behind = window.next;
  if (isAsciiDigit(digit) && !continuesWord(window.read(behind))) {
    return { text: String.fromCharCode(digit).repeat(times), end: behind, isWord: true };
  }
  const repeated = readDigitWord(window, from, false);
  return repeated && { text: repeated.text.repeat(times), end: repeated.end, isWord: true };
}

function continuesWord(code: number): boolean {
  return isAsciiAlnum(code) || code === 95 || code === 39 || code >= 0xc0;
}

/** `1 + 1 + 1`, and two signs in a row other than the slashes of a URL. */
function isArithmetic(last: SpacedElement, element: SpacedElement): boolean {
  if (element.text === '+') return endsWithDigit(last);
  return (
    !isAsciiAlnum(element.text.charCodeAt(0)) &&
    !isAsciiAlnum(last.text.charCodeAt(0)) &&
    element.text !== '/'
  );
}

function isFiller(element: SpacedElement): boolean {
  return element.text === 'a' || element.text === 'I';
}

function endsWithDigit(element: SpacedElement): boolean {
  return isAsciiDigit(element.text.charCodeAt(element.text.length - 1));
}
