// Sri Lanka: identity card, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const NIC_WORDS = ['nic', 'nic no', 'sri lanka', 'sri lankan', 'හැඳුනුම්පත', ...NATIONAL_ID_WORDS];

export const sriLanka: readonly PatternRecognizer[] = [
  // NIC (ජාතික හැඳුනුම්පත), Registration of Persons Act: year, day of the year (500 more for women), serial; V or X.
  {
    type: 'LK_NIC',
    pattern: /[1-9]\d{8}[VX]/i,
    validate: (value) => isDayOfYear(Number(value.slice(2, 5))),
    score: 0.5,
    context: NIC_WORDS,
    examples: { match: ['NIC «942281632V»'], noMatch: ['944001632V'] },
  },
  labelled('LK_NIC', /[1-9]\d{8}[VX]/i, NIC_WORDS, 'NIC', '188888388X'),
  {
    type: 'LK_NIC',
    pattern: /(19|20)\d{10}/,
    validate: (value) => isDayOfYear(Number(value.slice(4, 7))),
    score: 0.3,
    context: NIC_WORDS,
    examples: { match: ['NIC «200023125632»'], noMatch: ['NIC 200040025632'] },
  },
  passport('LK', /[A-Z]\d{7,8}/, 'N1234567'),
];

function isDayOfYear(day: number): boolean {
  return day % 500 >= 1 && day % 500 <= 366;
}
