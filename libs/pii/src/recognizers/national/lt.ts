// Lithuania: personal code, company code, VAT number, passport, number plate.
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { hasBalticCheckDigit, isBalticPersonalCode } from './baltic-code.js';
import { passport, plate, vat } from './labelled.js';

export const lithuania: readonly PatternRecognizer[] = [
  // Asmens kodas, Gyventojų registro įstatymas: built as the Estonian code.
  {
    type: 'LT_ASMENS',
    pattern: /[1-8]\d{10}/,
    validate: isBalticPersonalCode,
    score: 0.6,
    context: [
      'asmens kodas',
      'asmens kodo',
      'asmens',
      'lithuanian personal',
      ...NATIONAL_ID_WORDS,
      ...TAX_ID_WORDS,
    ],
    examples: { match: ['asmens kodas «33309240064»'], noMatch: ['asmens kodas 33309240164'] },
  },
  // PVM mokėtojo kodas, PVM įstatymas: 9 digits, or 12 for the temporarily registered; the last but one is 1.
  {
    type: 'LT_PVM',
    pattern: /(LT ?)?(\d{9}|\d{12}|\d{3} \d{3} \d{3})/i,
    validate: isPvm,
    score: 0.3,
    context: ['pvm', 'pvm moketojo', 'lithuanian vat', ...VAT_WORDS],
    examples: { match: ['PVM kodas «LT119511515»', 'PVM «100001919017»'], noMatch: ['PVM LT100001919018'] },
  },
  // Juridinio asmens kodas, Juridinių asmenų registras.
  {
    type: 'LT_COMPANY_CODE',
    pattern: /\d{9}/,
    validate: hasBalticCheckDigit,
    score: 0.1,
    context: ['imones kodas', 'imones kodo', 'juridinio asmens', ...COMPANY_WORDS],
    examples: { match: ['įmonės kodas «119511515»'], noMatch: ['įmonės kodas 119511516'] },
  },
  passport('LT', /[A-Z\d]{8}/, '20200997', ['pasas', 'paso numeris']),
  vat('LT', /(LT)?\d{9,12}/, 'LT123456789012', ['pvm']),
  plate('LT_LICENSE_PLATE', /[A-Z]{3} ?\d{3}/, 'ABC 123', ['numeris']),
];

function isPvm(value: string): boolean {
  const digits = value.replace('LT', '');
  return digits.at(-2) === '1' && hasBalticCheckDigit(digits);
}
