// Croatia: OIB, JMBG, court register number, passport, number plate.
import { iso7064Mod11_10 } from '../../checksum/iso7064.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { jmbg } from './jmbg.js';
import { labelled, passport, plate, vat } from './labelled.js';

export const croatia: readonly PatternRecognizer[] = [
  // Osobni identifikacijski broj (OIB), Zakon o OIB 60/2008: ISO 7064 MOD 11,10.
  {
    type: 'HR_OIB',
    pattern: /HR ?\d{11}/i,
    validate: (value) => iso7064Mod11_10(value.slice(2)),
    score: 0.8,
    context: ['oib', 'croatian', 'pdv', ...VAT_WORDS],
    examples: { match: ['PDV «HR33392005961»'], noMatch: ['HR33392005962'] },
  },
  {
    type: 'HR_OIB',
    pattern: /\d{11}/,
    validate: iso7064Mod11_10,
    score: 0.4,
    context: ['oib', 'osobni identifikacijski broj', 'croatian', ...NATIONAL_ID_WORDS, ...VAT_WORDS],
    examples: { match: ['OIB «33392005961»'], noMatch: ['OIB 33392005962'] },
  },
  ...jmbg('HR_JMBG', (region) => region >= 30 && region <= 39, ['jmbg', 'hrvatska'], {
    match: ['JMBG «0101980330002»'],
    noMatch: ['JMBG 0101980330003'],
  }),
  labelled('HR_MBS', /\d{9}/, ['mbs', 'maticni broj subjekta'], 'MBS', '080123456'),
  passport('HR', /\d{9}/, '138463188', ['putovnica', 'broj putovnice']),
  vat('HR', /(HR)?\d{11}/, 'HR12345678901', ['pdv']),
  plate('HR_LICENSE_PLATE', /[A-Z]{2}[ -]?\d{3,4}[ -]?[A-Z]{1,2}/, 'ZG 1234-AB', ['registarska oznaka']),
];
