// Bangladesh: identity and tax number, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

export const bangladesh: readonly PatternRecognizer[] = [
  labelled(
    'BD_NID',
    /\d{10}|\d{13}|[12]\d{16}/,
    ['nid', 'জাতীয় পরিচয়পত্র', 'bangladesh*', ...NATIONAL_ID_WORDS],
    'NID',
    '19901234567890123',
  ),
  labelled('BD_TIN', /\d{12}/, ['etin', 'e tin', 'bangladesh*', ...TAX_ID_WORDS], 'TIN', '123456789012'),
  passport('BD', /[A-Z]{1,2}\d{7,8}/, 'BX1234567'),
];
