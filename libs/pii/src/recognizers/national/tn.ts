// Tunisia: tax and identity number, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const MF_WORDS = ['mf', 'matricule', 'matricule fiscal', 'tunisia tax', 'المعرف الجبائي', ...VAT_WORDS];

export const tunisia: readonly PatternRecognizer[] = [
  // Matricule fiscal, DGI: seven digits, key letter; then VAT code, category and establishment.
  {
    type: 'TN_MF',
    pattern: /\d{7} ?[/-]?[A-HJ-NP-TV-Z][/ -]?[ABDNP][/ -]?[CMNPE][/ -]?\d{3}/i,
    score: 0.7,
    context: MF_WORDS,
    examples: { match: ['MF «1234567/M/A/E/001»'], noMatch: ['1234567/I/A/E/001'] },
  },
  labelled(
    'TN_MF',
    /\d{1,7}[/-]?[A-HJ-NP-TV-Z]([/-]?[ABDNP][/-]?[CMNPE][/-]?\d{3})?/i,
    MF_WORDS,
    'MF',
    '121J',
  ),
  labelled(
    'TN_NATIONAL_ID',
    /\d{8}/,
    ['cin', 'بطاقة التعريف', 'carte d identite', ...NATIONAL_ID_WORDS],
    'CIN',
    '09958092',
  ),
  passport('TN', /[A-Z]\d{6}/, 'A123456'),
];
