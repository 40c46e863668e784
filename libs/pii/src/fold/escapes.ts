// Characters written as escapes: percent (RFC 3986 section 2.1), HTML character references (HTML section 13.5) and
// the `\u0040`, `\u{40}`, `\x40` of JSON and JavaScript, also with the backslash doubled.
import type { FoldWindow } from './fold-window.js';

const NONE = -1;
const PERCENT = 37;
const AMPERSAND = 38;
const SEMICOLON = 59;
const BACKSLASH = 92;

/** The code point that the escape at `at` stands for, and `window.next` behind it; -1 if there is none. */
export function decodeEscape(window: FoldWindow, at: number): number {
  switch (window.peek(at)) {
    case PERCENT:
      return decodePercent(window, at);
    case AMPERSAND:
      return decodeReference(window, at);
    default:
      return decodeBackslash(window, at);
  }
}

/** Only what is seen: control characters and lone surrogates stay written as they are. */
function visible(codePoint: number): number {
  const shown =
    codePoint >= 0x20 &&
    (codePoint < 0x7f || codePoint > 0x9f) &&
    (codePoint < 0xd800 || codePoint > 0xdfff) &&
    codePoint <= 0x10ffff;
  return shown ? codePoint : NONE;
}

function decodePercent(window: FoldWindow, at: number): number {
  const first = hexadecimal(window, at + 1, 2);
  window.next = at + 3;
  if (first < 0x80) return visible(first);
  const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  if (more === 0) return NONE;
  let codePoint = first & (0x3f >> more);
  for (let k = 1; k <= more; k++) {
    const byte = window.peek(at + 3 * k) === PERCENT ? hexadecimal(window, at + 3 * k + 1, 2) : NONE;
    if (byte < 0x80 || byte > 0xbf) return NONE;
    codePoint = codePoint * 64 + (byte & 0x3f);
  }
  window.next = at + 3 * (more + 1);
  return codePoint < (more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000) ? NONE : visible(codePoint);
}

const NAMED = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    commat: '@',
    period: '.',
    hyphen: '-',
    dash: '-',
    num: '#',
    colon: ':',
    sol: '/',
    lowbar: '_',
    plus: '+',
    shy: '\u00ad',
    zwj: '\u200d',
    zwnj: '\u200c',
  }),
);
const LONGEST_NAME = 6;
const LONGEST_NUMBER = 8;

function decodeReference(window: FoldWindow, at: number): number {
  if (window.peek(at + 1) !== 35) {
    let name = '';
    for (let i = at + 1; i <= at + 1 + LONGEST_NAME; i++) {
      const code = window.peek(i);
      if (code === SEMICOLON) {
        window.next = i + 1;
        return NAMED.get(name)?.charCodeAt(0) ?? NONE;
      }
      if (code < 97 || code > 122) break;
      name += String.fromCharCode(code);
    }
    return NONE;
  }
  const hex = (window.peek(at + 2) | 32) === 120;
  const from = at + (hex ? 3 : 2);
  return delimitedNumber(window, from, hex ? 16 : 10, SEMICOLON);
}

function decodeBackslash(window: FoldWindow, at: number): number {
  const from = at + (window.peek(at + 1) === BACKSLASH ? 2 : 1);
  const letter = window.peek(from);
  if (letter === 120) {
    window.next = from + 3;
    return visible(hexadecimal(window, from + 1, 2));
  }
  if (letter !== 117) return NONE;
  if (window.peek(from + 1) === 123) return delimitedNumber(window, from + 2, 16, 125);
  const unit = hexadecimal(window, from + 1, 4);
  window.next = from + 5;
  if (unit < 0xd800 || unit > 0xdbff) return visible(unit);
  let second = from + 5;
  while (second < from + 7 && window.peek(second) === BACKSLASH) second++;
  if (second === from + 5 || window.peek(second) !== 117) return NONE;
  const low = hexadecimal(window, second + 1, 4);
  window.next = second + 5;
  return low < 0xdc00 || low > 0xdfff ? NONE : (unit - 0xd800) * 0x400 + low - 0xdc00 + 0x10000;
}

/** `length` hexadecimal digits at `from`; -1 if there are fewer. */
function hexadecimal(window: FoldWindow, from: number, length: number): number {
  let value = 0;
  for (let i = from; i < from + length; i++) {
    const digit = digitOf(window.peek(i));
    if (digit < 0) return NONE;
    value = value * 16 + digit;
  }
  return value;
}

function delimitedNumber(window: FoldWindow, from: number, radix: number, end: number): number {
  let value = 0;
  for (let i = from; i <= from + LONGEST_NUMBER; i++) {
    const code = window.peek(i);
    if (code === end && i > from) {
      window.next = i + 1;
      return visible(value);
    }
    const digit = digitOf(code);
    if (digit < 0 || digit >= radix) return NONE;
    value = value * radix + digit;
  }
  return NONE;
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : NONE;
}
