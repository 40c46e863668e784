// Malta: identity card and tax numbers, VAT number, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

/**
 * Five digits of a register, at most 32000, and two of the year, which may not repeat them; A and P are other
 * registers (Commission of the EU, "TIN algorithms", Malta).
 */
function isIdentityCard(value: string): boolean {
  const digits = value.slice(0, -1).padStart(7, '0');
  if (value.length === 8 && 'AP'.includes(value[7]!)) return digits[6] !== '0';
  const serial = Number(digits.slice(0, 5));
  return serial <= 32000 && serial !== Number(digits.slice(5));
}

function isVat(value: string): boolean {
  const digits = value.slice(-8);
  return digits[0] !== '0' && weightedSum(digits, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0;
}

const VAT_LABELS = ['taxxa', 'vat reg', ...VAT_WORDS];

export const malta: readonly PatternRecognizer[] = [
  {
    // Karta tal-Identità, which is the tax number of those born there.
    type: 'MT_TIN',
    score: 0.2,
    pattern: /\d{3,7}[APMGLHBZ]/i,
    validate: isIdentityCard,
    context: ['karta tal identita', 'karta', 'malta id', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['ID card «34581M»'], noMatch: ['ID card 3200100G', 'ID card 1234560A'] },
  },
  // Unique taxpayer reference: its first digit twice, and seven digits.
  labelled('MT_TIN', /(11|22|33|44|55|66|77|88)\d{7}/, TAX_ID_WORDS, 'tax ID', '882345608'),
  {
    // VAT number (MFSA; modulus 37).
    type: 'MT_VAT',
    score: 0.9,
    pattern: /MT[ -]?\d{4}[ -]?\d{4}/i,
    validate: isVat,
    context: VAT_LABELS,
    examples: { match: ['«MT 1167-9112»'], noMatch: ['MT 1167-9113'] },
  },
  {
    type: 'MT_VAT',
    score: 0.2,
    pattern: /\d{4}[ -]?\d{4}/,
    validate: isVat,
    context: VAT_LABELS,
    examples: { match: ['VAT number «1167-9112»'], noMatch: ['VAT number 1167-9113'] },
  },
  // What stands on invoices without a valid check digit.
  vat('MT', /(MT)?\d{8}/i, 'MT12345678'),
  passport('MT', /\d{7}/, '1234567'),
];
