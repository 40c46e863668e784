// Peru: DNI (CUI), RUC, foreigner's card.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';

const CUI = {
  type: 'PE_CUI',
  validate: isCui,
  contextScore: 0.8,
  context: ['cui', 'dni', 'documento nacional', 'peru*'],
} as const;

export const peru: readonly PatternRecognizer[] = [
  // Código Único de Identificación on the DNI, RENIEC: eight digits, check digit or letter modulo 11.
  {
    ...CUI,
    pattern: /\d{8}-[\dA-K]/,
    score: 0.4,
    examples: { match: ['a nombre de «10117410-2»'], noMatch: ['10117410-3'] },
  },
  {
    ...CUI,
    pattern: /\d{8}(-?[\dA-K])?/i,
    score: 0.1,
    examples: { match: ['CUI «101174102»', 'CUI «10117410»'], noMatch: ['10117410'] },
  },
  // Registro Único de Contribuyentes, SUNAT: 10 (persons), 15, 16, 17 or 20 (companies), modulo 11.
  {
    type: 'PE_RUC',
    pattern: /(1[0567]|20)\d{9}/,
    validate: (value) =>
      (11 - (weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(value[10]),
    score: 0.4,
    contextScore: 0.95,
    context: ['ruc', 'sunat', 'peru*'],
    examples: { match: ['RUC «20480977239»'], noMatch: ['20480977238'] },
  },
  // Carné de Extranjería, Migraciones: nine digits, no check digit.
  {
    type: 'PE_CE',
    pattern: /\d{9}/,
    score: 0.05,
    context: ['ce', 'c e', 'ce number', 'carne de extranjeria', 'extranjeria', 'foreigner', 'foreigners'],
    examples: { match: ['carné de extranjería «001766062»'], noMatch: ['001766062'] },
  },
];

function isCui(value: string): boolean {
  if (value.length === 8) return value.charCodeAt(7) <= 57;
  const rest = weightedSum(value, [3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return '65432110987'[rest] === value[8] || 'KJIHGFEDCBA'[rest] === value[8];
}
