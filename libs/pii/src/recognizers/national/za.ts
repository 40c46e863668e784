// South Africa: identity, tax, VAT and company numbers, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

export const southAfrica: readonly PatternRecognizer[] = [
  // Identity number, Identification Act 68 of 1997: YYMMDD, sex, citizenship 0 to 2, 8 or 9 (race until 1986), Luhn.
  {
    type: 'ZA_ID_NUMBER',
    pattern: /\d{10}[0-2]\d{2}|\d{6} \d{4} [0-2]\d{2}/,
    validate: (value) => isDate(2000, Number(value.slice(2, 4)), Number(value.slice(4, 6))) && luhn(value),
    score: 0.6,
    context: ['south african id', 'sa id', 'rsa id', 'id nommer', ...NATIONAL_ID_WORDS],
    examples: { match: ['SA ID «8001015000086»'], noMatch: ['SA ID 8001015000076', '8013015000086'] },
  },
  // Tax reference number, SARS: begins 0, 1, 2, 3 or 9, Luhn.
  {
    type: 'ZA_TIN',
    pattern: /[01239]\d{9}|[01239]\d{2}\/\d{3}\/\d{4}|[01239]\d{3}[- ]?\d{3}[- ]?\d{3}/,
    validate: luhn,
    score: 0.2,
    context: ['sars', 'south african tax', ...TAX_ID_WORDS],
    examples: { match: ['SARS tax number «0001339050»'], noMatch: ['SARS tax number 0001339051'] },
  },
  labelled(
    'ZA_VAT',
    /4\d{9}|4\d{2}[ -]\d{4}[ -]\d{3}/,
    ['south african value added', ...VAT_WORDS],
    'VAT',
    '4123456789',
  ),
  labelled(
    'ZA_COMPANY_REGISTRATION',
    /(19|20)\d{2}\/\d{6}\/\d{2}/,
    ['cipc', 'cipro', ...COMPANY_WORDS],
    'CIPC',
    '2010/123456/07',
  ),
  passport('ZA', /[TAMD]\d{8}/, 'T12345678', ['paspoort']),
];
