// CVV and CARD_EXPIRY: what stands on a card beside its number. Both are short, so a word must name them.
import type { PatternRecognizer } from '../../recognizer.js';

export const cardDetails: readonly PatternRecognizer[] = [
  {
    type: 'CVV',
    pattern: /\d{3,4}/,
    score: 0,
    contextScore: 0.9,
    context: ['cvv', 'cvv2', 'cvc', 'cvc2', 'card security code', 'card verification', 'security code'],
    keep: 'nothing',
    examples: { match: ['CVV: «123»', 'cvc «1234»'], noMatch: ['in 123 days', 'CVV 12'] },
  },
  {
    type: 'CARD_EXPIRY',
    pattern: /(0[1-9]|1[0-2]) ?[/-] ?(20)?[2-4]\d/,
    score: 0,
    contextScore: 0.85,
    context: [
      'exp',
      'expiry',
      'expires',
      'expiration',
      'exp date',
      'valid thru',
      'valid through',
      'good thru',
    ],
    keep: 'nothing',
    examples: { match: ['exp «08/27»', 'valid thru «12/2029»'], noMatch: ['ratio 08/27', 'exp 13/27'] },
  },
];
