// Anguilla, Belize, Jamaica, Trinidad and Tobago: numbers without a published check digit.
import type { PatternRecognizer } from '../../recognizer.js';

export const caribbean: readonly PatternRecognizer[] = [
  // Anguilla, Tax Identification Number (OECD, Anguilla TIN): 1 for persons, 2 for companies.
  {
    type: 'AI_TIN',
    pattern: /[12]\d{4}-?\d{5}/,
    score: 0.05,
    contextScore: 0.8,
    context: ['anguilla', 'anguillian'],
    examples: { match: ['Anguilla TIN «12345-67890»'], noMatch: ['Anguilla 32345-67890', '12345-67890'] },
  },
  // Belize, Tax Identification Number (OECD, Belize TIN): 10 for persons, 13 and 66 for companies.
  {
    type: 'BZ_TIN',
    pattern: /\d{6}(-?(10|13|66))?/,
    score: 0.05,
    contextScore: 0.8,
    context: ['belize', 'belizean'],
    examples: { match: ['Belize TIN «000005-10»'], noMatch: ['Belize TIN 00000511', '00000510'] },
  },
  // Jamaica, Taxpayer Registration Number, Tax Administration Jamaica; also the driver licence number.
  {
    type: 'JM_TRN',
    pattern: /\d{3}[- ]?\d{3}[- ]?\d{3}/,
    score: 0.05,
    contextScore: 0.8,
    context: ['trn', 'taxpayer registration', 'jamaica*'],
    examples: { match: ['TRN «123-456-789»'], noMatch: ['123-456-789'] },
  },
];
