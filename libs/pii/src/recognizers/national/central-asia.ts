// Uzbekistan, Kyrgyzstan, Tajikistan.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

export const centralAsia: readonly PatternRecognizer[] = [
  labelled('UZ_TIN', /[2-9]\d{8}/, ['stir', 'стир', 'инн', 'inn', ...TAX_ID_WORDS], 'STIR', '207121543'),
  // ЖШШИР / ПИНФЛ: sex and century, DDMMYY, district, serial, check digit 7 3 1 modulo 10.
  {
    type: 'UZ_PINFL',
    pattern: /[1-6]\d{13}/,
    validate: (value) =>
      isDate(2000, Number(value.slice(3, 5)), Number(value.slice(1, 3))) &&
      weightedSum(value, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7]) % 10 === Number(value[13]),
    score: 0.6,
    context: ['пинфл', 'pinfl', 'jshshir', 'жшшир', ...NATIONAL_ID_WORDS],
    examples: { match: ['PINFL «30101902000000»'], noMatch: ['PINFL 30101902000002'] },
  },
  passport('UZ', /[A-Z]{2}\d{7}/, 'AA1234567', ['паспорт*']),
  vat('UZ', /(UZ)?\d{9}/, 'UZ123456789', ['qqs']),
  labelled(
    'KG_PIN',
    /[12]\d{13}/,
    ['пин', 'персональный номер', ...NATIONAL_ID_WORDS],
    'ПИН',
    '20101198000011',
  ),
  labelled('TJ_TIN', /\d{9}/, ['рма', 'rma', ...TAX_ID_WORDS], 'РМА', '510012345'),
];
