// Paraguay: cédula, RUC.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';

const RUC = {
  type: 'PY_RUC',
  validate: isRuc,
  context: ['ruc', 'registro unico', 'dnit', 'paragua*'],
} as const;

export const paraguay: readonly PatternRecognizer[] = [
  // Cédula de Identidad Civil, Policía Nacional: five to seven digits, no check digit.
  {
    type: 'PY_CEDULA',
    pattern: /\d[.-]\d{3}[.-]\d{3}|\d{2,3}[.-]\d{3}|\d{5,7}/,
    score: 0.05,
    contextScore: 0.75,
    context: ['ci', 'c i', 'ci number', 'paragua*', 'cedula', 'cedula de identidad', ...NATIONAL_ID_WORDS],
    examples: { match: ['CI «6-001-234»', 'CI: «15000»'], noMatch: ['15000 guaraníes', 'CI 26601234'] },
  },
  // Registro Único del Contribuyente, DNIT: weights from 2 on from the right, modulo 11.
  {
    ...RUC,
    pattern: /\d{6,8}-\d/,
    score: 0.4,
    examples: { match: ['a nombre de «8765432-6»'], noMatch: ['RUC 8765432-5', 'order 8765432-6'] },
  },
  {
    ...RUC,
    pattern: /\d{4,8}-?\d/,
    score: 0.15,
    examples: { match: ['RUC «87654326»'], noMatch: ['RUC 87654325', '87654326'] },
  },
];

function isRuc(value: string): boolean {
  const digits = value.padStart(9, '0');
  return (11 - (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(digits[8]);
}
