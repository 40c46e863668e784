// Georgia, Armenia, Azerbaijan.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

export const caucasus: readonly PatternRecognizer[] = [
  labelled(
    'GE_PERSONAL_NUMBER',
    /\d{11}/,
    ['პირადი ნომერი', 'piradi nomeri', ...NATIONAL_ID_WORDS],
    'personal number',
    '01001012345',
  ),
  labelled(
    'GE_TIN',
    /\d{9}/,
    ['საიდენტიფიკაციო კოდი', 'georgian tax', ...TAX_ID_WORDS],
    'tax id',
    '204378869',
  ),
  passport('GE', /\d{2}[A-Z]{2}\d{5}/, '12AB34567'),
  labelled(
    'AM_SSN',
    /[1-8]\d{9}/,
    ['հծհ', 'psn', 'public service number', 'armenian'],
    'public service number',
    '3412780123',
  ),
  labelled('AM_TIN', /\d{8}/, ['հվհհ', 'hvhh', 'armenian tax', ...TAX_ID_WORDS], 'tax id', '01234567'),
  passport('AM', /[A-Z]{2}\d{7}/, 'AN1234567'),
  // VÖEN (Vergi Ödəyicisinin Eyniləşdirmə Nömrəsi): check digit modulo 11, then 1 for companies, 2 for persons.
  {
    type: 'AZ_TIN',
    pattern: /\d{9}[12]/,
    validate: (value) => weightedSum(value, [4, 1, 8, 6, 2, 7, 5, 3]) % 11 === Number(value[8]),
    score: 0.3,
    context: ['voen', 'azerbaijan*', ...TAX_ID_WORDS],
    examples: { match: ['vöen «1400057421»'], noMatch: ['vöen 1400057431'] },
  },
  // FİN: seven characters of the identity card.
  labelled(
    'AZ_PIN',
    /[A-HJ-NP-Z\d]{7}/,
    ['fin', 'fin kod', 'fin kodu', 'azerbaijan*', 'pin number'],
    'FIN',
    '5JBWR1C',
    (value) => /\d/.test(value),
  ),
  passport('AZ', /[A-Z]\d{8}/, 'P12345678'),
];
