// Australia: tax file, business, company and Medicare numbers, passport, driving licence.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  HEALTH_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport } from './labelled.js';

const ABN = {
  type: 'AU_ABN',
  validate: isAbn,
  context: ['abn', 'australian business', 'gst', ...COMPANY_WORDS, ...VAT_WORDS],
} as const;
const ACN = {
  type: 'AU_ACN',
  validate: isAcn,
  context: ['acn', 'australian company', 'asic', ...COMPANY_WORDS],
} as const;
const TFN = {
  type: 'AU_TFN',
  validate: isTfn,
  context: ['tfn', 'tax file', 'australian tax', ...TAX_ID_WORDS],
} as const;
const MEDICARE = {
  type: 'AU_MEDICARE',
  validate: isMedicare,
  context: ['medicare', 'medicare card', 'irn', ...HEALTH_WORDS],
} as const;

export const australia: readonly PatternRecognizer[] = [
  // Australian Business Number, A New Tax System (ABN) Act 1999: the first digit less 1, weights, modulo 89.
  {
    ...ABN,
    pattern: /\d{2} \d{3} \d{3} \d{3}/,
    score: 0.8,
    examples: { match: ['ABN «83 914 571 673»'], noMatch: ['83 914 571 674'] },
  },
  {
    ...ABN,
    pattern: /(AU ?)?\d{11}/,
    score: 0.5,
    examples: { match: ['ABN «53004085616»'], noMatch: ['ABN 53004085617', 'AU34117972998'] },
  },
  // Australian Company Number, Corporations Act 2001: weights 8 to 1 modulo 10.
  {
    ...ACN,
    pattern: /\d{3} \d{3} \d{3}/,
    score: 0.5,
    examples: { match: ['ACN «005 499 981»'], noMatch: ['005 499 982'] },
  },
  {
    ...ACN,
    pattern: /\d{9}/,
    score: 0.2,
    examples: { match: ['ACN «005499981»'], noMatch: ['ACN 005499982'] },
  },
  // Tax File Number, Income Tax Assessment Act 1936 part VA: weights 1 4 3 7 5 8 6 9 10 modulo 11.
  {
    ...TFN,
    pattern: /\d{3} \d{3} \d{3}/,
    score: 0.5,
    examples: { match: ['TFN «876 543 210»'], noMatch: ['876 543 211'] },
  },
  {
    ...TFN,
    pattern: /\d{9}/,
    score: 0.4,
    examples: { match: ['TFN «876543210»'], noMatch: ['TFN 876543211'] },
  },
  // Medicare card, Services Australia: first 2 to 6, weights 1 3 7 9 modulo 10, issue, place on the card.
  {
    ...MEDICARE,
    pattern: /[2-6]\d{3} \d{5} \d/,
    score: 0.8,
    examples: { match: ['Medicare «2123 45670 1»'], noMatch: ['2123 25870 1'] },
  },
  {
    ...MEDICARE,
    pattern: /[2-6]\d{9}/,
    score: 0.4,
    examples: { match: ['Medicare «2123456701»'], noMatch: ['Medicare 2123258701'] },
  },
  passport('AU', /([A-Z]|P[A-Z]|RA)\d{7}/, 'N0995852'),
  labelled(
    'AU_DRIVER_LICENSE',
    /\d{8,10}|\d{4}[A-Z]{2}|[A-Z]\d{5,6}/,
    DRIVER_LICENSE_WORDS,
    'driver licence',
    '12345678',
  ),
];

function isAbn(value: string): boolean {
  const digits = value.replace('AU', '');
  // One less on the first digit is 10 less on the sum.
  return (weightedSum(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}

function isAcn(value: string): boolean {
  return (10 - (weightedSum(value, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(value[8]);
}

function isTfn(value: string): boolean {
  return weightedSum(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && value !== '000000000';
}

function isMedicare(value: string): boolean {
  return weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value[8]);
}
