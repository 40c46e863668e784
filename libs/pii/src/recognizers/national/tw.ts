// Taiwan: identity number, number of foreigners, tax code, unified business number, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

/** The two digits that letters stand for are their places in this row plus 10 (內政部戶政司). */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
const UBN_WORDS = [
  'ubn',
  'ban',
  '統一編號',
  '統編',
  'unified business',
  'taiwanese business',
  ...COMPANY_WORDS,
  ...TAX_ID_WORDS,
];

export const taiwan: readonly PatternRecognizer[] = [
  // 國民身分證統一編號, 戶籍法: letter, sex 1 or 2, eight digits; weights 1 9 8 … 1 1 modulo 10.
  {
    type: 'TW_NATIONAL_ID',
    pattern: /[A-Z][1289]\d{8}/i,
    validate: isNationalId,
    score: 0.6,
    context: ['身分證', '身份證', 'natid', 'taiwan', 'taiwanese', ...NATIONAL_ID_WORDS],
    examples: { match: ['身分證 «A100501503»'], noMatch: ['A800501509', 'A100501504'] },
  },
  // 統一證號 (UI number) of foreigners: two letters until 2020, then a letter and 8 or 9.
  {
    type: 'TW_UI',
    pattern: /[A-Z][A-D89]\d{8}/i,
    validate: isNationalId,
    score: 0.5,
    context: [
      '統一證號',
      '居留證',
      'ui',
      'ui number',
      'ui no',
      'arc',
      'arc number',
      'alien resident',
      ...NATIONAL_ID_WORDS,
    ],
    examples: { match: ['UI number «CC00151114»'], noMatch: ['UI number CC00151115'] },
  },
  // 稅籍編號 of persons without either: 9 and YYMMDD, or the date of birth and two letters of the name.
  {
    type: 'TW_TAX_CODE',
    pattern: /9\d{6}|(19|20)\d{6}[A-Z]{2}|[A-Z][A-D1289]\d{8}/i,
    validate: isTaxCode,
    score: 0.1,
    contextScore: 0.8,
    context: ['稅籍編號', '稅號', 'taiwanese tax', 'tax_code', ...TAX_ID_WORDS],
    examples: { match: ['tax code «19831010AB»'], noMatch: ['tax code 19831310AB'] },
  },
  // 統一編號, 財政部: weights 1 2 1 2 1 2 4 1 on digit sums; divisible by 5 since 2023.
  ...(['TW_UBN', 'TW_BAN'] as const).map((type): PatternRecognizer => ({
    type,
    pattern: /\d{8}/,
    validate: isUbn,
    score: 0.1,
    context: UBN_WORDS,
    examples: { match: ['統一編號 «00501503»'], noMatch: ['統一編號 00501502'] },
  })),
  passport('TW', /\d{9}|[A-Z]\d{8}/, '300123456', ['護照']),
  labelled('TW_NHI', /\d{12}/, ['健保卡', 'nhi card', 'nhi'], 'NHI card', '000012345678'),
];

function isNationalId(value: string): boolean {
  const first = LETTERS.indexOf(value[0]!) + 10;
  // A second letter counts as the last digit of its number.
  const second = value[1]! > '9' ? LETTERS.indexOf(value[1]!) % 10 : Number(value[1]);
  const sum = Math.floor(first / 10) + (first % 10) * 9 + second * 8;
  return (sum + weightedSum(value.slice(2), [7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

function isTaxCode(value: string): boolean {
  if (value.length === 7) return isDate(2000, Number(value.slice(3, 5)), Number(value.slice(5)));
  if (value[0]! > '9') return isNationalId(value);
  return isDate(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6, 8)));
}

/** A 7 at the seventh place gives 28, whose digits sum to 10: both 1 and 0 count. */
function isUbn(value: string): boolean {
  let sum = 0;
  [1, 2, 1, 2, 1, 2, 4, 1].forEach((weight, i) => {
    const product = Number(value[i]) * weight;
    sum += Math.floor(product / 10) + (product % 10);
  });
  return sum % 5 === 0 || (value[6] === '7' && (sum + 1) % 5 === 0);
}
