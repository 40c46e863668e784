// Morocco: company, identity and tax number, passport.
import { mod97 } from '../../checksum/mod-97.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

export const morocco: readonly PatternRecognizer[] = [
  // ICE (Identifiant Commun de l'Entreprise), décret 2-11-63: company, establishment, two check digits modulo 97.
  {
    type: 'MA_ICE',
    pattern: /\d{15}/,
    validate: (value) => mod97(value) === 0,
    score: 0.4,
    context: ['ice', 'identifiant commun', 'moroccan', ...COMPANY_WORDS],
    examples: { match: ['ICE «002614910000044»'], noMatch: ['ICE 002614910000045'] },
  },
  labelled(
    'MA_ICE9',
    /\d{9}/,
    ['ice', 'identifiant commun', 'moroccan company', ...COMPANY_WORDS],
    'ICE',
    '001512572',
  ),
  labelled(
    'MA_CIN',
    /[A-Z]{1,2}\d{5,6}/,
    ['cin', 'cnie', 'carte nationale', 'البطاقة الوطنية', ...NATIONAL_ID_WORDS],
    'CNIE',
    'BE123456',
  ),
  labelled(
    'MA_IF',
    /\d{7,8}/,
    ['identifiant fiscal', 'numero if', 'n if', ...TAX_ID_WORDS],
    'identifiant fiscal',
    '12345678',
  ),
  passport('MA', /[A-Z]{2}\d{7}/, 'AB1234567'),
];
