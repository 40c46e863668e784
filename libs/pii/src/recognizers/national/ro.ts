// Romania: CNP, company, VAT and trade register numbers, identity card, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

const CUI_CONTEXT = [
  'cui',
  'cod unic',
  'cod fiscal',
  'cod unic de inregistrare',
  ...COMPANY_WORDS,
  ...TAX_ID_WORDS,
];
const CIF_CONTEXT = ['cif', 'cf', 'cod de inregistrare', 'romanian vat', 'cod tva', ...VAT_WORDS];
const CENTURIES = [NaN, 1900, 1900, 1800, 1800, 2000, 2000, 1900, 1900, 1900];

export const romania: readonly PatternRecognizer[] = [
  // Cod Numeric Personal, Legea 105/1996: sex and century, date, county, serial, check digit 279146358279 modulo 11.
  {
    type: 'RO_CNP',
    pattern: /[1-9]\d{12}/,
    validate: isCnp,
    score: 0.75,
    context: ['cnp', 'cod numeric personal', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['CNP «1630615123457»'], noMatch: ['CNP 1630615123458', '1631615123457'] },
  },
  // NIF of foreigners, which the tax office gives out: begins with 9 and has no check digit.
  labelled(
    'RO_CNP',
    /9\d{12}/,
    ['cnp', 'nif', 'cod numeric personal', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    'NIF',
    '9000123456789',
  ),
  // Cod de identificare fiscală, Codul fiscal art. 316: RO and the CUI; persons use their CNP.
  {
    type: 'RO_CIF',
    pattern: /RO ?(\d{4,10}|\d{1,3} \d{3} \d{2,3}|\d{3} \d{3} \d{2} \d{2})/i,
    validate: (value) => isCui(value.slice(2)),
    score: 0.5,
    context: CIF_CONTEXT,
    examples: { match: ['CIF «RO 185 472 90»'], noMatch: ['CIF RO 185 472 91'] },
  },
  {
    type: 'RO_CIF',
    pattern: /\d{4,10}|(RO)?[1-9]\d{12}/,
    validate: (value) => isCui(value) || isCnp(value.slice(-13)),
    score: 0.1,
    context: CIF_CONTEXT,
    examples: { match: ['CIF: «18547290»'], noMatch: ['CIF: 18547291'] },
  },
  // Cod unic de înregistrare: up to ten digits, weights 7 5 3 2 1 7 5 3 2 from the right.
  {
    type: 'RO_CUI',
    pattern: /\d{4,10}|\d{1,3} \d{3} \d{2,3}/,
    validate: isCui,
    score: 0.1,
    context: CUI_CONTEXT,
    examples: { match: ['CUI «18547290»'], noMatch: ['CUI 18547291'] },
  },
  // Registrul comerțului: kind, county, serial, year; one number of 13 digits since July 2024 (OUG 31/2024).
  {
    type: 'RO_ONRC',
    pattern: /[JFC]\d{2}\/\d{1,6}\/(19|20)\d{2}/i,
    validate: (_, raw) => isCounty(Number(raw.slice(1, 3))),
    score: 0.7,
    context: ['onrc', 'registrul comertului', 'nr reg com', 'trade register', ...COMPANY_WORDS],
    examples: { match: ['Nr. reg. com. «J52/750/2012»'], noMatch: ['J60/750/2012'] },
  },
  labelled(
    'RO_ONRC',
    /[JFC](19|20)\d{11}/i,
    ['onrc', 'registrul comertului', 'trade register'],
    'ONRC',
    'J2024000123405',
  ),
  labelled(
    'RO_ID_CARD',
    /[A-Z]{2} ?\d{6}/i,
    ['carte de identitate', 'buletin', 'serie', 'seria'],
    'seria',
    'RX 123456',
  ),
  passport('RO', /\d{8,9}/, '040005646', ['pasaport*']),
  // Two digits behind "VAT" are a rate, so short numbers need their prefix.
  vat('RO', /RO\d{2,10}|\d{6,10}/, 'RO1234567890', ['tva', 'cod tva']),
  plate('RO_LICENSE_PLATE', /([A-Z]{2}[ -]?\d{2}|B[ -]?\d{2,3})[ -]?[A-Z]{3}/, 'CJ 12 ABC', [
    'numar de inmatriculare',
  ]),
];

function isCnp(value: string): boolean {
  const year = (CENTURIES[Number(value[0])] ?? NaN) + Number(value.slice(1, 3));
  const county = Number(value.slice(7, 9));
  const check = weightedSum(value, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (
    value.length === 13 &&
    (isCounty(county) || county === 70 || (county >= 80 && county <= 83)) &&
    isDate(year, Number(value.slice(3, 5)), Number(value.slice(5, 7))) &&
    (check === 10 ? 1 : check) === Number(value[12])
  );
}

/** Counties 1 to 40, sectors of Bucharest 41 to 48, Călărași and Giurgiu. */
function isCounty(code: number): boolean {
  return code >= 1 && code <= 52 && code !== 49 && code !== 50;
}

function isCui(value: string): boolean {
  if (value[0] === '0' || value.length > 10) return false;
  const digits = value.padStart(10, '0');
  return ((weightedSum(digits, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === Number(digits[9]);
}
