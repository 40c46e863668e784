// CREDIT_CARD: 12 to 19 digits with an issuer's number range and length, and the check digit of ISO/IEC 7812-1
// (Luhn). Digits stand together or in groups of three or more with single spaces, dashes
// or (three groups at least: one dot is a decimal point) dots between them.
import { DIGIT, GROUP_SEPARATOR, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;
const DOT = 46;

export const creditCard: PiiRecognizer = {
  type: 'CREDIT_CARD',
  score: 1,
  triggers: '123456789',
  minLength: 12,
  maxLength: 2 * MAX_DIGITS + 2,
  scan(view, at) {
    if (!mayBegin(view, at)) return NO_MATCH;
    return longestCard(view, at);
  },
  examples: {
    match: [
      'Visa «4111 1111 1111 1111», thanks',
      '«4111-1111-1111-1111»',
      'Amex «378282246310005».',
      '«3782 822463 10005»',
      'MC «5555555555554444» and 2-series',
      '«2223003122003222»',
      'card=«6011111111111117»;',
      'Maestro «6759649826438453»',
      '«4222222222222»',
      'CVV follows: «4111 1111 1111 1111» 123',
      'one by one: «4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»',
      '«5555.5555.5555.4444»',
    ],
    noMatch: [
      'Visa 4111 1111 1111 1112',
      'Order #3548648717736420 shipped',
      'pi is 3.14159265358979 or 0.4111111111111111',
      'id a4111111111111111',
      'took 4111.111111111111 ms',
      '41111111111111111111111',
    ],
  },
};

function mayBegin(view: TextView, at: number): boolean {
  if (!view.startsWord(at)) return false;
  const previous = view.code(at - 1);
  return !((previous === 46 || previous === 44) && has(view.code(at - 2), DIGIT));
}

/** Reads on from group to group; wherever a group ends, what was read may be a card. */
function longestCard(view: TextView, at: number): number {
  let end = NO_MATCH;
  let count = 0;
  let group = 0;
  let dots = 0;
  let prefix = 0;
  // Which digits Luhn doubles depends on the count, so both sums are kept.
  let evenDoubled = 0;
  let oddDoubled = 0;
  for (let i = at; ; i++) {
    const code = view.code(i);
    if (has(code, DIGIT)) {
      if (count === MAX_DIGITS) return end;
      const digit = code - 48;
      const doubled = digit > 4 ? 2 * digit - 9 : 2 * digit;
      evenDoubled += count & 1 ? digit : doubled;
      oddDoubled += count & 1 ? doubled : digit;
      if (count < 6) prefix = prefix * 10 + digit;
      count++;
      group++;
      continue;
    }
    if (count >= MIN_DIGITS && endsCard(view, i) && (count & 1 ? oddDoubled : evenDoubled) % 10 === 0) {
      if (isIssued(prefix, count) && dots !== 1) end = i;
    }
    if (code === DOT) dots++;
    else if (!has(code, GROUP_SEPARATOR)) return end;
    if (group < 3 || !has(view.code(i + 1), DIGIT)) return end;
    group = 0;
  }
}

function endsCard(view: TextView, end: number): boolean {
  return !view.isWord(end) && view.code(end) !== 64;
}

/** Whether an issuer gives out numbers of this length with these six digits in front (public BIN ranges). */
function isIssued(six: number, length: number): boolean {
  const two = Math.floor(six / 10000);
  const four = Math.floor(six / 100);
  if (two >= 40 && two <= 49) return length === 13 || length === 16 || length === 19; // Visa
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16; // Mastercard
  if (two === 34 || two === 37) return length === 15; // American Express
  if (two === 36 || two === 38 || two === 39 || two === 30) return length === 14 || length === 16; // Diners Club
  if (two === 35) return length >= 16; // JCB: 3528 to 3589; numbers made for tests take the whole block
  if (four >= 2200 && four <= 2204) return length >= 16; // Mir
  if (two === 50 || (two >= 56 && two <= 69)) return true; // Maestro; Discover, UnionPay, RuPay, Verve
  if (two === 81 || two === 82 || four === 9792) return length >= 16; // UnionPay, RuPay, Troy
  if (four === 2131) return length === 15; // JCB, older
  return Math.floor(two / 10) === 1 && length === 15; // UATP
}
