// Luxembourg: national number, VAT and company numbers, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import { verhoeff } from '../../checksum/verhoeff.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, PASSPORT_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, vat } from './labelled.js';

/** Birthday, serial, a Luhn digit and a Verhoeff digit, both over the first eleven (loi du 19 juin 2013). */
function isLuxembourg(value: string): boolean {
  if (!isDate(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6, 8)))) return false;
  return luhn(value.slice(0, 12)) && verhoeff(value.slice(0, 11) + value[12]);
}

export const luxembourg: readonly PatternRecognizer[] = [
  {
    // Matricule, numéro d'identification national.
    type: 'LU_TIN',
    score: 0.8,
    contextScore: 0.95,
    pattern: /\d{8} ?\d{5}/,
    validate: isLuxembourg,
    context: ['matricule', 'cns', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['matricule «1893120105732»'], noMatch: ['matricule 1893120105742'] },
  },
  {
    // Numéro de TVA: the last two digits are the first six modulo 89.
    type: 'LU_TVA',
    score: 0.9,
    pattern: /LU ?\d{8}/i,
    validate: (value) => Number(value.slice(2, 8)) % 89 === Number(value.slice(8)),
    context: ['tva', ...VAT_WORDS],
    examples: { match: ['TVA «LU 15027442»'], noMatch: ['TVA LU 15027443'] },
  },
  {
    type: 'LU_TVA',
    score: 0.2,
    pattern: /\d{3} ?\d{3} ?\d{2}/,
    validate: (value) => Number(value.slice(0, 6)) % 89 === Number(value.slice(6)),
    context: ['tva', ...VAT_WORDS],
    examples: { match: ['TVA «150 274 42»'], noMatch: ['TVA 150 274 43'] },
  },
  // What stands on invoices without a valid check digit.
  vat('LU', /(LU)?\d{8}/i, 'LU12345678', ['tva']),
  // Number in the Registre de commerce et des sociétés.
  labelled('LU_RCS', /[A-K] ?\d{1,6}/, ['rcs', 'rcsl', 'registre de commerce'], 'RCS Luxembourg', 'B 123456'),
  labelled('LU_PASSPORT', /[A-Z\d]{7}\d/i, PASSPORT_WORDS, 'passeport', 'JCU9J4T2', (value) =>
    /[A-Z]/.test(value),
  ),
];
