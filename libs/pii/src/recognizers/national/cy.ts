// Cyprus: tax and VAT numbers, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, vat } from './labelled.js';

/** Digits in odd places count as in the Italian fiscal code; the sum modulo 26 is the letter (DG TAXUD, Cyprus). */
function isCypriot(value: string): boolean {
  const number = value.startsWith('CY') ? value.slice(2) : value;
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const digit = Number(number[i]);
    sum += i % 2 === 1 ? digit : [1, 0, 5, 7, 9, 13, 15, 17, 19, 21][digit]!;
  }
  return !number.startsWith('12') && number.charCodeAt(8) - 65 === sum % 26;
}

export const cyprus: readonly PatternRecognizer[] = [
  {
    // Αριθμός Φορολογικής Ταυτότητας: begins with 0 for people, 9 for others.
    type: 'CY_TIN',
    score: 0.5,
    pattern: /[09]\d{7}[A-Z]/i,
    validate: isCypriot,
    context: ['tic', 'αφτ', ...TAX_ID_WORDS],
    examples: { match: ['tax ID «00123123T»'], noMatch: ['tax ID 00123123A'] },
  },
  {
    // Αριθμός Εγγραφής ΦΠΑ.
    type: 'CY_VAT',
    score: 0.95,
    pattern: /CY[ -]?\d{8}[A-Z]/i,
    validate: isCypriot,
    context: ['φπα', ...VAT_WORDS],
    examples: { match: ['«CY-10259033P»'], noMatch: ['CY-10259033Z'] },
  },
  {
    type: 'CY_VAT',
    score: 0.4,
    pattern: /\d{8}[A-Z]/,
    validate: isCypriot,
    context: ['φπα', ...VAT_WORDS],
    examples: { match: ['VAT number «10259033P»'], noMatch: ['VAT number 10259033Z'] },
  },
  // What stands on invoices without a valid check digit.
  vat('CY', /(CY)?\d{9}/i, 'CY123456789', ['φπα']),
  passport('CY', /[A-Z](\d{6}|\d{8})/i, 'K00000413', ['διαβατηριο', 'διαβατήριο']),
];
