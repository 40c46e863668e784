// Faroe Islands: company and personal numbers.
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

export const faroeIslands: readonly PatternRecognizer[] = [
  {
    // Vinnutal, V-tal of companies: six digits (TAKS).
    type: 'FO_VN',
    score: 0.4,
    pattern: /FO[ -]?\d{6}/i,
    context: ['vn', 'v tal', 'vtal', 'vinnutal', 'mvg', ...COMPANY_WORDS, ...VAT_WORDS],
    examples: { match: ['«FO384941»'], noMatch: ['FO62385'] },
  },
  labelled('FO_VN', /\d{3}\.?\d{3}/, ['vn', 'v tal', 'vtal', 'vinnutal', 'mvg', 'faroe*'], 'VN', '563.609'),
  // P-tal of people: birthday and three digits.
  labelled(
    'FO_P_TAL',
    /\d{6}-?\d{3}/,
    ['p tal', 'ptal', ...NATIONAL_ID_WORDS],
    'P-tal',
    '010180-123',
    (value) => isDate(2000, Number(value.slice(2, 4)), Number(value.slice(0, 2))),
  ),
];
