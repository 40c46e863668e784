// Poland: PESEL, NIP, REGON, identity card, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

const NIP_CONTEXT = ['nip', 'numer identyfikacji podatkowej', 'podatnik*', 'polish vat', ...VAT_WORDS];
const PESEL_CONTEXT = ['pesel', 'polish national', 'numer ewidencyjny', ...NATIONAL_ID_WORDS, 'tax id'];
const CENTURIES = [1900, 2000, 2100, 2200, 1800];

export const poland: readonly PatternRecognizer[] = [
  // PESEL (Powszechny Elektroniczny System Ewidencji Ludności), ustawa z 24.09.2010 art. 15: date, serial, check digit.
  {
    type: 'PL_PESEL',
    pattern: /\d{11}/,
    validate: (value) => isPesel(value) && hasPeselDate(value),
    score: 0.6,
    context: PESEL_CONTEXT,
    examples: { match: ['PESEL «44051401359»'], noMatch: ['44051401358', '85040812345'] },
  },
  // Registers hold numbers given out by mistake with an impossible date.
  {
    type: 'PL_PESEL',
    pattern: /\d{11}/,
    validate: isPesel,
    score: 0.1,
    contextScore: 0.7,
    context: PESEL_CONTEXT,
    examples: { match: ['PESEL: «77334586883»'], noMatch: ['PESEL: 77334586884'] },
  },
  // NIP (Numer Identyfikacji Podatkowej), ustawa z 13.10.1995: weights 6 5 7 2 3 4 5 6 7 modulo 11.
  {
    type: 'PL_NIP',
    pattern: /PL ?\d{10}|(PL ?)?(\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3})/i,
    validate: isNip,
    score: 0.8,
    context: NIP_CONTEXT,
    examples: { match: ['NIP «PL 8567346215»', '«856-734-62-15»'], noMatch: ['PL 8567346216'] },
  },
  {
    type: 'PL_NIP',
    pattern: /\d{10}|\d{3} \d{3} \d{2} \d{2}/,
    validate: isNip,
    score: 0.4,
    context: NIP_CONTEXT,
    examples: { match: ['NIP: «8567346215»'], noMatch: ['NIP: 8567346216'] },
  },
  // REGON, rozporządzenie Rady Ministrów 30.11.2015: 9 digits, 14 for a local unit.
  {
    type: 'PL_REGON',
    pattern: /\d{9}(\d{5})?|\d{3}[ -]\d{3}[ -]\d{3}/,
    validate: isRegon,
    score: 0.3,
    context: ['regon', 'rejestr gospodarki narodowej', 'register of economic units', ...COMPANY_WORDS],
    examples: { match: ['REGON «192598184»'], noMatch: ['REGON 192598183', 'REGON 12345678512348'] },
  },
  // Dowód osobisty: three letters, a check digit (weights 7 3 1 9 7 3 1 7 3, modulo 10), five digits.
  {
    type: 'PL_ID_CARD',
    pattern: /[A-Z]{3} ?\d{6}/i,
    validate: isIdCard,
    score: 0.2,
    context: ['dowod', 'dowod osobisty', 'dowodu osobistego', 'seria i numer', ...NATIONAL_ID_WORDS],
    examples: { match: ['dowód osobisty «ABA300000»'], noMatch: ['dowód osobisty ABA400000'] },
  },
  passport('PL', /[A-Z]{2} ?\d{7}/, 'AN 3000011', ['paszport*']),
  vat('PL', /(PL)?(\d{10}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3})/, 'PL1234567890', ['nip']),
  labelled('PL_KRS', /\d{10}/, ['krs', 'krajowy rejestr sadowy'], 'KRS', '0000123456'),
];

function isPesel(value: string): boolean {
  return weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** The month carries the century: +20 for 2000, +40 for 2100, +60 for 2200, +80 for 1800. */
function hasPeselDate(value: string): boolean {
  const month = Number(value.slice(2, 4));
  const century = CENTURIES[Math.floor(month / 20)] ?? NaN;
  return isDate(century + Number(value.slice(0, 2)), month % 20, Number(value.slice(4, 6)));
}

function isNip(value: string): boolean {
  const digits = value.slice(-10);
  return weightedSum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(digits[9]) && digits > '01';
}

function isRegon(value: string): boolean {
  const isUnit = (weightedSum(value, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === Number(value[8]);
  if (value.length === 9) return isUnit;
  const local = weightedSum(value, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]);
  return isUnit && (local % 11) % 10 === Number(value[13]);
}

function isIdCard(value: string): boolean {
  const letters = [7, 3, 1].reduce((sum, weight, i) => sum + weight * (value.charCodeAt(i) - 55), 0);
  return (letters + weightedSum(value.slice(3), [9, 7, 3, 1, 7, 3])) % 10 === 0;
}
