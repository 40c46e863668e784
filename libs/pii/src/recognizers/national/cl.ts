// Chile: RUT/RUN.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const RUT = {
  type: 'CL_RUT',
  validate: isRut,
  context: ['rut', 'rol unico tributario', 'cedula', ...TAX_ID_WORDS, ...NATIONAL_ID_WORDS],
} as const;

export const chile: readonly PatternRecognizer[] = [
  // Rol Único Tributario, Servicio de Impuestos Internos: modulo 11 with K for ten.
  {
    ...RUT,
    pattern: /(CL ?)?\d{1,2}\.\d{3}\.\d{3}-[\dK]/i,
    score: 0.85,
    examples: { match: ['RUT «12.531.909-2»', 'rut «CL 7.727.230-5»'], noMatch: ['12.531.909-3'] },
  },
  {
    ...RUT,
    pattern: /\d{7,8}-[\dK]/i,
    score: 0.4,
    examples: { match: ['rut: «76086428-5»'], noMatch: ['76086428-6'] },
  },
  {
    ...RUT,
    pattern: /(CL)?\d{7,8}[\dK]/i,
    score: 0.1,
    examples: { match: ['rut «760864285»'], noMatch: ['rut 760864286', '760864285'] },
  },
  // Rol Único Nacional, Registro Civil: what the number is called where it is a person's.
  {
    type: 'CL_RUN',
    pattern: /\d{1,2}\.\d{3}\.\d{3}-[\dK]|\d{7,8}-?[\dK]/i,
    validate: isRut,
    score: 0.1,
    contextScore: 0.95,
    context: ['run', 'rol unico nacional'],
    examples: { match: ['RUN: «12.531.909-2»'], noMatch: ['run 12.531.909-3'] },
  },
];

function isRut(value: string): boolean {
  const digits = (value.startsWith('CL') ? value.slice(2) : value).padStart(9, '0');
  if (digits.startsWith('00000000')) return false;
  return '0K987654321'[weightedSum(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11] === digits[8];
}
