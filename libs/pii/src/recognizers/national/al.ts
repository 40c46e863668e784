// Albania: tax and identity number, passport, number plate.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

export const albania: readonly PatternRecognizer[] = [
  // NIPT/NUIS (Numri i identifikimit për personin e tatueshëm), Ligji 9920: decade letter, 8 digits, check letter.
  {
    type: 'AL_NIPT',
    pattern: /(AL)?[JKLM] ?\d{8} ?[A-Z]/i,
    score: 0.4,
    context: ['nipt', 'nuis', 'numri i identifikimit', 'albanian', 'tvsh', ...VAT_WORDS],
    examples: { match: ['NIPT «L42307014K»'], noMatch: ['NIPT Z22218003V'] },
  },
  // Numri i identitetit (NID), Ligji 10129: a letter or digit for the decade, date, serial, check letter.
  labelled(
    'AL_NID',
    /[A-T\d]\d{8}[A-W]/,
    [...NATIONAL_ID_WORDS, 'numri personal', 'nid'],
    'NID',
    'I05101999I',
  ),
  passport('AL', /[A-Z]{2}\d{7}/, 'BA1234567', ['pasaport*']),
  vat('AL', /(AL)?[A-Z\d]{9}[A-Z]/, 'ALL12345678A', ['tvsh']),
  plate('AL_LICENSE_PLATE', /[A-Z]{2}[- ]?(\d{3}[- ]?([A-Z]{2}|T)|R[- ]?\d{3})/, 'AA 000 AA', ['targa']),
];
