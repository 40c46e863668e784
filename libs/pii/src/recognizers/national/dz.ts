// Algeria: tax and national number, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const DZ_WORDS = [
  'nif',
  'identification fiscale',
  'numero d identification fiscale',
  'algeria tax',
  ...TAX_ID_WORDS,
];

export const algeria: readonly PatternRecognizer[] = [
  // NIF (Numéro d'Identification Fiscale), DGI: 15 digits, 20 with the establishment.
  labelled('DZ_NIF', /\d{15}(\d{5})?|\d{3}( \d{3}){4} ?\d{5}/, DZ_WORDS, 'NIF', '416001000000007'),
  labelled('DZ_NIN', /\d{18}/, ['nin', 'الرقم الوطني', ...NATIONAL_ID_WORDS], 'NIN', '109860123012345678'),
  passport('DZ', /\d{9}/, '123456789', ['جواز السفر']),
];
