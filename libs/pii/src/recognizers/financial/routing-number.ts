// Codes of banks: ABA routing number, SWIFT code (BIC), United Kingdom sort code.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { ISO_COUNTRIES } from './iso-countries.js';

const ABA = {
  type: 'ABA_ROUTING_NUMBER',
  validate: isRoutingNumber,
  context: ['routing', 'routing number', 'aba', 'rtn', 'bank routing', 'transit number', 'wire', 'ach'],
} as const;

export const routingNumber: readonly PatternRecognizer[] = [
  // American Bankers Association: Federal Reserve district and check digit 3-7-1 modulo 10.
  {
    ...ABA,
    pattern: /\d{4}-\d{4}-\d/,
    score: 0.7,
    examples: { match: ['routing «3222-7162-7»'], noMatch: ['3222-7162-8'] },
  },
  {
    ...ABA,
    pattern: /\d{9}/,
    score: 0.4,
    examples: {
      match: ['routing number «021000021»', 'send it to «021000021».'],
      noMatch: ['routing number 789456124', 'order 021000021'],
    },
  },
  // ISO 9362: bank, country, place and perhaps a branch.
  {
    type: 'SWIFT_CODE',
    pattern: /[A-Z]{6}[A-Z\d]{2}([A-Z\d]{3})?/,
    validate: (value) => ISO_COUNTRIES.has(value.slice(4, 6)),
    score: 0.05,
    contextScore: 0.9,
    context: ['swift', 'swift code', 'bic', 'bic code', 'swift bic', 'bank identifier'],
    keep: 'nothing',
    examples: {
      match: ['SWIFT «DEUTDEFF»', 'BIC: «COBADEFF370»'],
      noMatch: ['SWIFT S23CKENXXXX', 'BIC SBICKEN', 'CONTINUE DEUTDEFF'],
    },
  },
  // Vocalink: three pairs of digits.
  {
    type: 'UK_SORT_CODE',
    pattern: /\d{2}[- ]?\d{2}[- ]?\d{2}/,
    score: 0.05,
    contextScore: 0.9,
    context: ['sort code', 'sortcode', 'sort'],
    keep: 'nothing',
    examples: { match: ['sort code «20-00-00»'], noMatch: ['on 20-10-15'] },
  },
];

/** 00 to 12 (districts and government), 21 to 32 (thrifts), 61 to 72 (electronic), 80 (traveller's cheques). */
function isRoutingNumber(value: string): boolean {
  const district = Number(value.slice(0, 2));
  const issued =
    district <= 12 ||
    (district >= 21 && district <= 32) ||
    (district >= 61 && district <= 72) ||
    district === 80;
  return issued && value !== '000000000' && weightedSum(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}
