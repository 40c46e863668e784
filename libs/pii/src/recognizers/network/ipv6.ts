// Eight groups of up to four hexadecimal digits; `::` stands once for groups of zeros, and the last two groups may
// be an IPv4 address. What programs write with colons (`std::vector`, `x[1::2]`, times) is kept out: a shortened
// address needs a group of two digits or three groups, unless it is the loopback `::1` or has a prefix length.
import { NO_MATCH } from '../../recognizer.js';
import { DIGIT, HEX, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { ipv4End } from './ipv4.js';

const COLON = 58;
const DOT = 46;
const SLASH = 47;
const PERCENT = 37;
const MAX_ZONE = 16;

/** Start of the address whose first colon stands at `at`, or NO_MATCH. */
export function ipv6Start(view: TextView, at: number): number {
  let start = at;
  while (start > at - 5 && has(view.code(start - 1), HEX)) start--;
  const previous = view.code(start - 1);
  if (at - start > 4 || previous === COLON || !view.startsWord(start)) return NO_MATCH;
  if (previous === DOT && has(view.code(start - 2), DIGIT)) return NO_MATCH;
  // Without a group in front the address begins with `::`.
  return start === at && view.code(at + 1) !== COLON ? NO_MATCH : start;
}

/**
 * One past the longest address that begins at `start`, or NO_MATCH. What follows cannot rule an address out, only
 * make it shorter: if it is a value itself, masking it must not make an address appear.
 */
export function ipv6End(view: TextView, start: number): number {
  let best = NO_MATCH;
  let i = start;
  let groups = 0;
  let shortened = false;
  let longGroup = false;
  let digits = 0;
  while (groups < 8) {
    if (view.code(i) === COLON && view.code(i + 1) === COLON) {
      if (shortened) break;
      shortened = true;
      i += 2;
      // `ec2::` is code; with a prefix length behind it, it is a network.
      if (
        hasPrefixLength(view, i)
          ? groups === 0 || (digits > 0 && longGroup)
          : digits > 0 && longGroup && groups > 1
      )
        best = i;
    } else if (groups > 0) {
      if (view.code(i) !== COLON) break;
      i++;
    }
    const group = i;
    while (i < group + 5 && has(view.code(i), HEX)) if (has(view.code(i++), DIGIT)) digits++;
    const length = i - group;
    if (length === 0 || length > 4) break;
    if (view.code(i) === DOT && (shortened ? groups < 6 : groups === 6)) {
      // If it is no address, `198` in `::198.x` is still a group, and a sentence may end behind it.
      const end = ipv4End(view, group);
      if (end !== NO_MATCH) return end;
    }
    groups++;
    longGroup ||= length > 1;
    if (has(view.code(i), WORD) || view.code(i) === 64 || digits === 0) continue;
    if (shortened ? groups < 8 && (longGroup || groups > 2 || isLoopback(view, start, i)) : groups === 8)
      best = i;
  }
  return best === NO_MATCH ? NO_MATCH : zoneEnd(view, best);
}

function hasPrefixLength(view: TextView, at: number): boolean {
  return view.code(at) === SLASH && has(view.code(at + 1), DIGIT);
}

function isLoopback(view: TextView, start: number, end: number): boolean {
  return end === start + 3 && view.matches('::1', start);
}

function zoneEnd(view: TextView, end: number): number {
  if (view.code(end) !== PERCENT) return end;
  let i = end + 1;
  // Names of interfaces may hold dots (`eth0.100`); one that ends a sentence is none of them.
  while (i <= end + MAX_ZONE && (has(view.code(i), WORD) || isInnerDot(view, i))) i++;
  return i > end + 1 && i <= end + MAX_ZONE ? i : end;
}

function isInnerDot(view: TextView, i: number): boolean {
  return view.code(i) === DOT && has(view.code(i - 1), WORD) && has(view.code(i + 1), WORD);
}
