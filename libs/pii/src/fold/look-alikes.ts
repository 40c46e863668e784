// When a Cyrillic or Greek letter stands for the Latin one it looks like: inside of a word that also holds ASCII
// letters or digits, and inside of an e-mail address. A word of its own script stays as it is.
import { isAsciiAlnum, isWordUnit } from './character-fold.js';
import { MAX_LOOK_BACK, type FoldWindow } from './fold-window.js';

const AT = 64;

/** What is known about a word that holds look-alikes. */
export interface MixedWord {
  readonly end: number;
  readonly folds: boolean;
  /** Up to here no `@` follows: a long chain of words is read once. */
  readonly noMailUntil: number;
}

/** Decides about the rest of the word at `at`. `before`: the last unit of the shadow. */
export function readMixedWord(
  window: FoldWindow,
  at: number,
  before: number,
  noMailUntil: number,
): MixedWord {
  let folds = isAsciiAlnum(before) || isInDomain(window.text, at);
  let end = at + 1;
  for (; isWordUnit(window.peek(end)); end++) folds ||= isAsciiAlnum(window.peek(end));
  if (folds || at < noMailUntil) return { end, folds, noMailUntil };
  let mailEnd = end;
  while (isMailUnit(window.peek(mailEnd))) mailEnd++;
  folds = window.peek(mailEnd) === AT && isWordUnit(window.peek(mailEnd + 1));
  return { end, folds, noMailUntil: folds ? noMailUntil : mailEnd };
}

function isInDomain(text: string, at: number): boolean {
  const low = Math.max(0, at - MAX_LOOK_BACK);
  let i = at - 1;
  while (i > low && isMailUnit(text.charCodeAt(i))) i--;
  return i > low && text.charCodeAt(i) === AT && isWordUnit(text.charCodeAt(i - 1));
}

function isMailUnit(code: number): boolean {
  return isWordUnit(code) || code === 46 || code === 45 || code === 95 || code === 43;
}
