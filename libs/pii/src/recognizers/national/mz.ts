// Mozambique: identity card, tax number, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { passport } from './labelled.js';

const BI_WORDS = [
  'bi',
  'bi number',
  'bilhete de identidade',
  'mozambican national',
  'angolan identity',
  ...NATIONAL_ID_WORDS,
];

export const mozambique: readonly PatternRecognizer[] = [
  // Bilhete de Identidade, Mozambique: twelve digits and a letter.
  {
    type: 'MZ_BI',
    pattern: /\d{12}[A-Z]|\d{4} \d{4} \d{4} ?[A-Z]/i,
    score: 0.4,
    context: BI_WORDS,
    examples: { match: ['BI «110504162779A»'], noMatch: ['1234567890123', '12345678901A'] },
  },
  // NUIT (Número Único de Identificação Tributária), Decreto 52/2003: weights 8 9 4 5 6 7 8 9 modulo 11.
  {
    type: 'MZ_NUIT',
    pattern: /\d{8}-?\d|\d{3} \d{3} \d{3}/,
    validate: (value) => '01234567891'[weightedSum(value, [8, 9, 4, 5, 6, 7, 8, 9]) % 11] === value[8],
    score: 0.2,
    context: ['nuit', 'identificacao tributaria', 'mozambican tax', ...TAX_ID_WORDS],
    examples: { match: ['NUIT «40001234-2»'], noMatch: ['NUIT 40001234-3'] },
  },
  passport('MZ', /[A-Z]{2}\d{7}|\d{2}[A-Z]{2}\d{5}/, 'AB0123456'),
];
