// Angola: identity card, tax number, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const BI_WORDS = [
  'bi',
  'bi number',
  'bilhete de identidade',
  'mozambican national',
  'angolan identity',
  ...NATIONAL_ID_WORDS,
];

export const angola: readonly PatternRecognizer[] = [
  // Bilhete de Identidade, Angola, Lei 4/09: nine digits, province, three digits.
  {
    type: 'AO_BI',
    pattern: /\d{9}(B[AEO]|C[ACENU]|H[AO]|KS|KN|L[ANS]|M[EOX]|N[AE]|OE|UE|Z[AE])\d{3}/i,
    score: 0.8,
    context: BI_WORDS,
    examples: { match: ['BI «000010044LA037»'], noMatch: ['0000100441CA037', '123456789CA12'] },
  },
  // Número de Identificação Fiscal, Angola: ten digits of a company, the number of the card of a person.
  labelled(
    'AO_NIF',
    /[1-9]\d{9}|\d{9}[A-Z]{2}\d{3}/i,
    ['nif', 'identificacao fiscal', 'angolan tax', ...TAX_ID_WORDS],
    'NIF',
    '5417123456',
  ),
  passport('AO', /N\d{7}/, 'N1234567'),
];
