// Cuba: identity number.
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';

export const cuba: readonly PatternRecognizer[] = [
  // Carné de identidad, DIIE: birth date YYMMDD, century, serial and sex; no public check digit.
  {
    type: 'CU_NI',
    pattern: /\d{11}/,
    validate: isBirthNumber,
    score: 0.2,
    context: ['ni', 'ci', 'carne de identidad', 'numero de identidad', ...NATIONAL_ID_WORDS],
    examples: { match: ['carné de identidad «91021027775»'], noMatch: ['carné 91221027775', '91021027775'] },
  },
];

/** The seventh digit: 9 for 18xx, 0 to 5 for 19xx, 6 to 8 for 20xx. */
function isBirthNumber(value: string): boolean {
  const sign = Number(value[6]);
  const century = sign === 9 ? 1800 : sign < 6 ? 1900 : 2000;
  return isDate(century + Number(value.slice(0, 2)), Number(value.slice(2, 4)), Number(value.slice(4, 6)));
}
