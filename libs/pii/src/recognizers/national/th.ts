// Thailand: identity card, company and tax numbers, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport } from './labelled.js';

const TNIN = {
  type: 'TH_TNIN',
  validate: isPerson,
  context: [
    'เลขบัตรประชาชน',
    'บัตรประชาชน',
    'เลขประจำตัวประชาชน',
    'tnin',
    'thai national',
    'idnr',
    ...NATIONAL_ID_WORDS,
  ],
} as const;
const MOA = {
  type: 'TH_MOA',
  validate: hasCheckDigit,
  context: ['moa', 'เลขทะเบียนนิติบุคคล', 'memorandum of association', 'thailand memorandum', ...COMPANY_WORDS],
} as const;
const TIN = {
  type: 'TH_TIN',
  validate: (value: string) => (value[0] === '0' ? hasCheckDigit(value) : isPerson(value)),
  context: ['เลขประจำตัวผู้เสียภาษี', 'thai tax', 'thailand taxpayer', ...TAX_ID_WORDS, ...VAT_WORDS],
} as const;

export const thailand: readonly PatternRecognizer[] = [
  // เลขประจำตัวประชาชน, กรมการปกครอง: kind 1 to 8, province, district, serial, check digit modulo 11.
  {
    ...TNIN,
    pattern: /[1-8][ -]\d{4}[ -]\d{5}[ -]\d{2}[ -]\d/,
    score: 0.8,
    examples: { match: ['«1-2345-45678-78-1»'], noMatch: ['1-2345-45678-78-2'] },
  },
  {
    ...TNIN,
    pattern: /[1-8]\d{12}/,
    score: 0.5,
    examples: { match: ['เลขบัตรประชาชน «2345678901234»'], noMatch: ['2345678901235', '1294567890124'] },
  },
  // เลขทะเบียนนิติบุคคล, กรมพัฒนาธุรกิจการค้า: begins with 0. It is grouped in several ways.
  {
    ...MOA,
    pattern: /0[ -]\d{2}[ -]\d[ -]\d{3}[ -]\d{5}[ -]\d/,
    score: 0.8,
    examples: { match: ['«0-10-5-554-04636-2»'], noMatch: ['0-10-5-554-04636-3'] },
  },
  {
    ...MOA,
    pattern: /0([ -]{0,2}\d){12}/,
    score: 0.2,
    examples: { match: ['MOA «0105542067556»', 'MOA «0-7035-36000-78-2»'], noMatch: ['MOA 0105542067557'] },
  },
  // เลขประจำตัวผู้เสียภาษีอากร, กรมสรรพากร: either of the two.
  {
    ...TIN,
    pattern: /\d([ -]{0,2}\d){12}/,
    score: 0.2,
    examples: { match: ['Thai tax id «0 13 5 559 01262 8»'], noMatch: ['Thai tax id 0 13 5 559 01262 9'] },
  },
  passport('TH', /[A-Z]{1,2}\d{6,7}/, 'EF1234567', ['หนังสือเดินทาง']),
];

function hasCheckDigit(value: string): boolean {
  const sum = weightedSum(value, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return (11 - (sum % 11)) % 10 === Number(value[12]);
}

/** Provinces 10 to 27, 30 to 58, 60 to 67, 70 to 77, 80 to 86 and 90 to 96 exist (ISO 3166-2:TH). */
function isPerson(value: string): boolean {
  const province = Number(value.slice(1, 3));
  const [region, place] = [Math.floor(province / 10), province % 10];
  const last = [-1, 9, 7, 9, 9, 8, 7, 7, 6, 6][region]!;
  return value >= '1' && value < '9' && place <= last && hasCheckDigit(value);
}
