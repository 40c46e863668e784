// A line break inside of a value. Lines that end and begin with numbers are ordinary (tables, logs, lists), so a
// break is folded only where exactly one thing results that neither line holds alone: an e-mail address cut in its
// local part or domain, or a number that is grouped as cards, phones, US SSNs, IPv4 addresses and IBANs are.
import { isAsciiAlnum, isAsciiDigit, isAsciiLetter } from './character-fold.js';
import type { FoldWindow } from './fold-window.js';
import { domainEnd } from './spoken-address.js';

const AT = 64;
const DOT = 46;
const MINUS = 45;
const PLUS = 43;
const SPACE = 32;
/** Longest part of a local part that stands alone on the second line. */
const MAX_LOCAL_REST = 6;
const MAX_GROUPS = 9;
const MAX_GROUP = 6;
const FIXED_GROUPS = new Set(['3-2-4', '3-3-4', '4-4-4-4', '4-6-5']);

/**
 * What the line break between `at` and `next` becomes: '' or ' ', or undefined where it stays. Nothing before
 * `low` is looked at.
 */
export function foldLineBreak(window: FoldWindow, at: number, next: number, low: number): string | undefined {
  const right = window.peek(next);
  if (!isPart(right)) return undefined;
  const left = window.text.charCodeAt(at - 1);
  if (at <= low || !isPart(left)) return undefined;
  if (splitsAddress(window, at, next, low)) return '';
  return splitsNumber(window, at, next, low);
}

function isPart(code: number): boolean {
  return isAsciiAlnum(code) || code === AT || code === DOT || code === MINUS;
}

function splitsAddress(window: FoldWindow, at: number, next: number, low: number): boolean {
  const { text } = window;
  const left = text.charCodeAt(at - 1);
  const right = window.peek(next);
  if (right === AT) return isAsciiAlnum(left) && domainEnd(window, next + 1) >= 0;
  if (!isAsciiAlnum(right)) return false;
  // `jane@` and `jane@exa`: what is left is no whole address.
  let i = at - 1;
  while (i > low && isLabelUnit(text.charCodeAt(i))) i--;
  if (text.charCodeAt(i) === AT) {
    if (text.startsWith('localhost', i + 1)) return false;
    return i > low && isAsciiAlnum(text.charCodeAt(i - 1)) && domainEnd(window, next) >= 0;
  }
  if (!isAsciiAlnum(left)) return false;
  // `jane.doe2` and `1@example.com`: a whole local part would not begin with so little.
  let digits = 0;
  let end = next;
  for (; end < next + MAX_LOCAL_REST && isAsciiAlnum(window.peek(end)); end++) {
    if (isAsciiDigit(window.peek(end))) digits++;
  }
  if (digits === 0 || window.peek(end) !== AT) return false;
  const partial = digits === end - next || text.charCodeAt(i) === DOT || text.charCodeAt(i) === 95;
  return partial && domainEnd(window, end + 1) >= 0;
}

function isLabelUnit(code: number): boolean {
  return isAsciiAlnum(code) || code === MINUS;
}

/** Groups of letters and digits, and what stands between them. */
interface Groups {
  /** As written, the one at the line break last (before it) or first (behind it). */
  readonly list: string[];
  separator: number;
  /** A separator stands right at the line break. */
  open: boolean;
  /** What stands at the other end; 0 at the edge of what is looked at. */
  bound: number;
}

function splitsNumber(window: FoldWindow, at: number, next: number, low: number): string | undefined {
  const first = window.peek(next);
  if (!isAsciiDigit(first) && !(isSeparator(first) && isAsciiDigit(window.peek(next + 1)))) return undefined;
  const left = groupsBefore(window.text, at, low);
  // A line of numbers only is a record.
  if (left.list.length === 0 || left.bound === 10 || left.bound === 13) return undefined;
  const right = groupsBehind(window, next);
  if (right.list.length === 0 || (left.open && right.open)) return undefined;
  const separator = left.separator || right.separator;
  if (separator === 0 || (right.separator !== 0 && right.separator !== separator)) return undefined;
  const broken = !left.open && !right.open;
  const merged = [...left.list.slice(0, -1), left.list.at(-1)! + right.list[0]!, ...right.list.slice(1)];
  const apart = [...left.list, ...right.list];
  // A digit before the break and one behind it: one group cut in two, or two groups whose space is now a break.
  if (broken && isKnown(merged, left.list.length, separator, left.bound)) return '';
  if (broken && separator !== SPACE) return undefined;
  if (!isKnown(apart, left.list.length, separator, left.bound)) return undefined;
  return broken ? ' ' : '';
}

/** Whether the groups end with a value that begins before the break, group `broken` being the first behind it. */
function isKnown(groups: readonly string[], broken: number, separator: number, bound: number): boolean {
  for (let from = 0; from < Math.min(broken, groups.length - 1); from++) {
    const value = groups.slice(from);
    const lengths = value.map((group) => group.length).join('-');
    const numeric = value.every(
      (group) => isAsciiDigit(group.charCodeAt(0)) && isAsciiDigit(group.charCodeAt(group.length - 1)),
    );
    if (numeric && FIXED_GROUPS.has(lengths)) return true;
    if (numeric && separator === DOT && isIpv4(value)) return true;
    if (numeric && from === 0 && bound === PLUS && isInternational(value)) return true;
    if (isIban(value)) return true;
  }
  return false;
}

/** Long enough to be no numbering of chapters or versions. */
function isIpv4(groups: readonly string[]): boolean {
  return groups.length === 4 && groups.every((group) => group.length <= 3) && groups.join('').length >= 7;
}

/** E.164 numbers, written in groups of at most four digits. */
function isInternational(groups: readonly string[]): boolean {
  const digits = groups.join('').length;
  return digits >= 8 && digits <= 15 && groups.every((group) => group.length <= 4);
}

function isIban(groups: readonly string[]): boolean {
  const first = groups[0]!;
  return (
    groups.length >= 4 &&
    first.length === 4 &&
    isAsciiLetter(first.charCodeAt(0)) &&
    isAsciiLetter(first.charCodeAt(1)) &&
    isAsciiDigit(first.charCodeAt(2)) &&
    isAsciiDigit(first.charCodeAt(3)) &&
    groups.every((group, k) => group.length === 4 || (k === groups.length - 1 && group.length < 4))
  );
}

function groupsBefore(text: string, at: number, low: number): Groups {
  const groups: Groups = { list: [], separator: 0, open: false, bound: 0 };
  let end = at;
  if (isSeparator(text.charCodeAt(end - 1))) {
    groups.open = true;
    groups.separator = text.charCodeAt(--end);
  }
  while (groups.list.length < MAX_GROUPS) {
    let from = end;
    while (from > low && end - from <= MAX_GROUP && isAsciiAlnum(text.charCodeAt(from - 1))) from--;
    if (from === end || end - from > MAX_GROUP) break;
    groups.list.unshift(text.slice(from, end));
    groups.bound = from > low ? text.charCodeAt(from - 1) : 0;
    const separator = groups.bound;
    if (!isSeparator(separator) || (groups.separator !== 0 && separator !== groups.separator)) break;
    groups.separator = separator;
    end = from - 1;
  }
  return groups;
}

function groupsBehind(window: FoldWindow, next: number): Groups {
  const groups: Groups = { list: [], separator: 0, open: false, bound: 0 };
  let at = next;
  if (isSeparator(window.peek(at))) {
    groups.open = true;
    groups.separator = window.peek(at++);
  }
  while (groups.list.length < MAX_GROUPS) {
    let group = '';
    while (group.length <= MAX_GROUP && isAsciiDigit(window.peek(at)))
      group += String.fromCharCode(window.peek(at++));
    if (group === '' || group.length > MAX_GROUP) return { ...groups, list: [] };
    groups.list.push(group);
    groups.bound = window.peek(at);
    const more = isSeparator(groups.bound) && isAsciiDigit(window.peek(at + 1));
    if (!more) break;
    if (groups.separator !== 0 && groups.bound !== groups.separator) return { ...groups, list: [] };
    groups.separator = groups.bound;
    at++;
  }
  const { bound } = groups;
  const goesOn =
    isAsciiAlnum(bound) ||
    ((bound === 10 || bound === 44 || bound === 47 || bound === 58) && isAsciiDigit(window.peek(at + 1)));
  return goesOn ? { ...groups, list: [] } : groups;
}

function isSeparator(code: number): boolean {
  return code === SPACE || code === MINUS || code === DOT;
}
