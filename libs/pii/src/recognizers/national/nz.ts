// New Zealand: tax, health, business and bank account numbers, passport, driving licence.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  BANK_WORDS,
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  HEALTH_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

const NHI_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

export const newZealand: readonly PatternRecognizer[] = [
  // IRD number, Inland Revenue: 10-000-000 to 150-000-000, modulo 11 with two sets of weights.
  {
    type: 'NZ_IRD',
    pattern: /\d{2,3}-?\d{3}-?\d{3}|\d{7,8}-\d/,
    validate: isIrd,
    score: 0.2,
    context: ['ird', 'ird no', 'inland revenue', 'gst', ...TAX_ID_WORDS, ...VAT_WORDS],
    examples: { match: ['IRD «49-091-850»', 'IRD: «4909185-0»'], noMatch: ['IRD 136410133'] },
  },
  // Bank account, Payments NZ: bank, branch, account, suffix; each bank checks in its own way.
  {
    type: 'NZ_BANK',
    pattern: /(0\d|1[1-9]|2\d|3[0-58]|88)-\d{4}-\d{7,8}-\d{2,4}/,
    score: 0.7,
    context: ['new zealand bank', ...BANK_WORDS],
    examples: { match: ['account number «01-0902-0068389-00»'], noMatch: ['99-0902-0068389-00'] },
  },
  labelled('NZ_BANK', /\d{15,16}|\d{2} \d{4} \d{7} \d{2,3}/, BANK_WORDS, 'account number', '010902006838900'),
  // NHI number, HISO 10046: letters without I and O count 1 to 24, weights 7 to 2 modulo 11.
  {
    type: 'NZ_NHI',
    pattern: /[A-HJ-NP-Z]{3}\d{4}/,
    validate: isNhi,
    score: 0.2,
    context: ['nhi', 'national health index', ...HEALTH_WORDS],
    examples: { match: ['NHI «ZAC5361»'], noMatch: ['NHI ZAC5362'] },
  },
  labelled('NZ_NHI', /[A-HJ-NP-Z]{3}\d{2}[A-HJ-NP-Z]{2}/, ['nhi', 'national health index'], 'NHI', 'ALU18KZ'),
  // NZBN, GS1 prefix 9429, check digit of EAN-13.
  {
    type: 'NZ_NZBN',
    pattern: /9429\d{9}/,
    validate: (value) => weightedSum(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
    score: 0.5,
    context: ['nzbn', ...COMPANY_WORDS],
    examples: { match: ['NZBN «9429041535110»'], noMatch: ['9429041535111'] },
  },
  passport('NZ', /(L[ADFH]|E[AP]|N)\d{6}/i, 'LF012345'),
  labelled('NZ_DRIVER_LICENSE', /[A-Z]{2}\d{6}/, DRIVER_LICENSE_WORDS, 'driver licence', 'AB123456'),
  vat('NZ', /(NZ)?\d{9}/, 'NZ123456789', ['gst']),
];

function isIrd(value: string): boolean {
  const number = Number(value);
  if (number < 10_000_000 || number > 150_000_000) return false;
  const digits = value.padStart(9, '0');
  const check = (weights: number[]): number => (11 - (weightedSum(digits, weights) % 11)) % 11;
  const first = check([3, 2, 7, 6, 5, 4, 3, 2]);
  return (first < 10 ? first : check([7, 4, 3, 2, 5, 2, 7, 6])) === Number(digits[8]);
}

function isNhi(value: string): boolean {
  const letters = [7, 6, 5].reduce(
    (sum, weight, i) => sum + weight * (NHI_LETTERS.indexOf(value[i]!) + 1),
    0,
  );
  const rest = (letters + weightedSum(value.slice(3), [4, 3, 2])) % 11;
  return rest !== 0 && (11 - rest) % 10 === Number(value[6]);
}
