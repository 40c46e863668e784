// Israel: identity and company number, passport.
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS } from '../label-words.js';
import { passport, vat } from './labelled.js';

export const israel: readonly PatternRecognizer[] = [
  // מספר זהות (Mispar Zehut), חוק מרשם האוכלוסין: nine digits, Luhn.
  {
    type: 'IL_ID',
    pattern: /\d{9}|\d{8}-\d/,
    validate: (value) => luhn(value) && value !== '000000000',
    score: 0.4,
    context: [
      'תעודת זהות',
      'מספר זהות',
      'ת ז',
      'teudat zehut',
      'mispar zehut',
      'israeli',
      ...NATIONAL_ID_WORDS,
    ],
    examples: { match: ['תעודת זהות «219566726»'], noMatch: ['תעודת זהות 219566727'] },
  },
  // מספר חברה (ח.פ.), רשם החברות: begins with 5, Luhn.
  {
    type: 'IL_HP',
    pattern: /5\d{8}|5\d-\d{6}-\d/,
    validate: luhn,
    score: 0.3,
    context: ['חפ', 'ח פ', 'מספר חברה', 'hp', 'hp number', 'israeli company', ...COMPANY_WORDS],
    examples: { match: ['ח.פ. «516179157»'], noMatch: ['ח.פ. 516179158'] },
  },
  passport('IL', /\d{8,9}/, '12345678', ['דרכון']),
  vat('IL', /(IL)?\d{9}/, 'IL123456789', ['מעמ', 'עוסק מורשה']),
];
