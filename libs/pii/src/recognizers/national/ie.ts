// Ireland: Personal Public Service number, VAT number, company number, passport, plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

/**
 * The letter behind seven digits is their weighted sum modulo 23. A second letter A to I (since 2013) counts nine
 * times its place in the alphabet; W, T and X, of old wives' numbers, count nothing (Revenue, "PPS number checks").
 */
function isPps(value: string): boolean {
  const second = value.charCodeAt(8) - 64;
  const extra = second >= 1 && second <= 9 ? second * 9 : 0;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weightedSum(value, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23] === value[7];
}

/** Before 2013 the second place could hold a letter, `+` or `*`; such numbers are checked in another order. */
function isVat(value: string): boolean {
  const number = value.startsWith('IE') ? value.slice(2) : value;
  const isOld = !(number[1]! >= '0' && number[1]! <= '9');
  return isPps(isOld ? `0${number.slice(2, 7)}${number[0]}${number.slice(7)}` : number);
}

const PPS_WORDS = [
  'pps',
  'ppsn',
  'pps number',
  'personal public service',
  'irish personal',
  'uimhir phearsanta',
];

export const ireland: readonly PatternRecognizer[] = [
  {
    // Uimhir Phearsanta Seirbhíse Poiblí (Social Welfare Consolidation Act 2005, s. 262).
    type: 'IE_PPS',
    score: 0.5,
    pattern: /\d{7}[A-W][A-IWTX]?/i,
    validate: isPps,
    context: [...PPS_WORDS, ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS],
    examples: { match: ['PPS number «6433435F»', '«1234577IA»'], noMatch: ['PPS 6433435E', '1234577JA'] },
  },
  {
    // Cáin Bhreisluacha, VAT registration number (Revenue).
    type: 'IE_VAT',
    score: 0.9,
    pattern: /IE[ -]?\d[\dA-Z+*]\d{5}[A-W][A-I]?/i,
    validate: isVat,
    context: ['cbl', 'cain bhreisluacha', ...VAT_WORDS],
    examples: { match: ['«IE 6433435OA»', '«IE8D79739I»'], noMatch: ['IE6433435E'] },
  },
  {
    type: 'IE_VAT',
    score: 0.4,
    pattern: /\d[\dA-Z+*]\d{5}[A-W][A-I]?/,
    validate: isVat,
    context: ['cbl', 'cain bhreisluacha', ...VAT_WORDS],
    examples: { match: ['VAT number «8D79739I»'], noMatch: ['VAT number 8D79739J'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('IE_VAT', /IE\d{7}[A-Z]W?/i, VAT_WORDS, 'VAT', 'IE1234567AW'),
  // Number in the register of the Companies Registration Office.
  labelled(
    'IE_COMPANY_NUMBER',
    /\d{5,6}/,
    ['cro', 'cro number', 'companies registration office', 'irish company'],
    'CRO number',
    '104547',
  ),
  passport('IE', /[A-Z][A-Z\d]\d{7}/i, 'XN0019390', ['pas', 'irish']),
  // Registration plate: year (and half), county, serial number (S.I. 318/1992).
  plate(
    'IE_LICENSE_PLATE',
    /\d{2}[12]?-(C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|W|WH|WW|WX)-\d{1,6}/i,
    '131-D-12345',
  ),
];
