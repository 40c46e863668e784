// Austria: tax, VAT, social security and company numbers, documents, plates.
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

/** Luhn's sum with four added to it (BMF, "Aufbau der UID-Nummer"). */
function isUid(value: string): boolean {
  const digits = value.slice(-8);
  let sum = 4 + Number(digits[7]);
  for (let i = 0; i < 7; i++) {
    const product = Number(digits[i]) * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum % 10 === 0;
}

/** The fourth digit checks the others; the birthday may have a month 13 to 15 when a day's numbers have run out. */
function isVnr(value: string): boolean {
  const day = Number(value.slice(4, 6));
  const month = Number(value.slice(6, 8));
  if (value[0] === '0' || day < 1 || day > 31 || month < 1 || month > 15) return false;
  return weightedSum(value, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(value[3]);
}

const TIN_WORDS = ['steuernummer', 'abgabenkontonummer', 'stnr', 'st nr', 'finanzamt', ...TAX_ID_WORDS];
const UID_WORDS = ['uid', 'uid nummer', 'umsatzsteuer*', 'ust', ...VAT_WORDS];
const VNR_WORDS = [
  'vnr',
  'svnr',
  'sv nummer',
  'sozialversicherung*',
  'versicherungsnummer',
  'e card',
  ...NATIONAL_ID_WORDS,
];
const FN_WORDS = ['fn', 'firmenbuch*', 'handelsgericht', ...COMPANY_WORDS];

export const austria: readonly PatternRecognizer[] = [
  {
    // Abgabenkontonummer of a tax office (OECD, Austria TIN sheet).
    type: 'AT_TIN',
    score: 0.6,
    pattern: /\d{2}( |-{1,2})\d{3}\/\d{4}/,
    validate: luhn,
    context: TIN_WORDS,
    examples: { match: ['St.Nr. «12 504/1558»', '«93-173/6581»'], noMatch: ['St.Nr. 12 504/1559'] },
  },
  {
    type: 'AT_TIN',
    score: 0.3,
    pattern: /\d{2}[ -]?\d{7}/,
    validate: luhn,
    context: TIN_WORDS,
    examples: { match: ['Steuernummer «46 1744591»'], noMatch: ['Steuernummer 93 173 6581'] },
  },
  {
    // Umsatzsteuer-Identifikationsnummer (Art. 28 UStG).
    type: 'AT_UID',
    score: 0.95,
    pattern: /ATU ?\d{8}/i,
    validate: isUid,
    context: UID_WORDS,
    examples: { match: ['UID «ATU13585627»'], noMatch: ['UID ATU13585626'] },
  },
  {
    type: 'AT_UID',
    score: 0.4,
    pattern: /U\d{8}/,
    validate: isUid,
    context: UID_WORDS,
    examples: { match: ['UID «U13585627»'], noMatch: ['UID U13585626'] },
  },
  // What stands on invoices without a valid check digit.
  vat('AT', /(AT)?U ?\d{8}/i, 'ATU12345678', ['uid', 'ust', 'umsatzsteuer*']),
  {
    // Versicherungsnummer of social insurance (§ 31 ASVG): serial, check digit, birthday.
    type: 'AT_VNR',
    score: 0.5,
    pattern: /\d{4}[ -]?\d{6}/,
    validate: isVnr,
    context: VNR_WORDS,
    examples: { match: ['SVNR «1237 010180»'], noMatch: ['SVNR 2237 010180'] },
  },
  {
    // Firmenbuchnummer (§ 30 FBG).
    type: 'AT_BUSINESSID',
    score: 0.7,
    pattern: /FN ?\d{1,6} ?[A-Z]/i,
    context: FN_WORDS,
    examples: { match: ['«FN 122119m»'], noMatch: ['FN 1221190m'] },
  },
  labelled('AT_BUSINESSID', /\d{5,6} ?[A-Z]/i, FN_WORDS, 'Firmenbuch', '122119m'),
  passport('AT', /[A-Z]{1,2} ?\d{7}/, 'U 1234567', ['reisepass*', 'passnummer']),
  // Personalausweis: seven or eight digits, since 2021 two letters and seven digits.
  labelled(
    'AT_ID_CARD',
    /\d{7,8}|[A-Z]{2}\d{7}/i,
    ['personalausweis*', 'ausweisnummer', 'identity card', 'id card'],
    'Personalausweis',
    'PA1234567',
  ),
  // Kennzeichen (§ 48 KFG): authority, then digits before letters.
  plate('AT_LICENSE_PLATE', /[A-Z]{1,2}[ -]\d{1,5} ?[A-Z]{1,3}/i, 'W-12345 A', ['kennzeichen', 'kfz']),
];
