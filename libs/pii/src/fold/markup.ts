// Inline HTML tags, comments and Markdown delimiters that stand inside of a value: `4111<b> 1111</b>`, `jane**@…**`.
// They vanish only where a value goes on at both sides, so headings, paragraphs, placeholders such as
// `<EMAIL_ADDRESS>` and the stars that mask a value stay as they are.
import { isAsciiAlnum, isAsciiDigit, isWordUnit } from './character-fold.js';
import type { FoldWindow } from './fold-window.js';

const NONE = -1;
const SPACE = 32;
const SLASH = 47;
const OPEN = 60;
const CLOSE = 62;
const UNDERSCORE = 95;
const BACKTICK = 96;
const COMMENT = '<!--';
const COMMENT_END = '-->';
const INLINE_TAGS = new Set('b i u s em strong span font mark code small sub sup wbr big del ins'.split(' '));
const LONGEST_NAME = 6;
const MAX_TAGS = 4;
/** How far a delimiter looks for its partner. */
const MAX_MARKED = 64;

/** The two characters of the shadow before a place. */
export interface LeftOf {
  readonly last: number;
  readonly lastButOne: number;
}

/** End of the tags at `at` if they stand inside of a value; -1 otherwise. */
export function tagsInside(window: FoldWindow, at: number, left: LeftOf): number {
  let end = at;
  let closed = false;
  let reopened = false;
  for (let k = 0; k < MAX_TAGS && window.peek(end) === OPEN; k++) {
    const closing = window.peek(end + 1) === SLASH;
    const next = tagEnd(window, end);
    if (next === NONE) break;
    reopened ||= closed && !closing;
    closed ||= closing;
    end = next;
  }
  if (end === at || !goesOn(window, end, left)) return NONE;
  // `Phone</span><span>555`: two things side by side, unless it is one number.
  if (reopened && !(isNumeric(left.last) && isNumeric(window.read(end)))) return NONE;
  return end;
}

function tagEnd(window: FoldWindow, at: number): number {
  if (startsWith(window, at, COMMENT)) return commentEnd(window, at + COMMENT.length);
  let i = at + (window.peek(at + 1) === SLASH ? 2 : 1);
  let name = '';
  for (; name.length <= LONGEST_NAME; i++) {
    const lower = window.peek(i) | 32;
    if (lower < 97 || lower > 122) break;
    name += String.fromCharCode(lower);
  }
  if (!INLINE_TAGS.has(name)) return NONE;
  if (window.peek(i) === SPACE) {
    for (; window.peek(i) !== CLOSE; i++) if (window.peek(i) === 0 || window.peek(i) === OPEN) return NONE;
  } else if (window.peek(i) === SLASH) i++;
  return window.peek(i) === CLOSE ? i + 1 : NONE;
}

function commentEnd(window: FoldWindow, from: number): number {
  for (let i = from; window.peek(i) !== 0; i++) {
    if (startsWith(window, i, COMMENT_END)) return i + COMMENT_END.length;
    if (window.peek(i) === OPEN) return NONE;
  }
  return NONE;
}

function startsWith(window: FoldWindow, at: number, expected: string): boolean {
  for (let k = 0; k < expected.length; k++) if (window.peek(at + k) !== expected.charCodeAt(k)) return false;
  return true;
}

/** Length of the Markdown delimiter at `at`; 0 if none stands there: three stars are no delimiter but a mask. */
export function delimiterLength(window: FoldWindow, at: number, before: number): number {
  const code = window.peek(at);
  const length = code === BACKTICK ? 1 : 2;
  if (before === code || (length === 2 && window.peek(at + 1) !== code)) return 0;
  return window.peek(at + length) === code ? 0 : length;
}

/** Where the partner of an opening delimiter ends, on the same line; -1 if there is none. */
export function partnerEnd(window: FoldWindow, at: number, length: number): number {
  const code = window.peek(at);
  for (let i = at + length; i < at + MAX_MARKED; i++) {
    const unit = window.peek(i);
    if (unit === 10 || unit === 0) return NONE;
    if (unit === code && (length === 1 || window.peek(i + 1) === code)) return i + length;
  }
  return NONE;
}

/** Whether a delimiter that ends at `end` stands inside of a value. */
export function delimiterInside(window: FoldWindow, at: number, end: number, left: LeftOf): boolean {
  if (!goesOn(window, end, left)) return false;
  // Identifiers of programs hold `__`.
  return window.peek(at) !== UNDERSCORE || (!isLetterLike(left.last) && !isLetterLike(window.read(end)));
}

/** Whether a value goes on from what is left to what is right; one space may stand between digits. */
function goesOn(window: FoldWindow, end: number, { last, lastButOne }: LeftOf): boolean {
  const first = window.read(end);
  const behind = window.next;
  if (isValueUnit(last) && isValueUnit(first)) {
    // A sentence that ends, and the next.
    if (last === 46) return isAsciiDigit(first) || (first >= 97 && first <= 122);
    if (isWordUnit(first)) return true;
    return isAsciiAlnum(last) && isAsciiAlnum(window.read(behind));
  }
  if (first === SPACE) return isAsciiDigit(last) && isAsciiDigit(window.read(behind));
  return last === SPACE && isAsciiDigit(lastButOne) && isAsciiDigit(first);
}

function isValueUnit(code: number): boolean {
  return isWordUnit(code) || code === 46 || code === 64 || code === 45 || code === UNDERSCORE || code === 43;
}

function isLetterLike(code: number): boolean {
  return isWordUnit(code) && !isAsciiDigit(code);
}

function isNumeric(code: number): boolean {
  return isAsciiDigit(code) || code === 46 || code === 45 || code === 64;
}
