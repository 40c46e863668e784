// Four decimal octets without leading zeros, not part of a longer run such as a version number.
import { goesOn } from '../../context/surroundings.js';
import { NO_MATCH } from '../../recognizer.js';
import { DIGIT, LETTER, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';

const DOT = 46;

/** Not behind `1.` (a longer run), `lib-` (a package version) or `Chrome/` (a product version). */
export function mayBeginIpv4(view: TextView, at: number): boolean {
  if (!view.startsWord(at)) return false;
  const previous = view.code(at - 1);
  if (previous === DOT || previous === 45) return !has(view.code(at - 2), WORD);
  return !(previous === 47 && has(view.code(at - 2), LETTER));
}

/** One past the address that begins at `at`, or NO_MATCH. */
export function ipv4End(view: TextView, at: number): number {
  let i = at;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && view.code(i++) !== DOT) return NO_MATCH;
    const start = i;
    let value = 0;
    while (i < start + 4 && has(view.code(i), DIGIT)) value = value * 10 + view.code(i++) - 48;
    const length = i - start;
    if (length === 0 || length > 3 || value > 255 || (length > 1 && view.code(start) === 48)) return NO_MATCH;
  }
  const next = view.code(i);
  if (has(next, WORD) || next === 64 || next === 95) return NO_MATCH;
  return next === DOT && goesOn(view, i + 1, DIGIT) ? NO_MATCH : i;
}
