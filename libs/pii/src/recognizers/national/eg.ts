// Egypt: national and tax number, passport.
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const EG_TAX_WORDS = [
  'tn',
  'tn number',
  'egypt tax',
  'الرقم الضريبي',
  'رقم التسجيل الضريبي',
  ...TAX_ID_WORDS,
];

export const egypt: readonly PatternRecognizer[] = [
  // الرقم القومي, قانون 143 لسنة 1994: century 2 or 3, YYMMDD, governorate, serial, sex, check digit (rule unpublished).
  {
    type: 'EG_NATIONAL_ID',
    pattern: /[23]\d{13}/,
    validate: isEgyptian,
    score: 0.4,
    context: ['الرقم القومي', 'egyptian national', 'egyptian id', ...NATIONAL_ID_WORDS],
    examples: { match: ['الرقم القومي «29001010123456»'], noMatch: ['29013010123456'] },
  },
  // الرقم الضريبي, مصلحة الضرائب المصرية: nine digits in groups of three.
  labelled('EG_TN', /\d{3}[ -]{1,3}\d{3}[ -]{1,3}\d{3}|\d{9}/, EG_TAX_WORDS, 'الرقم الضريبي', '100-531-385'),
  passport('EG', /[A-Z]\d{8}/, 'A12345678', ['جواز السفر']),
];

/** Governorates 01 to 35; 88 is abroad. */
function isEgyptian(value: string): boolean {
  const governorate = Number(value.slice(7, 9));
  const year = (value[0] === '2' ? 1900 : 2000) + Number(value.slice(1, 3));
  return (
    isDate(year, Number(value.slice(3, 5)), Number(value.slice(5, 7))) &&
    ((governorate >= 1 && governorate <= 35) || governorate === 88)
  );
}
