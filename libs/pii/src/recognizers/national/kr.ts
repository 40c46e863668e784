// South Korea: resident and foreigner registration, business registration, driving licence, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  PASSPORT_WORDS,
  TAX_ID_WORDS,
} from '../label-words.js';

const RRN = {
  type: 'KR_RRN',
  validate: startsWithDate,
  context: ['주민등록번호', '주민번호', 'rrn', 'korean rrn', 'resident registration', ...NATIONAL_ID_WORDS],
} as const;
const FRN = {
  type: 'KR_FRN',
  validate: startsWithDate,
  context: [
    '외국인등록번호',
    'frn',
    'foreigner registration',
    'foreign registration',
    'alien registration',
    'arc',
  ],
} as const;
const BRN = {
  type: 'KR_BRN',
  validate: isBrn,
  context: ['사업자등록번호', '사업자 등록 번호', 'brn', 'korea business', ...COMPANY_WORDS, ...TAX_ID_WORDS],
} as const;

export const korea: readonly PatternRecognizer[] = [
  // 주민등록번호, 주민등록법 시행규칙: date, sex and century, six digits that are random since October 2020.
  {
    ...RRN,
    pattern: /\d{6}-[1-4]\d{6}/,
    score: 0.7,
    examples: { match: ['RRN «960121-1234567»'], noMatch: ['961321-1234567', '971013-9019903'] },
  },
  {
    ...RRN,
    pattern: /\d{6}[1-4]\d{6}/,
    score: 0.5,
    examples: { match: ['주민등록번호 «9601211234567»'], noMatch: ['주민등록번호 9613211234567'] },
  },
  // 외국인등록번호, 출입국관리법: the same with 5 to 8.
  {
    ...FRN,
    pattern: /\d{6}-[5-8]\d{6}/,
    score: 0.7,
    examples: { match: ['FRN «911124-5678906»'], noMatch: ['911324-5678906'] },
  },
  {
    ...FRN,
    pattern: /\d{6}[5-8]\d{6}/,
    score: 0.5,
    examples: { match: ['FRN «9111245678906»'], noMatch: ['FRN 9113245678906'] },
  },
  // People call the number of a foreigner by the name of the other.
  {
    ...RRN,
    pattern: /\d{6}-?[5-8]\d{6}/,
    score: 0.1,
    contextScore: 0.8,
    examples: { match: ['RRN «850126-6401473»'], noMatch: ['RRN 850132-6401473'] },
  },
  // 사업자등록번호, 국세청: weights 1 3 7 1 3 7 1 3 5, the carry of the last product too.
  {
    ...BRN,
    pattern: /\d{3}-\d{2}-\d{5}/,
    score: 0.7,
    examples: { match: ['사업자등록번호 «104-86-56659»'], noMatch: ['104-86-56658'] },
  },
  {
    ...BRN,
    pattern: /\d{10}/,
    score: 0.4,
    examples: { match: ['BRN «1048656659»'], noMatch: ['BRN 1048656658'] },
  },
  // 운전면허번호, 도로교통법 시행규칙: region 11 to 28, year, serial, two digits.
  {
    type: 'KR_DRIVER_LICENSE',
    pattern: /(1[1-9]|2[0-8])-\d{2}-\d{6}-\d{2}/,
    score: 0.6,
    context: ['운전면허', '운전면허번호', '면허번호', ...DRIVER_LICENSE_WORDS],
    examples: { match: ['운전면허 «11-22-123456-12»'], noMatch: ['99-22-123456-12', '11-22-123456-123'] },
  },
  // 여권번호, 여권법 시행규칙: M or S and eight digits, the fourth of them a letter since 2021.
  {
    type: 'KR_PASSPORT',
    pattern: /[MS]\d{3}[A-Z\d]\d{4}/i,
    score: 0.2,
    context: ['여권', '여권번호', 'korean passport', ...PASSPORT_WORDS],
    examples: { match: ['여권번호 «M123A4567»'], noMatch: ['여권번호 A123B4567'] },
  },
];

function startsWithDate(value: string): boolean {
  const century = '1256'.includes(value[6]!) ? 1900 : 2000;
  return isDate(century + Number(value.slice(0, 2)), Number(value.slice(2, 4)), Number(value.slice(4, 6)));
}

function isBrn(value: string): boolean {
  const sum = weightedSum(value, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(value[8]) * 5) / 10);
  return value >= '1' && (10 - (sum % 10)) % 10 === Number(value[9]);
}
