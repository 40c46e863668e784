// Portugal: tax number, citizen card, social security, passport, plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate, vat } from './labelled.js';

/** Modulus 11 with weights 9 to 2; the remainders 0 and 1 give 0. */
function isNif(value: string): boolean {
  const digits = value.slice(-9);
  const rest = weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return digits[0] !== '0' && Number(digits[8]) === (rest < 2 ? 0 : 11 - rest);
}

/** Luhn's sum in which letters count as 10 to 35 (Cartão de Cidadão, "Validação de número de documento"). */
function isCitizenCard(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < value.length; i++) {
    const digit = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(value[i]!);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += i % 2 === 0 && doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Weights are the primes from 29 down to 2 over ten digits; the check digit is 9 minus the sum modulo 10. */
function isNiss(value: string): boolean {
  return Number(value[10]) === 9 - (weightedSum(value, [29, 23, 19, 17, 13, 11, 7, 5, 3, 2]) % 10);
}

const NIF_WORDS = [
  'nif',
  'nipc',
  'contribuinte',
  'numero fiscal',
  'numero de identificacao fiscal',
  ...VAT_WORDS,
];

export const portugal: readonly PatternRecognizer[] = [
  {
    // Número de identificação fiscal (DL 14/2013), and the NIPC of companies.
    type: 'PT_NIF',
    score: 0.4,
    pattern: /\d{3} ?\d{3} ?\d{3}/,
    validate: isNif,
    context: [...NIF_WORDS, ...TAX_ID_WORDS, ...COMPANY_WORDS],
    examples: { match: ['NIF «299992020»', 'contribuinte «299 992 020»'], noMatch: ['NIF 299992021'] },
  },
  {
    type: 'PT_NIF',
    score: 0.9,
    pattern: /PT[ -]?\d{3} ?\d{3} ?\d{3}/i,
    validate: isNif,
    context: NIF_WORDS,
    examples: { match: ['«PT 501964843»'], noMatch: ['PT 501964842'] },
  },
  // What stands on invoices without a valid check digit.
  vat('PT', /(PT)?\d{9}/i, 'PT123456780', ['nif', 'iva', 'contribuinte']),
  {
    // Número de documento of the Cartão de Cidadão.
    type: 'PT_CC',
    score: 0.7,
    pattern: /\d{8}[ -]?\d[ -]?[A-Z\d]{2}[ -]?\d/i,
    validate: (value) => /[A-Z]/.test(value) && isCitizenCard(value),
    context: ['cartao de cidadao', 'cartao cidadao', 'cc', 'bilhete de identidade', ...NATIONAL_ID_WORDS],
    examples: {
      match: ['Cartão de Cidadão «10000000 0 ZZ2»'],
      noMatch: ['Cartão de Cidadão 10000000 0 ZZ3'],
    },
  },
  {
    // Número de identificação da Segurança Social.
    type: 'PT_NISS',
    score: 0.4,
    pattern: /[12]\d{10}/,
    validate: isNiss,
    context: ['niss', 'seguranca social', ...NATIONAL_ID_WORDS],
    examples: { match: ['NISS «12345678902»'], noMatch: ['NISS 12345678903'] },
  },
  passport('PT', /[A-Z]{1,2}\d{6}/i, 'K453286', ['passaporte']),
  // Matrícula: three pairs, of which one is letters, since 2020 two.
  plate(
    'PT_LICENSE_PLATE',
    /[A-Z]{2}[ .-]?\d{2}[ .-]?(\d{2}|[A-Z]{2})|\d{2}[ .-]?([A-Z]{2}[ .-]?\d{2}|\d{2}[ .-]?[A-Z]{2})/i,
    '12-AB-34',
    ['matricula', 'placa'],
  ),
];
