// Italy: fiscal code, VAT number, documents, medicines, plates.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

// What 0 to 9, or A to J, count in odd places; then K to Z (DM 23 December 1976, annex).
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** The digits of a code that another person has already are replaced by letters ("omocodia"). */
function digitsOf(text: string): number {
  let number = 0;
  for (const char of text) {
    const omocode = 'LMNPQRSTUV'.indexOf(char);
    number = number * 10 + (omocode < 0 ? Number(char) : omocode);
  }
  return number;
}

/** Consonants come first, then vowels, then X to fill three places. */
function isName(text: string): boolean {
  const kinds = Array.from(text).map((char) => ('AEIOU'.includes(char) ? 1 : char === 'X' ? 2 : 0));
  return kinds.every(
    (kind, i) => i === 0 || kind >= kinds[i - 1]! || (kinds[i - 1] === 2 && !kinds.slice(0, i).includes(1)),
  );
}

function isFiscalCode(value: string): boolean {
  const day = digitsOf(value.slice(9, 11));
  const month = 'ABCDEHLMPRST'.indexOf(value[8]!) + 1;
  if (!isName(value.slice(0, 3)) || !isName(value.slice(3, 6))) return false;
  if (!isDate(1900 + digitsOf(value.slice(6, 8)) || 2000, month, day > 40 ? day - 40 : day)) return false;
  if (digitsOf(value.slice(12, 15)) === 0) return false;
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = value.charCodeAt(i);
    const index = code < 58 ? code - 48 : code - 65;
    sum += i % 2 === 0 ? ODD[index]! : index;
  }
  return value.charCodeAt(15) - 65 === sum % 26;
}

function isVat(value: string): boolean {
  const digits = value.slice(-11);
  return luhn(digits) && digits !== '00000000000';
}

/** Luhn's sum from the left: the second, fourth … digit doubled, the last one checks. */
function isMedicine(value: string): boolean {
  const digits = value.slice(-9);
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const product = Number(digits[i]) * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum % 10 === Number(digits[8]);
}

const VAT_LABELS = ['partita iva', 'p iva', 'piva', 'iva', ...VAT_WORDS, ...COMPANY_WORDS];

export const italy: readonly PatternRecognizer[] = [
  {
    // Codice fiscale (DPR 605/1973): surname, name, year, month letter, day (40 more for women), birthplace, check.
    type: 'IT_FISCAL_CODE',
    score: 0.95,
    pattern: /[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-IL-MZ][\dL-NP-V]{3}[A-Z]/i,
    validate: isFiscalCode,
    context: ['codice fiscale', 'cf', 'cod fisc', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: {
      match: ['CF «DMLPRY77D15H501F»', '«RSSMRA85T10A562S»', '«AXXFAXTTD41H501M»'],
      noMatch: ['DMLPRY77B29H501F', 'RCCMNL83S18D967H'],
    },
  },
  {
    // Partita IVA (DPR 633/1972, art. 35).
    type: 'IT_VAT_CODE',
    score: 0.9,
    pattern: /IT[ -]?\d{11}/i,
    validate: isVat,
    context: VAT_LABELS,
    examples: { match: ['P.IVA «IT 00743110157»'], noMatch: ['P.IVA IT 00743110158'] },
  },
  {
    type: 'IT_VAT_CODE',
    score: 0.4,
    pattern: /\d{11}/,
    validate: isVat,
    context: VAT_LABELS,
    examples: { match: ['partita IVA «00743110157»'], noMatch: ['partita IVA 00743110158', '00000000000'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('IT_VAT_CODE', /IT\d{11}/i, VAT_LABELS, 'VAT', 'IT12345678910'),
  // Carta d'identità: electronic (two letters on either side), or on paper.
  labelled(
    'IT_IDENTITY_CARD',
    /[A-Z]{2}\d{5}[A-Z]{2}|[A-Z]{2} ?\d{7}|\d{7}[A-Z]{2}/i,
    ['carta d identita', 'carta identita', 'cie', 'documento', ...NATIONAL_ID_WORDS],
    'carta d’identità',
    'CA79382RA',
    (value) => !value.includes('00000'),
  ),
  // Patente di guida: two letters, seven digits, a letter; since 2015 also U1 and seven without vowels.
  labelled(
    'IT_DRIVER_LICENSE',
    /[A-Z]{2}\d{7}[A-Z]|U1[B-DF-HJ-NP-TV-Z\d]{7}[A-Z]/i,
    ['patente', 'patente di guida', 'license', 'licence', ...DRIVER_LICENSE_WORDS],
    'patente',
    'U1H00B000C',
  ),
  passport('IT', /[A-Z]{2}\d{7}/i, 'AA7654321', ['passaporto']),
  {
    // Autorizzazione all'immissione in commercio of a medicine: which one somebody takes is about their health.
    type: 'IT_AIC',
    score: 0.2,
    pattern: /A?0\d{8}/i,
    validate: isMedicine,
    context: ['aic', 'farmaco', 'medicinale', 'autorizzazione'],
    examples: { match: ['AIC «000307052»'], noMatch: ['AIC 000307053'] },
  },
  plate('IT_LICENSE_PLATE', /[A-HJ-NPR-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NPR-TV-Z]{2}/i, 'AB 123 CD', [
    'targa',
    'targata',
    'targato',
  ]),
];
