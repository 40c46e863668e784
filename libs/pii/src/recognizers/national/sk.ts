// Slovakia: birth number, company and VAT number, identity card, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { isBirthNumber } from './birth-number.js';
import { isIco } from './cz.js';
import { labelled, passport, plate, vat } from './labelled.js';

const RC = {
  type: 'SK_RC',
  validate: isBirthNumber,
  context: [
    'rc',
    'rodne cislo',
    'rodneho cisla',
    'slovak birth number',
    ...NATIONAL_ID_WORDS,
    ...TAX_ID_WORDS,
  ],
} as const;
const DPH_CONTEXT = ['ic dph', 'dph', 'dic', 'danove identifikacne cislo', 'slovak vat', ...VAT_WORDS];

export const slovakia: readonly PatternRecognizer[] = [
  // Rodné číslo: the same number as the Czech one.
  {
    ...RC,
    pattern: /\d{6}\/\d{4}/,
    score: 0.7,
    examples: { match: ['rodné číslo «710319/2745»'], noMatch: ['710319/2746'] },
  },
  {
    ...RC,
    pattern: /\d{6}\/?\d{3,4}/,
    score: 0.1,
    examples: { match: ['rodné číslo «031121999»'], noMatch: ['rodné číslo 535229999'] },
  },
  // IČ DPH, zákon č. 222/2004 Z. z.: ten digits divisible by 11, the third 2, 3, 4 or 7, 8, 9.
  {
    type: 'SK_DPH',
    pattern: /SK[ -]?(\d{10}|\d{3} \d{3} \d{2} \d{2})/i,
    validate: (value) => isDph(value.slice(2)),
    score: 0.7,
    context: DPH_CONTEXT,
    examples: { match: ['IČ DPH «SK 202 274 96 19»'], noMatch: ['SK 202 274 96 18'] },
  },
  {
    type: 'SK_DPH',
    pattern: /\d{10}|\d{3} \d{3} \d{2} \d{2}/,
    validate: isDph,
    score: 0.2,
    context: DPH_CONTEXT,
    examples: { match: ['IČ DPH: «2022749619»'], noMatch: ['IČ DPH: 2022749618'] },
  },
  // IČO: the check digit of the Czech one.
  {
    type: 'SK_ICO',
    pattern: /\d{8}|\d{2} \d{3} \d{3}/,
    validate: isIco,
    score: 0.2,
    context: ['ico', 'identifikacne cislo', 'slovak company', ...COMPANY_WORDS],
    examples: { match: ['ičo «25596641»'], noMatch: ['ičo 12345678'] },
  },
  labelled(
    'SK_ID_CARD',
    /[A-Z]{2} ?\d{6}/,
    ['op', 'obciansky preukaz', 'cislo op', 'id card'],
    'číslo OP',
    'EA123456',
  ),
  passport('SK', /[A-Z\d]\d{7}/, 'P1234567', ['pas', 'cestovny pas', 'cislo pasu']),
  vat('SK', /(SK)?\d{10}/, 'SK1234567890', ['ic dph']),
  plate('SK_LICENSE_PLATE', /[A-Z]{2}[ -]?(\d{3}[ -]?[A-Z]{2}|[A-Z]{2}[ -]?\d{3})/, 'BA-123CD', [
    'ecv',
    'spz',
  ]),
];

function isDph(value: string): boolean {
  const isNumber = value[0] !== '0' && '234789'.includes(value[2]!) && Number(value) % 11 === 0;
  return isNumber || isBirthNumber(value);
}
