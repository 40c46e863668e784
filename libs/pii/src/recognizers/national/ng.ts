// Nigeria: NIN, BVN, tax number, vehicle registration, passport.
import { verhoeff } from '../../checksum/verhoeff.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { BANK_WORDS, NATIONAL_ID_WORDS, PLATE_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

export const nigeria: readonly PatternRecognizer[] = [
  // National Identification Number, NIMC Act 2007: eleven digits, Verhoeff.
  {
    type: 'NG_NIN',
    pattern: /\d{11}/,
    validate: (value) => verhoeff(value) && value !== '00000000000',
    score: 0.3,
    context: ['nin', 'nimc', 'nigerian', ...NATIONAL_ID_WORDS],
    examples: { match: ['NIN «12345678902»'], noMatch: ['NIN 12345678901'] },
  },
  labelled('NG_BVN', /22\d{9}/, ['bvn', 'bank verification', ...BANK_WORDS], 'BVN', '22123456789'),
  labelled('NG_TIN', /\d{8}-?\d{4}/, ['firs', 'jtb', ...TAX_ID_WORDS], 'TIN', '12345678-0001'),
  // Vehicle registration, FRSC since 1992: local government, serial, year and batch.
  {
    type: 'NG_VEHICLE_REGISTRATION',
    pattern: /[A-HJ-NP-Z]{3}[ -]\d{3}[ -]?[A-Z]{2}/,
    score: 0.5,
    context: PLATE_WORDS,
    examples: { match: ['«KJA-999PZ»'], noMatch: ['AB-1234CD', 'ABCD-123EF', 'AB-12CD'] },
  },
  passport('NG', /[A-Z]\d{8}/, 'A12345678'),
  vat('NG', /(NG)?(\d{12}|\d{8}-\d{4})/, 'NG123456789012'),
];
