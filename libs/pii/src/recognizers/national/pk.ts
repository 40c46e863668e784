// Pakistan: identity card, tax number, passport, number plate.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

export const pakistan: readonly PatternRecognizer[] = [
  // CNIC (قومی شناختی کارڈ), NADRA: province 1 to 7, family, a last digit that tells the sex and is never 0.
  {
    type: 'PK_CNIC',
    pattern: /[1-7]\d{4}-\d{7}-[1-9]/,
    score: 0.7,
    context: ['cnic', 'nicop', 'nadra', 'شناختی', 'pakistan*', ...NATIONAL_ID_WORDS],
    examples: { match: ['CNIC «54104-9890578-6»'], noMatch: ['34201-0891231-0', '74321-87654321-1'] },
  },
  labelled(
    'PK_CNIC',
    /[1-7]\d{11}[1-9]/,
    ['cnic', 'nicop', 'شناختی', ...NATIONAL_ID_WORDS],
    'CNIC',
    '5410498905786',
  ),
  labelled(
    'PK_NTN',
    /\d{7}-\d|\d{8}|[A-Z]\d{6}-\d/i,
    ['ntn', 'national tax', ...TAX_ID_WORDS],
    'NTN',
    '1234567-8',
  ),
  passport('PK', /[A-Z]{2}\d{7}/, 'QZ1791293'),
  plate('PK_LICENSE_PLATE', /[A-Z]{2,4}[ -]?\d{3,4}([ -]\d{2})?|[A-Z][ -]?\d{4}([ -]\d{2})?/, 'LEB-1234'),
];
