// Denmark: personal and company numbers, documents, plates.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

/** The seventh digit tells the century (CPR-kontoret, "Personnummeret i CPR"). */
function yearOf(year: number, seventh: number): number {
  if (seventh < 4) return 1900 + year;
  if (year < 37) return 2000 + year;
  if (seventh === 4 || seventh === 9) return 1900 + year;
  return year >= 58 ? 1800 + year : NaN;
}

/** Numbers since 2007 may fail modulus 11; without the dash that tells them from any ten digits it is demanded. */
function isCpr(value: string, raw: string): boolean {
  const year = yearOf(Number(value.slice(4, 6)), Number(value[6]));
  if (!isDate(year, Number(value.slice(2, 4)), Number(value.slice(0, 2)))) return false;
  return raw.length > 10 || weightedSum(value, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

function isCvr(value: string): boolean {
  const digits = value.slice(-8);
  return digits[0] !== '0' && weightedSum(digits, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

const CPR_WORDS = ['cpr', 'cpr nr', 'cpr nummer', 'personnummer', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS];
const CVR_WORDS = ['cvr', 'cvr nr', 'moms', 'se nr', 'virksomhed', ...COMPANY_WORDS, ...VAT_WORDS];

export const denmark: readonly PatternRecognizer[] = [
  {
    // CPR-nummer (CPR-loven § 3).
    type: 'DK_CPR',
    score: 0.5,
    pattern: /\d{6}[ -]\d{4}/,
    validate: isCpr,
    context: CPR_WORDS,
    examples: { match: ['CPR «010180-1234»'], noMatch: ['CPR 310280-1234'] },
  },
  {
    type: 'DK_CPR',
    score: 0.4,
    pattern: /\d{10}/,
    validate: isCpr,
    context: CPR_WORDS,
    examples: { match: ['CPR «2110084008»'], noMatch: ['CPR 2110485008', 'CPR 0101110630'] },
  },
  {
    // CVR-nummer (CVR-loven), with the country as a VAT number.
    type: 'DK_CVR',
    score: 0.9,
    pattern: /DK[ -]?\d{2} ?\d{2} ?\d{2} ?\d{2}/i,
    validate: isCvr,
    context: CVR_WORDS,
    examples: { match: ['«DK19319970»'], noMatch: ['DK19319971'] },
  },
  {
    type: 'DK_CVR',
    score: 0.3,
    pattern: /\d{2} ?\d{2} ?\d{2} ?\d{2}/,
    validate: isCvr,
    context: CVR_WORDS,
    examples: { match: ['CVR «13585628»'], noMatch: ['CVR 13585627'] },
  },
  // What stands on invoices without a valid check digit.
  vat('DK', /(DK)?\d{8}/i, 'DK12345678', ['moms', 'se nr']),
  passport('DK', /\d{9}/, '900010172', ['pas', 'pasnummer']),
  labelled(
    'DK_DRIVER_LICENSE',
    /\d{8}/,
    ['kørekort', 'korekort', 'koerekort', ...DRIVER_LICENSE_WORDS],
    'kørekort',
    '12345678',
  ),
  plate('DK_LICENSE_PLATE', /[A-Z]{2} ?\d{2} ?\d{3}/i, 'AB 12 345', ['nummerplade', 'registreringsnummer']),
];
