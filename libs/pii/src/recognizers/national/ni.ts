// Nicaragua: identity card, RUC.
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

export const nicaragua: readonly PatternRecognizer[] = [
  // Cédula de identidad, Consejo Supremo Electoral: municipality, birth date DDMMYY, serial, letter.
  {
    type: 'NI_CEDULA',
    pattern: /\d{3}-?\d{6}-?\d{4}[A-HJ-NP-Y]/i,
    validate: (value) =>
      isDate(2000 + Number(value.slice(7, 9)), Number(value.slice(5, 7)), Number(value.slice(3, 5))),
    score: 0.8,
    context: ['cedula', 'cedula de identidad', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['cédula «001-150690-0005K»'], noMatch: ['001-456789-0123A'] },
  },
  // Registro Único de Contribuyentes of a company, DGI.
  {
    type: 'NI_RUC',
    pattern: /J\d{13}/i,
    score: 0.3,
    context: ['ruc', 'dgi', ...TAX_ID_WORDS],
    examples: { match: ['RUC «J0310000012345»'], noMatch: ['J0310000012345'] },
  },
];
