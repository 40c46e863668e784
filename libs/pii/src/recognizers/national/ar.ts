// Argentina: DNI, CUIT/CUIL, bank account (CBU).
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { BANK_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const CUIT = {
  type: 'AR_CUIT',
  validate: isCuit,
  context: ['cuit', 'cuil', 'clave unica de identificacion', 'afip', 'arca', ...TAX_ID_WORDS],
} as const;

const CUIT_KINDS = new Set('20 23 24 25 26 27 30 33 34 50 51 55'.split(' '));

export const argentina: readonly PatternRecognizer[] = [
  // Clave Única de Identificación Tributaria or Laboral, AFIP: kind, number, modulo 11.
  {
    ...CUIT,
    pattern: /\d{2}-\d{8}-\d/,
    score: 0.85,
    examples: { match: ['CUIT «20-05536168-2»'], noMatch: ['20-05536168-3', '99-05536168-2'] },
  },
  {
    ...CUIT,
    pattern: /\d{11}|\d{2} \d{8} \d/,
    score: 0.4,
    examples: { match: ['cuil «27333234519»'], noMatch: ['27333234518'] },
  },
  // Documento Nacional de Identidad, RENAPER: no check digit.
  {
    type: 'AR_DNI',
    pattern: /\d{1,2}\.\d{3}\.\d{3}|\d{7,8}/,
    score: 0.05,
    contextScore: 0.75,
    context: ['dni', 'documento nacional', 'documento', 'argentin*', ...NATIONAL_ID_WORDS],
    examples: { match: ['DNI «20.123.456»'], noMatch: ['ventas de 20.123.456', 'DNI 2012345699'] },
  },
  // Clave Bancaria Uniforme, BCRA: two blocks, each with a check digit 7-1-3-9 modulo 10.
  {
    type: 'AR_CBU',
    pattern: /\d{8} ?\d{14}/,
    validate: isCbu,
    score: 0.7,
    context: ['cbu', 'cvu', 'clave bancaria', ...BANK_WORDS],
    examples: { match: ['CBU «2850590940090418135201»'], noMatch: ['2850590940090418135202'] },
  },
];

function isCuit(value: string): boolean {
  if (!CUIT_KINDS.has(value.slice(0, 2))) return false;
  const rest = weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return '09987654321'[rest] === value[10];
}

function isCbu(value: string): boolean {
  const bank = weightedSum(value, [7, 1, 3, 9, 7, 1, 3, 1]);
  const account = weightedSum(value.slice(8), [3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1]);
  return bank % 10 === 0 && account % 10 === 0;
}
