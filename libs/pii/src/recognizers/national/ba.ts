// Bosnia and Herzegovina: JMBG, tax number, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { jmbg } from './jmbg.js';
import { labelled, passport } from './labelled.js';

export const bosnia: readonly PatternRecognizer[] = [
  ...jmbg('BA_JMBG', (region) => region >= 10 && region <= 19, ['jmbg', 'jmb', 'bosnian'], {
    match: ['JMB «0101980100007»'],
    noMatch: ['JMB 0101980100008'],
  }),
  labelled('BA_JIB', /\d{13}/, ['jib', 'identifikacioni broj', 'pdv broj'], 'JIB', '4200000000005'),
  passport('BA', /[A-Z]\d{7}|[A-Z]\d{3}[A-Z]\d{4}/, 'A1234567', ['pasos', 'putovnica']),
];
