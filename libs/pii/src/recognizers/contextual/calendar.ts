// DATE_OF_BIRTH, DATE_TIME and AGE: written dates and ages. A date is one of birth where a word says so.
import type { PatternRecognizer } from '../../recognizer.js';

const BIRTH = {
  type: 'DATE_OF_BIRTH',
  score: 0.1,
  contextScore: 0.95,
  keep: 'nothing',
  context: [
    'date of birth', 'birth date', 'birthdate', 'birth day', 'birthday', 'dob', 'd.o.b', 'born', 'birth',
    'geburtsdatum', 'geboren', 'geb', 'date de naissance', 'ne le', 'nee le', 'fecha de nacimiento', 'nacido', 'nacida',
    'data di nascita', 'nato il', 'nata il', 'data de nascimento', 'nascido', 'nascida', 'geboortedatum', 'fodd', 'fodt',
    'fodselsdato', 'syntynyt', 'syntymaaika', 'data urodzenia', 'urodzony', 'urodzona', 'datum narozeni', 'narozen',
  ],
} as const; // prettier-ignore

const DATE = { type: 'DATE_TIME', score: 0.7, keep: 'nothing' } as const;

/** Day, month and year as numbers, in any order; the year of two digits only behind the others. */
const NUMERIC = /(\d{1,2}[-./]\d{1,2}[-./](\d{4}|\d{2})|\d{4}[-./]\d{1,2}[-./]\d{1,2})/;
const WITH_TIME = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d{1,6})?(Z|[-+]\d{2}:?\d{2})?/;
const NAMED =
  /(\d{1,2}(st|nd|rd|th|\.)? )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(\.|uary|ruary|ch|il|e|y|ust|ember|tember|ober)?( \d{1,2}(st|nd|rd|th)?)?,? \d{4}/i;
const NAMED_DAY =
  /(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(st|nd|rd|th)?/i;
const WEEKDAY = /(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/i;

/** Whether a numeric date can be one: a month, a day, and 1900 to 2099 where four digits are given. */
function isCalendarDate(_: string, raw: string): boolean {
  const parts = raw.split(/[-./T ]/).map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  const year = a > 31 ? a : c;
  const [day, month] = a > 31 ? [c, b] : [a, b];
  const inYear = year < 100 || (year >= 1880 && year < 2100);
  return inYear && day > 0 && month > 0 && Math.max(day, month) <= 31 && Math.min(day, month) <= 12;
}

const isDateWithTime = (value: string, raw: string): boolean => isCalendarDate(value, raw.slice(0, 10));

const AGE = { type: 'AGE', keep: 'nothing' } as const;

export const calendar: readonly PatternRecognizer[] = [
  {
    ...BIRTH,
    pattern: NUMERIC,
    validate: isCalendarDate,
    examples: {
      match: ['Date of birth: «04/07/1981»', 'geboren am «4.7.1981»', '{"dob":"«1981-07-04»"}'],
      noMatch: ['due on 04/07/2031', 'version 1.2.3'],
    },
  },
  {
    ...BIRTH,
    pattern: NAMED,
    examples: { match: ['She was born on «July 4, 1981» in Rome'], noMatch: ['published July 4, 1981'] },
  },
  {
    ...DATE,
    pattern: NUMERIC,
    validate: isCalendarDate,
    examples: {
      match: ['paid on «2024-05-31»', 'on «5/21/21»'],
      noMatch: ['2026-99-99', 'v1.2.3', '192.168.1.10'],
    },
  },
  {
    ...DATE,
    pattern: WITH_TIME,
    validate: isDateWithTime,
    score: 0.8,
    examples: { match: ['at «2024-05-31T12:30:00Z»'], noMatch: ['at 12:30'] },
  },
  {
    ...DATE,
    pattern: NAMED,
    score: 0.8,
    examples: {
      match: ['since «November 22nd, 1999»', '«12 March 2020»'],
      noMatch: ['May I ask 1999 people'],
    },
  },
  {
    ...DATE,
    pattern: NAMED_DAY,
    score: 0.6,
    examples: { match: ['on «June 13th»'], noMatch: ['in June'] },
  },
  {
    ...DATE,
    pattern: WEEKDAY,
    score: 0.5,
    examples: { match: ['see you on «Tuesday»'], noMatch: ['every day'] },
  },
  {
    ...AGE,
    pattern: /\d{1,3}([.,]\d)?[- ]?(years?|yrs?\.?|months?|weeks?)([- ]olds?|[- ]of[- ]age)/i,
    score: 0.85,
    examples: {
      match: ['a «54-year-old» man', 'is «3.5 years old»'],
      noMatch: ['for 12 years', 'years old'],
    },
  },
  {
    ...AGE,
    pattern: /\d{1,3} ?(y\/o|yo|y\.o\.?)/i,
    score: 0.85,
    examples: { match: ["i'm «61 y/o»"], noMatch: ['12 you'] },
  },
  {
    ...AGE,
    pattern: /(aged?|Alter)[: ]{1,2}\d{1,3}( (years?|Jahre))?/i,
    score: 0.8,
    examples: { match: ['a man «aged 39»', '«Age: 41»'], noMatch: ['page 39', 'the age of steam'] },
  },
  {
    ...AGE,
    pattern: /\d{1,3} ?(years?|yrs?|Jahre|ans|anos|anni)/i,
    score: 0.2,
    contextScore: 0.7,
    context: [
      'age',
      'old',
      'patient',
      'child',
      'boy',
      'girl',
      'man',
      'woman',
      'alt',
      'ich bin',
      'j ai',
      'tengo',
      'tenho',
      'ho',
    ],
    examples: { match: ['the patient is «69 years»'], noMatch: ['a contract of 12 years'] },
  },
];
