// Moldova: personal and company number.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';

export const moldova: readonly PatternRecognizer[] = [
  // IDNO (numărul de identificare de stat), HG 272/2002: begins with 1, weights 7 3 1 modulo 10.
  {
    type: 'MD_IDNO',
    pattern: /1\d{12}/,
    validate: hasCheckDigit,
    score: 0.3,
    context: ['idno', 'cod fiscal', 'moldavian', 'moldovan', ...VAT_WORDS, ...COMPANY_WORDS],
    examples: { match: ['IDNO «1008600038413»'], noMatch: ['IDNO 1008600038412'] },
  },
  // IDNP (numărul de identificare al persoanei fizice), HG 333/2002: begins with 0 or 2.
  {
    type: 'MD_IDNP',
    pattern: /[02]\d{12}/,
    validate: hasCheckDigit,
    score: 0.3,
    context: ['idnp', 'cod personal', ...NATIONAL_ID_WORDS],
    examples: { match: ['IDNP «2002004000006»'], noMatch: ['IDNP 2002004000007'] },
  },
];

function hasCheckDigit(value: string): boolean {
  return weightedSum(value, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === Number(value[12]);
}
