// Malaysia: identity card, tax and company number, passport.
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const NRIC_WORDS = [
  'nric',
  'mykad',
  'my kad',
  'kad pengenalan',
  'no kp',
  'ic number',
  'ic no',
  'malaysian',
  ...NATIONAL_ID_WORDS,
];

export const malaysia: readonly PatternRecognizer[] = [
  // NRIC (MyKad), Peraturan Pendaftaran Negara 1990: YYMMDD, place of birth, serial.
  {
    type: 'MY_NRIC',
    pattern: /\d{6}-\d{2}-\d{4}/,
    validate: isNric,
    score: 0.7,
    context: NRIC_WORDS,
    examples: { match: ['MyKad «770305-02-1234»'], noMatch: ['771305-02-1234', '770305-17-1234'] },
  },
  {
    type: 'MY_NRIC',
    pattern: /\d{12}/,
    validate: isNric,
    score: 0.2,
    context: NRIC_WORDS,
    examples: { match: ['MyKad «770305021234»'], noMatch: ['MyKad 771305021234'] },
  },
  labelled(
    'MY_TIN',
    /(IG|SG|OG|C|D|F|CS|E) ?\d{9,11}/,
    ['lhdn', 'no cukai', 'income tax', ...TAX_ID_WORDS],
    'income tax',
    'IG12345678901',
  ),
  labelled(
    'MY_SSM',
    /(19|20)\d{10}|\d{6,7}-[A-Z]/,
    ['ssm', 'company no', ...COMPANY_WORDS],
    'SSM',
    '201901000005',
  ),
  passport('MY', /[AHK]\d{8}/, 'A00000000', ['pasport']),
];

/** States and countries of birth: 00, 17 to 20, 69, 70, 73, 80, 81 and 94 to 97 are not used (JPN). */
function isNric(value: string): boolean {
  const place = Number(value.slice(6, 8));
  const isUnused =
    (place >= 17 && place <= 20) || (place >= 94 && place <= 97) || [0, 69, 70, 73, 80, 81].includes(place);
  return !isUnused && isDate(2000, Number(value.slice(2, 4)), Number(value.slice(4, 6)));
}
