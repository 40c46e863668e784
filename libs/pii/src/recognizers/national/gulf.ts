// States of the Gulf, and Jordan.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

export const gulf: readonly PatternRecognizer[] = [
  // رقم الهوية (Emirates ID), ICP: 784, year of birth, serial, Luhn.
  {
    type: 'AE_EMIRATES_ID',
    pattern: /784-?(19|20)\d{2}-?\d{7}-?\d/,
    validate: luhn,
    score: 0.85,
    context: ['emirates id', 'eid', 'رقم الهوية', 'الهوية', ...NATIONAL_ID_WORDS],
    examples: { match: ['Emirates ID «784-1985-1234567-3»'], noMatch: ['784-1985-1234567-6'] },
  },
  labelled('AE_TRN', /100\d{12}/, ['trn', 'tax registration', ...TAX_ID_WORDS], 'TRN', '100123456700003'),
  passport('AE', /[A-Z]\d{7}|[A-Z]{2}\d{7}/, 'A1234567', ['جواز السفر']),
  // رقم الهوية الوطنية and الإقامة, Absher: 1 for citizens, 2 for residents, Luhn.
  {
    type: 'SA_NATIONAL_ID',
    pattern: /[12]\d{9}/,
    validate: luhn,
    score: 0.3,
    context: [
      'iqama',
      'saudi id',
      'saudi national',
      'رقم الهوية',
      'الهوية الوطنية',
      'الإقامة',
      ...NATIONAL_ID_WORDS,
    ],
    examples: { match: ['Iqama «1000000008»'], noMatch: ['Iqama 1000000009'] },
  },
  vat('SA', /(SA)?\d{15}/, 'SA123456789012345', ['الرقم الضريبي', 'zatca']),
  passport('SA', /[A-Z]\d{8}/, 'A12345678', ['جواز السفر']),
  // الرقم المدني, PACI: century, YYMMDD, serial, check digit modulo 11.
  {
    type: 'KW_CIVIL_ID',
    pattern: /[23]\d{11}/,
    validate: (value) =>
      isDate(2000, Number(value.slice(3, 5)), Number(value.slice(5, 7))) &&
      11 - (weightedSum(value, [2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11) === Number(value[11]),
    score: 0.5,
    context: ['civil id', 'الرقم المدني', 'kuwait*', ...NATIONAL_ID_WORDS],
    examples: { match: ['civil ID «286010100028»'], noMatch: ['civil ID 286130100018'] },
  },
  labelled(
    'QA_QID',
    /[23]\d{10}/,
    ['qid', 'qatar id', 'الرقم الشخصي', ...NATIONAL_ID_WORDS],
    'QID',
    '28412345678',
  ),
  labelled('BH_CPR', /\d{9}/, ['cpr', 'الرقم الشخصي', ...NATIONAL_ID_WORDS], 'CPR', '850112345'),
  labelled('JO_NATIONAL_ID', /[92]\d{9}/, ['الرقم الوطني', 'jordan*'], 'الرقم الوطني', '9851012345'),
];
