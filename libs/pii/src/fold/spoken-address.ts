// E-mail addresses written with words: `jane [at] example (dot) com`, `jane dot doe at example dot com`. A word in
// brackets always counts; a bare `at` or `dot` only where the whole shape of an address follows, its last label
// being a top-level domain, because "look at the dot product" is English.
import { isAsciiAlnum, isAsciiLetter } from './character-fold.js';
import type { FoldWindow } from './fold-window.js';

const NONE = -1;
const AT = 64;
const DOT = 46;
const CLOSING: Readonly<Record<number, number>> = { 91: 93, 40: 41, 123: 125 };

/** Generic top-level domains in common use; of the others only those of two letters, the countries', count. */
const GENERIC_TLDS = new Set(
  'com net org edu gov mil int info biz name pro mobi dev app xyz online site tech cloud test example'.split(
    ' ',
  ),
);
const ARTICLES = new Set('the a an this that each every any my your our his her its their one no'.split(' '));
const LONGEST_TLD = 7;

/** What is known about the text ahead of a spoken separator. */
export interface SpokenState {
  /** End of an address already recognised: within, a bare `at` or `dot` needs no further proof. */
  readonly addressEnd: number;
  /** Up to here no address follows a bare `dot`: a long row of them is read once. */
  readonly refusedEnd: number;
}

export interface SpokenSeparator extends SpokenState {
  /** `@` or `.`; undefined: no separator, the text stays. */
  readonly text: string | undefined;
  readonly end: number;
}

/** The spoken separator, spaces included, that begins at `at` behind a letter or digit. */
export function spokenSeparator(
  window: FoldWindow,
  at: number,
  state: SpokenState,
): SpokenSeparator | undefined {
  const sign = readSeparator(window, at);
  const end = window.next;
  if (sign === NONE || !isAsciiAlnum(window.read(end))) return undefined;
  const bare = isBare(window, at);
  const text = sign === AT ? '@' : '.';
  const { addressEnd, refusedEnd } = state;
  if (bare && at < addressEnd) return { text, end, addressEnd, refusedEnd };
  if (bare && sign === DOT && at < refusedEnd) return undefined;
  const found = sign === AT ? domainEnd(window, end, bare) : localEnd(window, end);
  if (bare && found === NONE) return { text: undefined, end, addressEnd, refusedEnd: window.next };
  return { text, end, addressEnd: Math.max(found, addressEnd), refusedEnd };
}

/**
 * End of `label (. label)+` at `from` with a top-level domain at its end; -1 if there is none. `spoken`: one dot
 * at least must be written as a word.
 */
export function domainEnd(window: FoldWindow, from: number, spoken = false): number {
  let end = NONE;
  let proved = !spoken;
  let label = readLabel(window, from);
  if (ARTICLES.has(label.toLowerCase())) return NONE;
  while (label !== '') {
    const labelEnd = window.next;
    if (readSeparator(window, labelEnd) !== DOT) break;
    proved ||= window.next > labelEnd + 1;
    label = readLabel(window, window.next);
    if (proved && isTopLevel(label)) end = window.next;
  }
  return end;
}

/** The same for the rest of a local part and the domain behind it; `window.next` is how far it looked. */
function localEnd(window: FoldWindow, from: number): number {
  let at = from;
  while (readLabel(window, at) !== '') {
    at = window.next;
    const sign = readSeparator(window, at);
    if (sign === NONE) break;
    at = window.next;
    if (sign === AT) {
      const end = domainEnd(window, at);
      window.next = at;
      return end;
    }
  }
  window.next = at;
  return NONE;
}

function isTopLevel(label: string): boolean {
  if (label.length > LONGEST_TLD) return false;
  const lower = label.toLowerCase();
  return (
    GENERIC_TLDS.has(lower) ||
    (lower.length === 2 && isAsciiLetter(lower.charCodeAt(0)) && isAsciiLetter(lower.charCodeAt(1)))
  );
}

/** Letters, digits and `_%+-`; sets `window.next`. */
function readLabel(window: FoldWindow, from: number): string {
  let label = '';
  let end = from;
  for (;;) {
    const code = window.read(end);
    if (!isAsciiAlnum(code) && (label === '' || (code !== 45 && code !== 95 && code !== 37 && code !== 43)))
      break;
    label += String.fromCharCode(code);
    end = window.next;
  }
  window.next = end;
  return label;
}

/** `@`, `.`, ` at `, ` dot `, `[at]` and so on: the sign they stand for; sets `window.next`. */
function readSeparator(window: FoldWindow, at: number): number {
  const first = window.read(at);
  if (first === AT || first === DOT) return first;
  const open = skipSpaces(window, at);
  const closing = CLOSING[window.read(open)];
  if (closing === undefined) {
    if (open === at) return NONE;
    const sign = readSign(window, open);
    const end = window.next;
    const behind = skipSpaces(window, end);
    window.next = behind;
    return sign === NONE || behind === end ? NONE : sign;
  }
  const sign = readSign(window, skipSpaces(window, window.next));
  if (sign === NONE || window.read(skipSpaces(window, window.next)) !== closing) return NONE;
  const end = window.next;
  const behind = skipSpaces(window, end);
  window.next = behind;
  // Spaces at both sides or at none: `f(at) and` is a call.
  return open > at === behind > end ? sign : NONE;
}

function isBare(window: FoldWindow, at: number): boolean {
  return CLOSING[window.read(skipSpaces(window, at))] === undefined;
}

function readSign(window: FoldWindow, at: number): number {
  const first = window.read(at);
  if (first === AT || first === DOT) return first;
  const second = window.read(window.next) | 32;
  if ((first | 32) === 97 && second === 116) return AT;
  if ((first | 32) !== 100 || second !== 111) return NONE;
  return (window.read(window.next) | 32) === 116 ? DOT : NONE;
}

/** Past at most two spaces. */
function skipSpaces(window: FoldWindow, at: number): number {
  let end = at;
  for (let k = 0; k < 2 && window.read(end) === 32; k++) end = window.next;
  return end;
}
