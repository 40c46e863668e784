// Kazakhstan: personal and company number, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { passport, vat } from './labelled.js';

export const kazakhstan: readonly PatternRecognizer[] = [
  // ИИН and БИН, постановление 565/2003: birth or founding date, kind, serial, check digit in two rounds modulo 11.
  {
    type: 'KZ_IIN',
    pattern: /\d{6}[0-6]\d{5}/,
    validate: (value) =>
      isKazakh(value) && isDate(2000, Number(value.slice(2, 4)), Number(value.slice(4, 6))),
    score: 0.6,
    context: ['иин', 'жсн', 'iin', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['ИИН «900101300017»'], noMatch: ['ИИН 900101300016'] },
  },
  {
    type: 'KZ_BIN',
    pattern: /\d{2}(0\d|1[0-2])[4-6]\d{7}/,
    validate: isKazakh,
    score: 0.4,
    context: ['бин', 'бсн', 'bin', ...COMPANY_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['БИН «940140000385»'], noMatch: ['БИН 940140000386'] },
  },
  passport('KZ', /[A-Z]\d{7,8}/i, 'A0123456', ['паспорт*']),
  vat('KZ', /(KZ)?\d{12}/, 'KZ123456789012', ['ндс']),
];

function isKazakh(value: string): boolean {
  const first = weightedSum(value, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  const check = first < 10 ? first : weightedSum(value, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
  return check === Number(value[11]);
}
