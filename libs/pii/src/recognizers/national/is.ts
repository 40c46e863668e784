// Iceland: identity code, VAT number, passport, plate.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

/** Day (40 more for companies), month, year, serial, check digit, and the century as 8, 9 or 0. */
function isKennitala(value: string): boolean {
  const century = { 8: 1800, 9: 1900, 0: 2000 }[value[9]!];
  const day = Number(value.slice(0, 2));
  if (century === undefined) return false;
  if (!isDate(century + Number(value.slice(4, 6)), Number(value.slice(2, 4)), day > 40 ? day - 40 : day))
    return false;
  return weightedSum(value, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

const KENNITALA_WORDS = [
  'kennitala',
  'kt',
  'kennitolu',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
  ...COMPANY_WORDS,
];
const VSK_WORDS = ['vsk', 'vsk numer', 'vsknr', 'virðisaukaskatt*', 'virdisaukaskatt*', ...VAT_WORDS];

export const iceland: readonly PatternRecognizer[] = [
  {
    // Kennitala (lög 140/2019).
    type: 'IS_KENNITALA',
    score: 0.7,
    pattern: /\d{6}-\d{4}/,
    validate: isKennitala,
    context: KENNITALA_WORDS,
    examples: {
      match: ['kennitala «450401-3150»', '«120174-3399»'],
      noMatch: ['320174-3399', '530575-0299'],
    },
  },
  {
    type: 'IS_KENNITALA',
    score: 0.5,
    pattern: /\d{10}/,
    validate: isKennitala,
    context: KENNITALA_WORDS,
    examples: { match: ['kennitala «1201743399»'], noMatch: ['kennitala 1201743299'] },
  },
  // Virðisaukaskattsnúmer: five or six digits without a check.
  labelled('IS_VSK', /IS ?\d{5,6}/, VSK_WORDS, 'VSK', 'IS 00621'),
  labelled('IS_VSK', /\d{5,6}/, VSK_WORDS, 'VSK', '00621'),
  passport('IS', /A\d{7}/i, 'A2040611', ['vegabref']),
  plate('IS_LICENSE_PLATE', /[A-Z]{2}[ -]?[A-Z]?\d{2,3}/, 'AB 123', ['skraningarnumer', 'bilnumer']),
];
