// Bolivia: identity card, tax number.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';

export const bolivia: readonly PatternRecognizer[] = [
  // Cédula de Identidad, SEGIP: seven or eight digits, department of issue, extension; no check digit.
  {
    type: 'BO_CI',
    pattern: /\d{7,8}[-. ]?(LP|OR|PT|CB|CH|TJ|SC|BE|PD)([-. ][A-Z\d]{1,2})?/,
    score: 0.2,
    context: ['ci', 'c i', 'carnet', 'cedula', 'cedula de identidad', ...NATIONAL_ID_WORDS],
    examples: {
      match: ['CI «1234567-SC»', 'cédula «9876543.CB.AB»'],
      noMatch: ['CI 1234567-XX', 'CI 123456-LP'],
    },
  },
  // Número de Identificación Tributaria, Servicio de Impuestos Nacionales.
  {
    type: 'BO_NIT',
    pattern: /\d{7,12}/,
    score: 0.05,
    contextScore: 0.7,
    context: ['nit', 'identificacion tributaria', 'bolivia*'],
    examples: { match: ['NIT «1020703023»'], noMatch: ['1020703023'] },
  },
];
