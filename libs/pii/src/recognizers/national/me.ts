// Montenegro: JMBG, tax number, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { jmbg } from './jmbg.js';
import { passport } from './labelled.js';

const PIB_WORDS = ['pib', 'poreski identifikacioni broj', 'пиб', ...TAX_ID_WORDS];

export const montenegro: readonly PatternRecognizer[] = [
  ...jmbg('ME_JMBG', (region) => region >= 20 && region <= 29, ['jmbg', 'montenegrin'], {
    match: ['JMBG «0101980210007»'],
    noMatch: ['JMBG 0101980210008'],
  }),
  // Poreski identifikacioni broj (PIB): weights 8 to 2 modulo 11.
  {
    type: 'ME_PIB',
    pattern: /\d{8}/,
    validate: (value) =>
      ((11 - (weightedSum(value, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === Number(value[7]),
    score: 0.1,
    context: [...PIB_WORDS, 'montenegro', 'pdv', ...VAT_WORDS],
    examples: { match: ['PIB «02000989»'], noMatch: ['PIB 02000988'] },
  },
  passport('ME', /[A-Z]{2}\d{7}|[A-Z\d]{9}/, 'AB1234567', ['pasos']),
];
