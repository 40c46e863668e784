// Kenya: tax and identity number, passport, number plate.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

export const kenya: readonly PatternRecognizer[] = [
  // PIN (Personal Identification Number), Kenya Revenue Authority: A for persons, P for others, a check letter.
  {
    type: 'KE_PIN',
    pattern: /[AP]\d{9}[A-Z]/i,
    score: 0.5,
    context: ['pin', 'pin no', 'pin number', 'kra', 'kra pin', 'kenya tax', ...TAX_ID_WORDS],
    examples: { match: ['KRA PIN «P051365947M»'], noMatch: ['KRA PIN B051365947M'] },
  },
  labelled(
    'KE_NATIONAL_ID',
    /\d{7,9}/,
    ['kitambulisho', 'huduma', 'kenyan id', ...NATIONAL_ID_WORDS],
    'Huduma',
    '12345678',
  ),
  passport('KE', /[A-Z]{1,2}\d{6,7}/, 'AK0123456'),
  plate('KE_LICENSE_PLATE', /K[A-Z]{2} ?\d{3}[A-Z]/, 'KDA 123A'),
];
