// El Salvador: NIT, DUI.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const NIT = {
  type: 'SV_NIT',
  validate: isNit,
  context: ['nit', 'identificacion tributaria', ...TAX_ID_WORDS],
} as const;

const DUI = {
  type: 'SV_DUI',
  validate: (value: string) =>
    (10 - (weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 10)) % 10 === Number(value[8]),
  context: ['dui', 'documento unico', ...NATIONAL_ID_WORDS],
} as const;

export const elSalvador: readonly PatternRecognizer[] = [
  // Número de Identificación Tributaria, Ministerio de Hacienda: municipality, date, serial, modulo 11.
  {
    ...NIT,
    pattern: /(SV ?)?\d{4}-\d{6}-\d{3}-\d/i,
    score: 0.85,
    examples: { match: ['NIT «0614-050707-104-8»'], noMatch: ['0614-060707-101-1'] },
  },
  {
    ...NIT,
    pattern: /[019]\d{13}/,
    score: 0.2,
    examples: { match: ['NIT «06140507071048»'], noMatch: ['NIT 06140507071049', '06140507071048'] },
  },
  // Documento Único de Identidad, RNPN: modulo 10.
  {
    ...DUI,
    pattern: /\d{8}-\d/,
    score: 0.4,
    examples: { match: ['DUI «00016297-5»'], noMatch: ['DUI 00016297-4', 'order 00016297-5'] },
  },
];

function isNit(value: string): boolean {
  const digits = value.startsWith('SV') ? value.slice(2) : value;
  if (!'019'.includes(digits[0]!)) return false;
  // Serials up to 100 were given out under the first rule.
  const check =
    digits.slice(10, 13) <= '100'
      ? (weightedSum(digits, [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10
      : ((11 - (weightedSum(digits, [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10;
  return check === Number(digits[13]);
}
