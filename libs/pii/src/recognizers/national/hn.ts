// Honduras: identity card, RTN.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const RTN_WORDS = ['rtn', 'registro tributario', ...TAX_ID_WORDS] as const;

/** Department 01 to 18 and municipality, then the year of registration. */
function isRegistered(value: string): boolean {
  const department = Number(value.slice(0, 2));
  const year = Number(value.slice(4, 8));
  return department >= 1 && department <= 18 && value.slice(2, 4) !== '00' && year >= 1900 && year <= 2099;
}

export const honduras: readonly PatternRecognizer[] = [
  // Documento Nacional de Identificación, RNP: municipality, year of registration, folio.
  {
    type: 'HN_DNI',
    pattern: /\d{4}-\d{4}-\d{5}/,
    validate: isRegistered,
    score: 0.6,
    context: ['dni', 'identidad', 'tarjeta de identidad', ...NATIONAL_ID_WORDS],
    examples: { match: ['identidad «0801-1990-12345»'], noMatch: ['2801-1990-12345', '0801-3990-12345'] },
  },
  {
    type: 'HN_DNI',
    pattern: /\d{13}/,
    validate: isRegistered,
    score: 0.2,
    context: ['dni', 'identidad', ...NATIONAL_ID_WORDS],
    examples: { match: ['DNI «0801199012345»'], noMatch: ['0801199012345'] },
  },
  // Registro Tributario Nacional, SAR: a person's is the identity number and one digit more.
  {
    type: 'HN_RTN',
    pattern: /\d{4}-?\d{4}-?\d{6}/,
    validate: isRegistered,
    score: 0.2,
    contextScore: 0.8,
    context: RTN_WORDS,
    examples: { match: ['RTN «08011990123456»'], noMatch: ['RTN 28011990123456', '08011990123456'] },
  },
];
