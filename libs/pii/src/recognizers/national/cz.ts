// Czechia: birth number, company and VAT number, identity card, passport, number plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { isBirthNumber } from './birth-number.js';
import { labelled, passport, plate, vat } from './labelled.js';

const RC_CONTEXT = [
  'rc',
  'rodne cislo',
  'rodneho cisla',
  'birth number',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
];

export const czechia: readonly PatternRecognizer[] = [
  // Rodné číslo. Nine digits have no check digit, so they wait for context.
  {
    type: 'CZ_RC',
    pattern: /\d{6}\/\d{4}/,
    validate: isBirthNumber,
    score: 0.7,
    context: RC_CONTEXT,
    examples: { match: ['rodné číslo «710319/2745»'], noMatch: ['710319/2746', '711319/2745'] },
  },
  {
    type: 'CZ_RC',
    pattern: /\d{10}/,
    validate: isBirthNumber,
    score: 0.4,
    context: RC_CONTEXT,
    examples: { match: ['RČ: «7103192745»'], noMatch: ['RČ: 7103192746'] },
  },
  {
    type: 'CZ_RC',
    pattern: /\d{6}\/?\d{3}/,
    validate: isBirthNumber,
    score: 0.1,
    context: RC_CONTEXT,
    examples: { match: ['RČ «991231123»'], noMatch: ['RČ 991331123'] },
  },
  // IČO (identifikační číslo osoby), zákon č. 111/2009 Sb.: weights 8 to 2 modulo 11.
  {
    type: 'CZ_ICO',
    pattern: /\d{8}|\d{3} \d{2} \d{3}/,
    validate: isIco,
    score: 0.2,
    context: ['ico', 'ic', 'identifikacni cislo', 'czech company', ...COMPANY_WORDS],
    examples: { match: ['IČO «25596641»', 'IČO: «255 96 641»'], noMatch: ['IČO 12345678'] },
  },
  // DIČ (daňové identifikační číslo): CZ and an IČO, a birth number, or 6 and eight digits.
  {
    type: 'CZ_DIC',
    pattern: /CZ[ -]?(\d{8,10}|\d{3} \d{2} \d{3})/i,
    validate: (value) => isDic(value.slice(2)),
    score: 0.7,
    context: ['dic', 'danove identifikacni cislo', 'czech vat', ...VAT_WORDS],
    examples: { match: ['DIČ «CZ 25123891»'], noMatch: ['CZ 25123890'] },
  },
  {
    type: 'CZ_DIC',
    pattern: /\d{8,10}/,
    validate: isDic,
    score: 0.1,
    context: ['dic', 'danove identifikacni cislo', 'czech vat', ...VAT_WORDS],
    examples: { match: ['DIČ «25123891»'], noMatch: ['DIČ 25123890'] },
  },
  labelled(
    'CZ_ID_CARD',
    /\d{9}|[A-Z]{2}\d{6}/,
    ['op', 'obcansky prukaz', 'cislo op', 'id card'],
    'číslo OP',
    '123456789',
  ),
  passport('CZ', /\d{8}/, '42747260', ['pas', 'cestovni pas', 'cislo pasu']),
  vat('CZ', /(CZ)?\d{8,10}/, 'CZ1234567890', ['dic']),
  // Registrační značka, zákon č. 56/2001 Sb. § 7b: five to eight characters, never G, O, Q, W.
  plate('CZ_LICENSE_PLATE', /[A-FH-NPR-VX-Z\d](-?[A-FH-NPR-VX-Z\d]){4,7}/, '2A45876', [
    'spz',
    'rz',
    'registracni znacka',
  ]),
];

export function isIco(value: string): boolean {
  return (11 - (weightedSum(value, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(value[7]);
}

function isDic(value: string): boolean {
  if (value.length === 8) return value[0] !== '9' && isIco(value);
  if (value.length === 9 && value[0] === '6') {
    const rest = weightedSum(value.slice(1), [8, 7, 6, 5, 4, 3, 2]) % 11;
    return (18 - ((21 - rest) % 11)) % 10 === Number(value[8]);
  }
  return isBirthNumber(value);
}
