// Latvia: personal code, VAT number, passport, number plate.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate, vat } from './labelled.js';

const LV_PK_WORDS = ['personas kods', 'pk', 'latvian personal', ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS];
const LV_PVN_WORDS = ['pvn', 'pievienotas vertibas', 'latvian vat', 'registracijas numurs', ...VAT_WORDS];

export const latvia: readonly PatternRecognizer[] = [
  // Personas kods, Fizisko personu reģistra likums: DDMMYY, century, serial, check digit; since 2017 32 and no date.
  {
    type: 'LV_PK',
    pattern: /\d{6}-\d{5}/,
    validate: isPersonasKods,
    score: 0.7,
    context: LV_PK_WORDS,
    examples: { match: ['personas kods «325794-61005»'], noMatch: ['011511-12345'] },
  },
  {
    type: 'LV_PK',
    pattern: /\d{11}/,
    validate: isPersonasKods,
    score: 0.4,
    context: LV_PK_WORDS,
    examples: { match: ['personas kods «01011000010»'], noMatch: ['personas kods 01011000011'] },
  },
  // PVN reģistrācijas numurs, PVN likums: companies begin 4 to 9 (weighted sum is 3 modulo 11), persons use their code.
  {
    type: 'LV_PVN',
    pattern: /LV ?(\d{11}|\d{4} \d{3} \d{4}|\d{6}-\d{5})/i,
    validate: (value) => isPvn(value.slice(2)),
    score: 0.8,
    context: LV_PVN_WORDS,
    examples: { match: ['PVN «LV40003521600»'], noMatch: ['LV40003521601'] },
  },
  {
    type: 'LV_PVN',
    pattern: /\d{11}|\d{6}-\d{5}|\d{4} \d{3} \d{4}/,
    validate: isPvn,
    score: 0.2,
    context: LV_PVN_WORDS,
    examples: { match: ['PVN «161175-19997»'], noMatch: ['PVN 40003521601'] },
  },
  passport('LV', /[A-Z\d]{2}\d{7}/, 'LV4017173', ['pase', 'pases numurs']),
  vat('LV', /(LV)?\d{11}/, 'LV12345678901', ['pvn']),
  plate('LV_LICENSE_PLATE', /[A-Z]{2}[ -]?\d{1,4}/, 'AB-1234', ['numurzime']),
];

function isPersonasKods(value: string): boolean {
  const year = 1800 + 100 * Number(value[6]) + Number(value.slice(4, 6));
  const isBirthDate = value[6]! <= '2' && isDate(year, Number(value.slice(2, 4)), Number(value.slice(0, 2)));
  const sum = 1 + weightedSum(value, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
  return (isBirthDate || (value >= '32' && value < '4')) && (sum % 11) % 10 === Number(value[10]);
}

function isPvn(value: string): boolean {
  if (value < '4') return isPersonasKods(value);
  return weightedSum(value, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3;
}
