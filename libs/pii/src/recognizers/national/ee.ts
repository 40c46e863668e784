// Estonia: personal code, company code, VAT number, passport, number plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { hasBalticCheckDigit, isBalticPersonalCode } from './baltic-code.js';
import { passport, plate, vat } from './labelled.js';

export const estonia: readonly PatternRecognizer[] = [
  // Isikukood, EVS 585:2007: century and sex, date, serial, check digit in two rounds modulo 11.
  {
    type: 'EE_IK',
    pattern: /[1-8]\d{10}/,
    validate: isBalticPersonalCode,
    score: 0.6,
    context: ['isikukood*', 'ik', 'estonian personal', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['isikukood «36805280109»'], noMatch: ['isikukood 36805280108'] },
  },
  // Registrikood, Äriseadustik § 63: company register, begins 1, 7, 8 or 9; check digit as above.
  {
    type: 'EE_REGISTRIKOOD',
    pattern: /[1789]\d{7}/,
    validate: hasBalticCheckDigit,
    score: 0.1,
    context: ['registrikood*', 'reg kood', 'estonian organisation', ...COMPANY_WORDS],
    examples: { match: ['registrikood «12345678»'], noMatch: ['registrikood 12345679'] },
  },
  // Käibemaksukohustuslase number (KMKR), Käibemaksuseadus: weights 3 7 1 modulo 10.
  {
    type: 'EE_KMKR',
    pattern: /(EE ?)?(\d{9}|\d{3} \d{3} \d{3})/i,
    validate: isKmkr,
    score: 0.3,
    context: ['kmkr', 'kaibemaks*', 'estonian vat', ...VAT_WORDS],
    examples: { match: ['KMKR «EE 100 931 558»'], noMatch: ['KMKR EE 100 594 103'] },
  },
  passport('EE', /[A-Z]{1,2}\d{7}/, 'K3295867', ['passi number', 'pass']),
  vat('EE', /(EE)?\d{9}/, 'EE123456789', ['kmkr']),
  plate('EE_LICENSE_PLATE', /\d{3} ?[A-Z]{3}/, '123 ABC', ['numbrimark']),
];

function isKmkr(value: string): boolean {
  return weightedSum(value.slice(-9), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}
