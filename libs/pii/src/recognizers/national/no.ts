// Norway: birth, organisation, VAT and account numbers, passport, plate.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { BANK_WORDS, COMPANY_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate, vat } from './labelled.js';

/** The serial number tells the century (folkeregisterforskriften § 2-2-1). */
function yearOf(year: number, serial: number): number {
  if (serial < 500) return 1900 + year;
  if (serial < 750 && year >= 54) return 1800 + year;
  if (year < 40) return 2000 + year;
  return serial >= 900 ? 1900 + year : NaN;
}

/**
 * Birthday, serial, two check digits of modulus 11. The day is 40 more in a D number, the month 40 more in a number
 * of a hospital and 65 or 80 more in one made up for tests.
 */
function isFodselsnummer(value: string): boolean {
  const day = Number(value.slice(0, 2));
  const month = Number(value.slice(2, 4));
  const added = month > 80 ? 80 : month > 65 ? 65 : month > 40 ? 40 : 0;
  const year = yearOf(Number(value.slice(4, 6)), Number(value.slice(6, 9)));
  return (
    isDate(year, month - added, day > 40 ? day - 40 : day) &&
    weightedSum(value, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}

function isOrgnr(value: string): boolean {
  const start = value.startsWith('NO') ? 2 : 0;
  return (
    weightedSum(value.slice(start), [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 &&
    !value.startsWith('0000', start)
  );
}

/** Numbers of the former postal bank, behind four zeros, have a Luhn digit. */
function isKontonr(value: string): boolean {
  if (value.startsWith('0000')) return luhn(value.slice(4)) && value !== '00000000000';
  return weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

const PERSON_WORDS = [
  'fødselsnummer',
  'fødselsnr',
  'fodselsnummer',
  'fodselsnr',
  'fnr',
  'd nummer',
  'personnummer',
  ...NATIONAL_ID_WORDS,
];
const COMPANY_LABELS = [
  'organisasjonsnummer',
  'orgnr',
  'org nr',
  'foretak',
  'brønnøysund*',
  'bronnoysund*',
  ...COMPANY_WORDS,
];
const ACCOUNT_WORDS = ['kontonummer', 'kontonr', 'konto nr', 'konto', 'bankkonto', ...BANK_WORDS];

export const norway: readonly PatternRecognizer[] = [
  {
    // Fødselsnummer and D-nummer.
    type: 'NO_FODSELSNUMMER',
    score: 0.7,
    contextScore: 0.95,
    pattern: /\d{6}[ -]?\d{5}/,
    validate: isFodselsnummer,
    context: PERSON_WORDS,
    examples: {
      match: ['fødselsnummer «120515 39514»', '«26028338723»'],
      noMatch: ['26028338724', '45014054018'],
    },
  },
  {
    // Organisasjonsnummer (enhetsregisterloven § 23).
    type: 'NO_ORGNR',
    score: 0.4,
    pattern: /[89]\d{2} ?\d{3} ?\d{3}/,
    validate: isOrgnr,
    context: COMPANY_LABELS,
    examples: { match: ['orgnr «995 525 828»'], noMatch: ['orgnr 995 525 829'] },
  },
  {
    // Merverdiavgift, the number of a company in the VAT register.
    type: 'NO_MVA',
    score: 0.95,
    pattern: /(NO ?)?\d{3} ?\d{3} ?\d{3} ?MVA/i,
    validate: isOrgnr,
    context: ['mva', 'merverdiavgift', ...VAT_WORDS],
    examples: { match: ['«NO 995 525 828 MVA»'], noMatch: ['NO 995 525 829 MVA'] },
  },
  // What stands on invoices without a valid check digit.
  vat('NO', /(NO)?\d{9}MVA/i, '123456789MVA', ['mva', 'merverdiavgift']),
  {
    // Kontonummer of a bank account.
    type: 'NO_KONTONR',
    score: 0.6,
    pattern: /\d{4}\.\d{2}\.\d{5}|\d{4} \d{2} \d{5}/,
    validate: isKontonr,
    context: ACCOUNT_WORDS,
    examples: { match: ['konto «8601.11.17947»'], noMatch: ['konto 8601 11 17949'] },
  },
  {
    type: 'NO_KONTONR',
    score: 0.3,
    pattern: /\d{4}\.?\d{7}/,
    validate: isKontonr,
    context: ACCOUNT_WORDS,
    examples: { match: ['konto «0000.4090403»'], noMatch: ['konto 86011117949'] },
  },
  passport('NO', /[A-Z]{3}\d{6}|[A-Z]\d{7}|\d{8}/i, 'CCC012345', ['pass', 'passnummer']),
  plate('NO_LICENSE_PLATE', /[A-Z]{2} ?\d{4,5}/i, 'EK 12345', [
    'kjennemerke',
    'registreringsnummer',
    'bilnummer',
    'skiltnummer',
  ]),
];
