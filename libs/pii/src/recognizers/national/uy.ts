// Uruguay: cédula, RUT, foreigner's number.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const CEDULA = {
  type: 'UY_CEDULA',
  validate: isCedula,
  context: ['ci', 'c i', 'cedula', 'cedula de identidad', 'documento', ...NATIONAL_ID_WORDS],
} as const;

export const uruguay: readonly PatternRecognizer[] = [
  // Cédula de Identidad, DNIC: weights 2987634, modulo 10.
  {
    ...CEDULA,
    pattern: /\d\.\d{3}\.\d{3}[-/]\d/,
    score: 0.7,
    examples: { match: ['cédula «1.234.567-2»'], noMatch: ['1.234.567-3'] },
  },
  {
    ...CEDULA,
    pattern: /\d{7}-\d/,
    score: 0.4,
    examples: { match: ['a nombre de «1234567-2»'], noMatch: ['1234567-3'] },
  },
  {
    ...CEDULA,
    pattern: /\d{8}/,
    score: 0.2,
    examples: { match: ['CI «12345672»'], noMatch: ['CI 12345673', '12345672'] },
  },
  // Número de Identidad de Extranjero (OECD, Uruguay TIN): begins with 9; no public check rule.
  {
    type: 'UY_NIE',
    pattern: /9\d\.?\d{3}\.?\d{3}-?\d/,
    score: 0.05,
    contextScore: 0.8,
    context: ['nie', 'identidad de extranjero', 'extranjero'],
    examples: { match: ['NIE «93.456.789-1»'], noMatch: ['NIE 13.456.789-1', '93.456.789-1'] },
  },
  // Registro Único Tributario, DGI: office 01 to 22, number, 001, modulo 11.
  {
    type: 'UY_RUT',
    pattern: /\d{2}-?\d{6}-?001-?\d/,
    validate: isRut,
    score: 0.7,
    context: ['rut', 'dgi', ...TAX_ID_WORDS],
    examples: { match: ['RUT «21-100342-001-7»'], noMatch: ['21-100342-001-8', '31-100342-001-7'] },
  },
];

function isCedula(value: string): boolean {
  return (10 - (weightedSum(value, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10 === Number(value[7]);
}

function isRut(value: string): boolean {
  const office = Number(value.slice(0, 2));
  if (office < 1 || office > 22 || value.slice(2, 8) === '000000') return false;
  const rest = weightedSum(value, [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  // A remainder of 1 would need the digit ten and is never given out.
  return rest !== 1 && (11 - rest) % 11 === Number(value[11]);
}
