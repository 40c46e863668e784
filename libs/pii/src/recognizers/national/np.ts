// Nepal: tax and citizenship number, number plate.
import type { PatternRecognizer } from '../../recognizer.js';
import { PLATE_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, plate } from './labelled.js';

export const nepal: readonly PatternRecognizer[] = [
  labelled('NP_PAN', /\d{9}/, ['pan', 'pan no', ...TAX_ID_WORDS], 'PAN', '301234567'),
  labelled(
    'NP_CITIZENSHIP',
    /\d{2}-\d{2}-\d{2}-\d{5}/,
    ['citizenship', 'nagarikta', 'नागरिकता'],
    'citizenship',
    '27-01-70-12345',
  ),
  plate('NP_LICENSE_PLATE', /[A-Z]{2} ?\d{1,2} ?[A-Z]{2,3} ?\d{4}/, 'BA 1 PA 1234', PLATE_WORDS),
];
