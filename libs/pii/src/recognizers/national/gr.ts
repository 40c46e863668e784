// Greece: tax, VAT and social security numbers, documents, plates.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { HEALTH_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

/** Powers of two from the right, modulus 11, then modulus 10; old numbers have eight digits. */
function isAfm(value: string): boolean {
  const digits = (/^[A-Z]/.test(value) ? value.slice(2) : value).padStart(9, '0');
  if (digits === '000000000') return false;
  return (weightedSum(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(digits[8]);
}

/** Birthday as DDMMYY of any century, serial, Luhn digit. */
function isAmka(value: string): boolean {
  return (
    luhn(value) &&
    isDate(2000 + Number(value.slice(4, 6)), Number(value.slice(2, 4)), Number(value.slice(0, 2)))
  );
}

const AFM_WORDS = ['afm', 'αφμ', 'φπα', 'α φ μ', 'αριθμός φορολογικού μητρώου', ...VAT_WORDS];

export const greece: readonly PatternRecognizer[] = [
  {
    // Αριθμός Φορολογικού Μητρώου, ΑΦΜ, with the country as a VAT number.
    type: 'GR_VAT',
    score: 0.9,
    pattern: /(EL|GR)[ -]?\d{8,9}/i,
    validate: isAfm,
    context: AFM_WORDS,
    examples: { match: ['«EL 094259216»', '«GR 23456780»'], noMatch: ['EL 094259217'] },
  },
  {
    // People's begin with 0 to 4, companies' with 7 to 9.
    type: 'GR_VAT',
    score: 0.4,
    pattern: /[0-47-9]\d{8}/,
    validate: isAfm,
    context: [...AFM_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['ΑΦΜ «054100004»'], noMatch: ['ΑΦΜ 558426713', 'ΑΦΜ 054100005'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('GR_VAT', /(EL|GR)[ -]?\d{9}/i, AFM_WORDS, 'VAT', 'EL123456789'),
  {
    // Αριθμός Μητρώου Κοινωνικής Ασφάλισης (law 3655/2008).
    type: 'GR_AMKA',
    score: 0.6,
    pattern: /\d{6}[ -]?\d{5}/,
    validate: isAmka,
    context: ['amka', 'αμκα', 'α μ κ α', ...NATIONAL_ID_WORDS, ...HEALTH_WORDS],
    examples: { match: ['ΑΜΚΑ «01013099997»'], noMatch: ['ΑΜΚΑ 01013099998', '31023099990'] },
  },
  passport('GR', /[A-Z]{2}\d{7}/i, 'AK0219304', ['διαβατηριο', 'διαβατήριο', 'diavatirio']),
  // Δελτίο ταυτότητας: one letter or two, six digits.
  labelled(
    'GR_ID_CARD',
    /[A-Z]{1,2}[ -]?\d{6}/,
    ['αδτ', 'adt', 'ταυτοτητα*', 'ταυτότητα*', 'ταυτότητας', 'tautotita', ...NATIONAL_ID_WORDS],
    'identity card',
    'AB 123456',
  ),
  plate('GR_LICENSE_PLATE', /[ABEHIKMNOPTXYZ]{3}[ -]\d{4}/i, 'YZK-1234', [
    'πινακίδα',
    'πινακίδες',
    'pinakida',
  ]),
];
