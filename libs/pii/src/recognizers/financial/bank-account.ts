// BANK_ACCOUNT: an account number that is no IBAN. Its form is the bank's own, so a word must name it.
import type { PatternRecognizer } from '../../recognizer.js';

const ACCOUNT = {
  type: 'BANK_ACCOUNT',
  context: [
    'bank account',
    'account number',
    'account numbers',
    'account no',
    'account nr',
    'account id',
    'acct',
    'acc',
    'acct no',
    'acct number',
    'a c',
    'a c no',
    'checking account',
    'savings account',
    'kontonummer',
    'numero de cuenta',
    'cuenta bancaria',
    'numero de compte',
  ],
} as const;

export const bankAccount: readonly PatternRecognizer[] = [
  {
    ...ACCOUNT,
    pattern: /\d{6,18}[A-Z]?|\d{2,6}([- ]\d{2,8}){1,3}/,
    // A date or a telephone number in short groups is not long enough.
    validate: (value) => value.length >= 7,
    score: 0.05,
    contextScore: 0.8,
    examples: {
      match: ['bank account number «3847283911»', 'account no. «12-3456-7890123-00»', 'acct «24681357K»'],
      noMatch: ['order 3847283911', 'account number 1234'],
    },
  },
  // The bank's name or code in front.
  {
    ...ACCOUNT,
    pattern: /[A-Z]{3,11}\d{8,18}/,
    score: 0.1,
    contextScore: 0.8,
    examples: { match: ['account number «SBIN012345678901»'], noMatch: ['batch SBIN012345678901'] },
  },
];
