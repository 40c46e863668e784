// Libya: national number, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';
import { passport } from './labelled.js';

export const libya: readonly PatternRecognizer[] = [
  // الرقم الوطني: sex, year of birth, serial.
  {
    type: 'LY_NATIONAL_ID',
    pattern: /[12](19[2-9]\d|20[0-2]\d)\d{7}/,
    score: 0.4,
    contextScore: 0.75,
    context: ['الرقم الوطني', 'libyan', ...NATIONAL_ID_WORDS],
    examples: { match: ['national id: «119803455876»'], noMatch: ['319803455876', 'order 119803455876'] },
  },
  passport('LY', /[A-Z\d]{8}/, 'P79JF34X', ['جواز السفر']),
];
