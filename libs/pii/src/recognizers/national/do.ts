// Dominican Republic: cédula, RNC, invoice number (NCF).
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const CEDULA = {
  type: 'DO_CEDULA',
  validate: luhn,
  context: ['cedula', 'cedula de identidad', ...NATIONAL_ID_WORDS],
} as const;

const RNC = {
  type: 'DO_RNC',
  validate: isRnc,
  context: ['rnc', 'registro nacional', 'dgii', ...TAX_ID_WORDS, ...COMPANY_WORDS],
} as const;

// Kinds of receipt, DGII norm 06-2018, and of electronic ones, norm 01-2020.
const RECEIPTS = new Set('01 02 03 04 11 12 13 14 15 16 17'.split(' '));
const ELECTRONIC = new Set('31 32 33 34 41 43 44 45 46 47'.split(' '));

export const dominicanRepublic: readonly PatternRecognizer[] = [
  // Cédula de Identidad y Electoral, JCE: Luhn.
  {
    ...CEDULA,
    pattern: /\d{3}-\d{7}-\d/,
    score: 0.7,
    examples: { match: ['cédula «001-1391820-5»'], noMatch: ['001-1391820-4'] },
  },
  {
    ...CEDULA,
    pattern: /\d{11}/,
    score: 0.3,
    examples: { match: ['cédula «00113918205»'], noMatch: ['cédula 00113918204', '00113918205'] },
  },
  // Registro Nacional del Contribuyente, DGII: weights 79865432, modulo 11.
  {
    ...RNC,
    pattern: /[145]-\d{2}-\d{5}-\d/,
    score: 0.6,
    examples: { match: ['RNC «1-01-85004-3»'], noMatch: ['1-01-85004-2'] },
  },
  {
    ...RNC,
    pattern: /\d{9}/,
    score: 0.1,
    examples: { match: ['RNC «101850043»'], noMatch: ['RNC 101850042', '101850043'] },
  },
  // Número de Comprobante Fiscal: series, kind of receipt, serial.
  {
    type: 'DO_NCF',
    pattern: /B\d{10}|E\d{12}|[AP]\d{18}/i,
    validate: isReceipt,
    score: 0.3,
    context: ['ncf', 'e cf', 'ecf', 'comprobante fiscal', 'comprobante'],
    examples: {
      match: ['NCF «B0100000005»', 'e-CF «E310000000005»'],
      noMatch: ['NCF B9900000005', 'B0100000005'],
    },
  },
];

function isRnc(value: string): boolean {
  const rest = weightedSum(value, [7, 9, 8, 6, 5, 4, 3, 2]) % 11;
  return ((10 - rest) % 9) + 1 === Number(value[8]);
}

function isReceipt(value: string): boolean {
  if (value[0] === 'E') return ELECTRONIC.has(value.slice(1, 3));
  const kind = value[0] === 'B' ? value.slice(1, 3) : value.slice(9, 11);
  return RECEIPTS.has(kind);
}
