// How one value is shown. The rules of `mask` are made so that masking a masked text changes nothing:
// - nothing that stays readable can grow into a value together with what follows it (`mayContinue`);
// - lengths are kept under `mask`, so a context word is as far from a number as it was before.
import { CLASS, DIGIT, GROUP_SEPARATOR, LETTER, WORD } from '../scan/char-class.js';
import { fakeValue } from '../fake/fake-value.js';
import { letters, type KeyedDigest } from '../pseudonym/keyed-digest.js';
import type { Keep } from '../recognizer.js';
import { LONG_VALUE } from '../scan/scan-plan.js';
import type { PiiActionSpec } from './action.js';

const KEPT = 4;
/** A longer top-level domain may be glued to the word behind it. */
const MAX_TLD = 9;
const GAPS = '",;!?<>)[]{}`|';

/** `<TYPE>` */
export function placeholder(type: string): string {
  return `<${type}>`;
}

/** A hash as it stands in a text: `<TYPE:kkkkkkkkkkkkkkkk>`, 64 bits. */
function hashed(type: string, value: string, digest: KeyedDigest): string {
  return `<${type}:${letters(digest(`hash\0${type}`, value), 16)}>`;
}

/**
 * The value `text[start, end)` as an action shows it. `block` and `pseudonymize` are shown as `<TYPE>`: who can
 * stop a call, or restore, does so before.
 */
export function shownValue(
  spec: PiiActionSpec,
  { type, score }: { readonly type: string; readonly score: number },
  keep: Keep,
  text: string,
  start: number,
  end: number,
  digest: KeyedDigest | undefined,
): string {
  if (spec === 'report') return text.slice(start, end);
  if (end - start > LONG_VALUE) return placeholder(type);
  if (typeof spec === 'function') {
    const shown: unknown = spec({ type, value: text.slice(start, end), score });
    return typeof shown === 'string' ? shown : placeholder(type);
  }
  if (spec === 'hash' && digest) return hashed(type, text.slice(start, end), digest);
  if (keep === 'type') return placeholder(type);
  if (spec === 'mask') return starred(text, start, end, keep, KEPT);
  if (spec === 'fake' && digest) return fakeValue(type, text.slice(start, end), digest);
  if (typeof spec !== 'object') return placeholder(type);
  return starred(text, start, end, keep === 'nothing' ? keep : 'last4', spec.keepLast);
}

/**
 * The value `text[start, end)` with each letter and digit replaced by `*`, except for what `keep` leaves: `last4`
 * the last `kept` letters or digits, but no more than half of them and none before a dot or slash; `tld` all from
 * the last dot on; `nothing` not even separators.
 */
function starred(text: string, start: number, end: number, keep: Keep, kept: number): string {
  // Not even separators: `::` at the end of an IPv6 address could begin another one.
  if (keep === 'nothing') return '*'.repeat(end - start);
  let readableFrom = end;
  if (keep === 'last4') readableFrom = lastLettersOrDigits(text, start, end, kept);
  else if (keep === 'tld') readableFrom = Math.max(start, text.lastIndexOf('.', end - 1));
  if (keep === 'tld' && end - readableFrom > MAX_TLD) readableFrom = end;
  if (
    readableFrom < end &&
    (mayContinue(text, readableFrom, end) ||
      (kept === KEPT && keep === 'last4' && holdsWord(text, readableFrom, end)))
  ) {
    readableFrom = end;
  }
  // Separators stand between letters or digits: those at the end could begin the next value.
  let lastWord = end;
  while (lastWord > start && (CLASS[text.charCodeAt(lastWord - 1)]! & WORD) === 0) lastWord--;
  let out = '';
  for (let i = start; i < readableFrom; i++) {
    const code = text.charCodeAt(i);
    // `_` is part of a key, and alone it would be the local part of an address.
    const isHidden = CLASS[code]! & WORD || code === 95 || code >= 0x80 || i >= lastWord;
    out += isHidden ? '*' : text.charAt(i);
  }
  // Three stars in a row say that a value was here (TextView.isMasked); what is too short for them keeps nothing.
  return out.includes('***') ? out + text.slice(readableFrom, end) : '*'.repeat(Math.max(3, end - start));
}

/** Whether what stays readable holds two letters in a row: they could be the label of what follows. */
function holdsWord(text: string, from: number, end: number): boolean {
  let letters = 0;
  for (let i = from; i < end; i++) {
    letters = (CLASS[text.charCodeAt(i)]! & (WORD | DIGIT)) === WORD ? letters + 1 : 0;
    if (letters === 2) return true;
  }
  return false;
}

function lastLettersOrDigits(text: string, start: number, end: number, kept: number): number {
  let total = 0;
  for (let i = start; i < end; i++) if (CLASS[text.charCodeAt(i)]! & WORD) total++;
  let left = Math.min(kept, total >> 1);
  let from = end;
  for (let i = end - 1; left > 0; i--) {
    const bits = CLASS[text.charCodeAt(i)]!;
    // Four digits with dots between them would read as an IP address, two groups with what follows as a plate.
    if ((bits & (kept > KEPT ? WORD | GROUP_SEPARATOR : WORD)) === 0) break;
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
