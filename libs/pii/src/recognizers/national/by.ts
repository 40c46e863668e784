// Belarus: taxpayer and personal number, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, vat } from './labelled.js';

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BY_REGIONS = 'ABCEHKMOPT';

export const belarus: readonly PatternRecognizer[] = [
  // УНП (учетный номер плательщика), постановление МНС 96/2010: weights 29 to 3, modulo 11.
  {
    type: 'BY_UNP',
    pattern: /(\d{2}|[A-CEHKM][A-CEHKMOPT])\d{7}/i,
    validate: isUnp,
    score: 0.2,
    context: ['унп', 'unp', 'учетный номер', 'belarus*', ...VAT_WORDS],
    examples: { match: ['УНП «200988541»', 'УНП «MA1953684»'], noMatch: ['УНП 200988542'] },
  },
  // Идентификационный номер, указ 200/2008: sex and century, date, region, serial, citizenship, check digit 7 3 1.
  {
    type: 'BY_PERSONAL_ID',
    pattern: /[1-6]\d{6}[ABCHKEM]\d{3}(PB|BA|BI)\d/i,
    validate: isBelarusianId,
    score: 0.95,
    context: ['идентификационный номер', ...NATIONAL_ID_WORDS],
    examples: { match: ['«3010180A001PB8»'], noMatch: ['3010180A001PB3', '3450180A001PB8'] },
  },
  passport('BY', /[A-Z]{2}\d{7}/, 'MP1234567', ['паспорт*']),
  vat('BY', /\d{9}/, '123456789', ['унп']),
];

/** A second letter counts as its place among the regions. */
function isUnp(value: string): boolean {
  const second = value[1]! > '9' ? BY_REGIONS.indexOf(value[1]!) : Number(value[1]);
  const first = ALPHANUMERIC.indexOf(value[0]!) * 29 + second * 23;
  return (first + weightedSum(value.slice(2), [19, 17, 13, 7, 5, 3])) % 11 === Number(value[8]);
}

function isBelarusianId(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 13; i++) sum += ALPHANUMERIC.indexOf(value[i]!) * [7, 3, 1][i % 3]!;
  return isDate(2000, Number(value.slice(3, 5)), Number(value.slice(1, 3))) && sum % 10 === Number(value[13]);
}
