// Ecuador: cédula, RUC.
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const CI = {
  type: 'EC_CI',
  validate: isCedula,
  context: ['ci', 'c i', 'cedula', 'cedula de identidad', 'cedula de ciudadania', ...NATIONAL_ID_WORDS],
} as const;

const RUC = {
  type: 'EC_RUC',
  validate: isRuc,
  context: ['ruc', 'registro unico', 'sri', 'ecuador*', ...TAX_ID_WORDS],
} as const;

export const ecuador: readonly PatternRecognizer[] = [
  // Cédula de identidad, Registro Civil: province, third digit below 6 (6: foreigners), Luhn.
  {
    ...CI,
    pattern: /\d{9}-\d/,
    score: 0.45,
    examples: { match: ['cédula «171430710-3»'], noMatch: ['171430710-4', '991430710-3'] },
  },
  {
    ...CI,
    pattern: /\d{10}/,
    score: 0.3,
    examples: { match: ['cédula «1714307103»'], noMatch: ['cédula 1714307104', '1714307103'] },
  },
  // Registro Único de Contribuyentes, SRI: a cédula, public or company number and the branch, mostly 001.
  {
    ...RUC,
    pattern: /\d{10}-?00\d/,
    score: 0.6,
    examples: { match: ['RUC «1792060346-001»', 'ruc «1803557964001»'], noMatch: ['1792060347-001'] },
  },
  {
    ...RUC,
    pattern: /\d{10}-?\d{3}/,
    score: 0.2,
    examples: { match: ['RUC «1792060346012»'], noMatch: ['RUC 1792060346000', '1792060346012'] },
  },
];

/** Provinces 01 to 24; 30 for those abroad, 50 in special cases. */
function hasProvince(value: string): boolean {
  const province = Number(value.slice(0, 2));
  return (province >= 1 && province <= 24) || province === 30 || province === 50;
}

function isCedula(value: string): boolean {
  return hasProvince(value) && value[2]! <= '6' && luhn(value);
}

function isRuc(value: string): boolean {
  if (!hasProvince(value)) return false;
  const natural = !value.endsWith('000') && isCedula(value.slice(0, 10));
  if (value[2] === '9') {
    const rest = weightedSum(value, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11;
    return rest === 0 && !value.endsWith('000');
  }
  const isPublic = value[2] === '6' && weightedSum(value, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
  return natural || (isPublic && !value.endsWith('0000'));
}
