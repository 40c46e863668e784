// IBAN_CODE: country, two check digits and the account, ISO 13616: the country's length, remainder 1 modulo 97.
// Written together or, as printed, in groups of four with single spaces, dashes or dots; in either letter case.
import { DIGIT, GROUP_SEPARATOR, LETTER, has } from '../../scan/char-class.js';
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';
import { hasBankLetters, ibanLength, LONGEST_IBAN } from './iban-lengths.js';

const DOT = 46;

export const ibanCode: PiiRecognizer = {
  type: 'IBAN_CODE',
  score: 1,
  triggers: '0123456789',
  maxLength: LONGEST_IBAN + 9,
  // The trigger is the first check digit, two letters into the value.
  scan(view, at) {
    const start = at - 2;
    const first = view.code(start);
    const second = view.code(start + 1);
    if (!has(first, LETTER) || !has(second, LETTER) || !view.isDigit(at + 1)) return NO_MATCH;
    const length = ibanLength(first & ~32, second & ~32);
    if (length === 0 || !view.startsWord(start)) return NO_MATCH;

    const digitsFrom = hasBankLetters(first & ~32, second & ~32) ? 8 : 4;
    let remainder = 0;
    let i = at + 2;
    for (let count = 4; count < length; count++) {
      if (count % 4 === 0 && (has(view.code(i), GROUP_SEPARATOR) || view.code(i) === DOT)) i++;
      const code = view.code(i++);
      if (has(code, DIGIT) && count >= digitsFrom) remainder = (remainder * 10 + code - 48) % 97;
      else if (has(code, LETTER)) remainder = (remainder * 100 + letterValue(code)) % 97;
      else return NO_MATCH;
    }
    if (view.isWord(i) || view.code(i) === 64) return NO_MATCH;
    // Country and check digits count as if they stood at the end.
    remainder = (remainder * 100 + letterValue(first)) % 97;
    remainder = (remainder * 100 + letterValue(second)) % 97;
    remainder = (remainder * 100 + (view.code(at) - 48) * 10 + view.code(at + 1) - 48) % 97;
    if (remainder !== 1) return NO_MATCH;
    view.start = start;
    return i;
  },
  examples: {
    match: [
      'Pay to «DE89 3704 0044 0532 0130 00» today',
      '«GB82WEST12345698765432»',
      'iban: «gb82 west 1234 5698 7654 32».',
      '«MT84MALT011000012345MTLCAST001S»',
      '«NO93 8601 1117 947»',
      '«GB82.WEST.1234.5698.7654.32».',
      '«FR14-2004-1010-0505-0001-3M02-606»',
    ],
    noMatch: [
      'DE89 3704 0044 0532 0130 01',
      'GB82WEST1234569876543',
      'XX82WEST12345698765432',
      'VG46H07Y0223060094359858',
      'aDE89370400440532013000',
      'DE89370400440532013000x',
    ],
  },
};

/** A is 10, Z is 35. */
function letterValue(code: number): number {
  return (code & ~32) - 55;
}
