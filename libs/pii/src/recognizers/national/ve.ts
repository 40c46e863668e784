// Venezuela: RIF, cédula.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';

const RIF = {
  type: 'VE_RIF',
  validate: isRif,
  context: ['rif', 'informacion fiscal', 'seniat', ...VAT_WORDS],
} as const;

// What the letter of the holder's kind adds to the sum: citizen, foreigner, company, passport, government.
const KINDS: Readonly<Record<string, number>> = { V: 4, E: 8, J: 12, P: 16, G: 20 };

export const venezuela: readonly PatternRecognizer[] = [
  // Registro Único de Información Fiscal, SENIAT: kind, eight digits, modulo 11.
  {
    ...RIF,
    pattern: /[VEJPG]-\d{8}-\d/i,
    score: 0.85,
    examples: { match: ['RIF «V-11470283-4»'], noMatch: ['V-11470283-5'] },
  },
  {
    ...RIF,
    pattern: /[VEJPG]-?\d{8}-?\d/i,
    score: 0.4,
    examples: { match: ['rif «V114702834»'], noMatch: ['V114702835'] },
  },
  // Cédula de identidad, SAIME: V (citizen) or E (foreigner) and up to eight digits, no check digit.
  {
    type: 'VE_CEDULA',
    pattern: /[VE]-?\d{1,2}\.?\d{3}\.?\d{3}/i,
    score: 0.2,
    context: ['ci', 'c i', 'cedula', 'cedula de identidad', ...NATIONAL_ID_WORDS],
    examples: { match: ['C.I. «V-12.345.678»'], noMatch: ['build V-12345678'] },
  },
];

function isRif(value: string): boolean {
  const sum = KINDS[value[0]!]! + weightedSum(value.slice(1), [3, 2, 7, 6, 5, 4, 3, 2]);
  return '00987654321'[sum % 11] === value[9];
}
