// China: resident identity card, unified social credit code, passport, travel permits.
import { isDate } from '../../checksum/calendar-date.js';
import { iso7064Mod11_2 } from '../../checksum/iso7064.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const ID_WORDS = [
  '身份证',
  '身份證',
  '公民身份号码',
  'shenfenzheng',
  'chinese resident',
  'ric',
  'ric no',
  ...NATIONAL_ID_WORDS,
];
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(
    ' ',
  ),
);
const USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export const china: readonly PatternRecognizer[] = [
  // 公民身份号码, GB 11643-1999: region, date, serial, ISO 7064 MOD 11-2.
  {
    type: 'CN_RESIDENT_ID',
    pattern: /[1-9]\d{16}[\dX]/i,
    validate: (value) =>
      isBornIn(value, Number(value.slice(6, 10)), Number(value.slice(10, 12)), Number(value.slice(12, 14))) &&
      iso7064Mod11_2(value),
    score: 0.95,
    context: ID_WORDS,
    examples: {
      match: ['身份证 «11010519491231002X»'],
      noMatch: ['110105194912310021', '16010519491231002X'],
    },
  },
  // Cards before 1999 had two digits for the year and no check digit.
  {
    type: 'CN_RESIDENT_ID',
    pattern: /[1-9]\d{14}/,
    validate: (value) =>
      isBornIn(
        value,
        1900 + Number(value.slice(6, 8)),
        Number(value.slice(8, 10)),
        Number(value.slice(10, 12)),
      ),
    score: 0.3,
    context: ID_WORDS,
    examples: { match: ['身份证: «110101491001001»'], noMatch: ['身份证: 110101491041001'] },
  },
  // 统一社会信用代码, GB 32100-2015: 31 characters, weights are powers of 3 modulo 31.
  {
    type: 'CN_USCC',
    pattern: /[1-9A-HJ-NPQRTUWXY][1-59]\d{6}[\dA-HJ-NPQRTUWXY]{10}/i,
    validate: isUscc,
    score: 0.7,
    context: ['uscc', '统一社会信用代码', '税号', 'unified social credit', ...COMPANY_WORDS, ...VAT_WORDS],
    examples: { match: ['USCC «91110000600037341L»'], noMatch: ['USCC 91110000600037342L'] },
  },
  passport('CN', /G\d{8}|E[A-HJ-NP-Z\d]\d{7}/, 'E12345678', ['护照', '护照号']),
  // 港澳居民来往内地通行证 and 台湾居民来往大陆通行证.
  labelled(
    'CN_TRAVEL_PERMIT',
    /[HM]\d{8}(\d{2})?|\d{8}/,
    ['回乡证', '通行证', 'home return permit'],
    '通行证',
    'H12345678',
  ),
];

function isBornIn(value: string, year: number, month: number, day: number): boolean {
  return PROVINCES.has(value.slice(0, 2)) && year >= 1850 && year < 2100 && isDate(year, month, day);
}

function isUscc(value: string): boolean {
  let sum = 0;
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31)
    sum += USCC.indexOf(value[i]!) * weight;
  return (31 - (sum % 31)) % 31 === USCC.indexOf(value[17]!);
}
