// Slovenia: EMŠO, tax number, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { jmbg } from './jmbg.js';
import { labelled, passport, plate, vat } from './labelled.js';

const TAX_WORDS = ['davcna', 'davcna stevilka', 'davcne stevilke'];

export const slovenia: readonly PatternRecognizer[] = [
  // Enotna matična številka občana (EMŠO), Zakon o centralnem registru prebivalstva: regions 50 to 59.
  ...jmbg('SI_EMSO', (region) => region >= 50 && region <= 59, ['emso', 'enotna maticna'], {
    match: ['emšo «1211981500126»'],
    noMatch: ['emšo 1211981500127'],
  }),
  // ID za DDV: SI and the davčna številka, weights 8 to 2 modulo 11 (Zakon o davčnem postopku).
  {
    type: 'SI_DDV',
    pattern: /SI[ -]?(\d{8}|\d{4} \d{4})/i,
    validate: (value) => isTaxNumber(value.slice(2)),
    score: 0.6,
    context: ['ddv', 'id za ddv', 'slovenian vat', ...TAX_WORDS, ...VAT_WORDS],
    examples: { match: ['ID za DDV «SI 5022 3054»'], noMatch: ['ID za DDV SI 5022 3055'] },
  },
  {
    type: 'SI_DDV',
    pattern: /\d{8}|\d{4} \d{4}/,
    validate: isTaxNumber,
    score: 0.1,
    context: ['ddv', 'id za ddv', 'slovenian vat', ...VAT_WORDS],
    examples: { match: ['DDV «50223054»'], noMatch: ['DDV 50223055'] },
  },
  {
    type: 'SI_TIN',
    pattern: /\d{8}/,
    validate: isTaxNumber,
    score: 0.1,
    context: [...TAX_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['davčna številka «15012590»'], noMatch: ['davčna številka 15012591'] },
  },
  labelled('SI_MATICNA', /\d{7}(\d{3})?/, ['maticna', 'maticna stevilka'], 'matična številka', '5300231000'),
  passport('SI', /P[A-Z]\d{7}/, 'PB0123456', ['potni list']),
  vat('SI', /(SI)?\d{8}/, 'SI12345678', ['ddv']),
  plate('SI_LICENSE_PLATE', /(CE|GO|KK|KP|KR|LJ|MB|MS|NM|PO|SG)[ -][A-Z\d]{2}[ -]?[A-Z\d]{3}/, 'LJ 12-ABC'),
];

function isTaxNumber(value: string): boolean {
  const rest = weightedSum(value, [8, 7, 6, 5, 4, 3, 2]) % 11;
  return value[0] !== '0' && rest !== 0 && (11 - rest) % 10 === Number(value[7]);
}
