// Guatemala: CUI, NIT.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';

const CUI = {
  type: 'GT_CUI',
  validate: isCui,
  context: ['cui', 'dpi', 'codigo unico', 'documento personal', ...NATIONAL_ID_WORDS],
} as const;

// Municipalities of the 22 departments, in the order of their codes (Instituto Nacional de Estadística).
const MUNICIPALITIES = [17, 8, 16, 16, 14, 14, 19, 8, 24, 21, 9, 30, 33, 21, 8, 17, 14, 5, 11, 11, 7, 17];

export const guatemala: readonly PatternRecognizer[] = [
  // Código Único de Identificación on the DPI, RENAP: number, modulo 11, department and municipality of birth.
  {
    ...CUI,
    pattern: /\d{4}[- ]\d{5}[- ]\d{4}/,
    score: 0.7,
    examples: { match: ['CUI «1580 35224 0101»'], noMatch: ['1580 35225 0101', '1580 35224 0199'] },
  },
  {
    ...CUI,
    pattern: /\d{13}/,
    score: 0.4,
    examples: { match: ['DPI «1587564440904»'], noMatch: ['1587564450904'] },
  },
  // Número de Identificación Tributaria, SAT: weights from 2 on from the right, modulo 11 with K for ten.
  {
    type: 'GT_NIT',
    pattern: /\d{1,11}-?[\dK]/i,
    validate: isNit,
    score: 0.1,
    context: ['nit', 'nit number', 'identificacion tributaria', 'guatemala*'],
    examples: { match: ['NIT «7108-0»', 'NIT «576937-K»'], noMatch: ['NIT 7108-1', '7108-0'] },
  },
];

function isCui(value: string): boolean {
  const municipalities = MUNICIPALITIES[Number(value.slice(9, 11)) - 1] ?? 0;
  const municipality = Number(value.slice(11));
  if (municipality < 1 || municipality > municipalities) return false;
  return weightedSum(value, [2, 3, 4, 5, 6, 7, 8, 9]) % 11 === Number(value[8]);
}

function isNit(value: string): boolean {
  const digits = value.padStart(12, '0');
  const rest = weightedSum(digits, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return '0K987654321'[rest] === digits[11];
}
