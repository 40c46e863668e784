// How one value is shown. The rules are made so that masking a masked text changes nothing:
// - nothing that stays readable can grow into a value together with what follows it (`mayContinue`);
// - lengths are kept under `mask`, so a context word is as far from a number as it was before.
import { CLASS, DIGIT, GROUP_SEPARATOR, LETTER, WORD } from '../scan/char-class.js';
import type { Keep } from '../recognizer.js';
import { LONG_VALUE } from '../scan/scan-plan.js';

const KEPT = 4;
const GAPS = '",;!?<>)[]{}`|';

/** `<TYPE>` */
export function placeholder(type: string): string {
  return `<${type}>`;
}

/** The value `text[start, end)` as an action shows it: `redact` by its type, `mask` by `keep`. */
export function shownValue(
  action: 'redact' | 'mask',
  type: string,
  keep: Keep,
  text: string,
  start: number,
  end: number,
): string {
  if (action === 'redact' || keep === 'type' || end - start > LONG_VALUE) return placeholder(type);
  return starred(text, start, end, keep);
}

/**
 * The value `text[start, end)` with each letter and digit replaced by `*`, except for what `keep` leaves: `last4`
 * the last four letters or digits, but no more than half of them and none before a dot or slash; `tld` all from
 * the last dot on; `nothing` not even separators.
 */
function starred(text: string, start: number, end: number, keep: Keep): string {
  // Not even separators: `::` at the end of an IPv6 address could begin another one.
  if (keep === 'nothing') return '*'.repeat(end - start);
  let readableFrom = end;
  if (keep === 'last4') readableFrom = lastLettersOrDigits(text, start, end);
  else if (keep === 'tld') readableFrom = Math.max(start, text.lastIndexOf('.', end - 1));
  if (readableFrom < end && mayContinue(text, readableFrom, end)) readableFrom = end;
  let out = '';
  for (let i = start; i < readableFrom; i++) {
    const code = text.charCodeAt(i);
    // `_` is part of a key, and alone it would be the local part of an address.
    out += CLASS[code]! & WORD || code === 95 || code >= 0x80 ? '*' : text.charAt(i);
  }
  return out + text.slice(readableFrom, end);
}

function lastLettersOrDigits(text: string, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) if (CLASS[text.charCodeAt(i)]! & WORD) total++;
  let left = Math.min(KEPT, total >> 1);
  let from = end;
  for (let i = end - 1; left > 0; i--) {
    const bits = CLASS[text.charCodeAt(i)]!;
    // Four digits with dots between them would read as an IP address.
    if ((bits & (WORD | GROUP_SEPARATOR)) === 0) break;
    if (bits & WORD) {
      left--;
      from = i;
    }
  }
  return from;
}

/** Whether the readable rest of a value could be the beginning of another one that reaches beyond it. */
function mayContinue(text: string, from: number, end: number): boolean {
  const next = end < text.length ? text.charCodeAt(end) : 0;
  if (next === 0) return false;
  const second = end + 1 < text.length ? text.charCodeAt(end + 1) : 0;
  const third = end + 2 < text.length ? text.charCodeAt(end + 2) : 0;
  // A sentence or quotation goes on with a gap behind these; an address does not.
  if (next === 46 || next === 58 || next === 39) return !isGap(second);
  if (!isGap(next)) return true;
  // Groups of digits go on over a space or bracket, and so does an IBAN that begins with two letters, two digits.
  if ((CLASS[second]! | CLASS[third]!) & DIGIT || second === 40 || third === 40) return true;
  return (CLASS[text.charCodeAt(from)]! & LETTER) !== 0 && (CLASS[text.charCodeAt(from + 2)]! & DIGIT) !== 0;
}

/** End of text, white space, or punctuation that stands in no value. */
function isGap(code: number): boolean {
  return code <= 32 || GAPS.includes(String.fromCharCode(code));
}
