// Costa Rica: cards of citizens, residents and companies.
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

// Class and kind of a legal person, Registro Nacional, "Clases y tipos de cédulas jurídicas".
const COMPANY_KINDS = new Set(
  (
    '2100 2200 2300 2400 3002 3003 3004 3005 3006 3007 3008 3009 3010 3011 3012 3013 3014 ' +
    '3101 3102 3103 3104 3105 3106 3107 3108 3109 3110 4000 5001'
  ).split(' '),
);
const PERSON_WORDS = [
  'cedula',
  'cedula de identidad',
  'cpf',
  'persona fisica',
  ...NATIONAL_ID_WORDS,
] as const;

export const costaRica: readonly PatternRecognizer[] = [
  // Cédula de Persona Física, TSE: 0, province, volume, entry; zeros in front are often left out.
  {
    type: 'CR_CPF',
    pattern: /0?[1-9]-\d{3,4}-\d{3,4}|0?[1-9]\d{8}/,
    contextScore: 0.8,
    score: 0.1,
    context: [...PERSON_WORDS, ...TAX_ID_WORDS],
    examples: {
      match: ['cédula «1-0613-0584»', 'cédula «01-0913-0259»'],
      noMatch: ['1-0613-0584', 'cédula 12345678'],
    },
  },
  // Cédula de Persona Jurídica, Registro Nacional.
  {
    type: 'CR_CPJ',
    pattern: /[2-5]-?\d{3}-?\d{6}/,
    validate: (value) => COMPANY_KINDS.has(value.slice(0, 4)),
    score: 0.2,
    contextScore: 0.8,
    context: ['cedula juridica', 'juridica', 'cpj', ...COMPANY_WORDS, ...TAX_ID_WORDS],
    examples: {
      match: ['cédula jurídica «3-101-999999»'],
      noMatch: ['cédula jurídica 3-534-123559', '3-101-999999'],
    },
  },
  // Cédula de Residencia (DIMEX), Dirección General de Migración: 1, country and serial numbers.
  {
    type: 'CR_CR',
    pattern: /1\d{2,3}-?\d{5,6}-?\d{2,3}/,
    validate: (value) => value.length === 11 || value.length === 12,
    score: 0.05,
    context: ['dimex', 'cedula de residencia', 'residencia', 'cr number', 'foreigners', ...NATIONAL_ID_WORDS],
    examples: { match: ['DIMEX «155812994816»'], noMatch: ['DIMEX 300123456789', '155812994816'] },
  },
];
