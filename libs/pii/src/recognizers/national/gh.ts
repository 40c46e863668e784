// Ghana: tax number, Ghana Card, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { passport } from './labelled.js';

export const ghana: readonly PatternRecognizer[] = [
  // TIN, Ghana Revenue Authority: kind, nine digits, weights 1 to 9 modulo 11 with X for 10.
  {
    type: 'GH_TIN',
    pattern: /[PCGQV]00\d{7}[\dX]/i,
    validate: (value) =>
      '0123456789X'[weightedSum(value.slice(1), [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11] === value[10],
    score: 0.8,
    context: ['ghana tax', 'gra', ...TAX_ID_WORDS],
    examples: { match: ['TIN «C001095242X»'], noMatch: ['TIN C0010952421'] },
  },
  // Ghana Card, NIA: the personal identification number.
  {
    type: 'GH_CARD',
    pattern: /GHA-?\d{9}-?\d/,
    score: 0.8,
    context: ['ghana card', 'nia', ...NATIONAL_ID_WORDS],
    examples: { match: ['Ghana Card «GHA-123456789-0»'], noMatch: ['GHA-12345678-0'] },
  },
  passport('GH', /[A-Z]\d{7}/, 'G1234567'),
];
