// Finland: personal identity code, business id, VAT number, tax number, documents, plate.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate, vat } from './labelled.js';

/** Birthday, sign of the century (of which `-` is already gone), serial, and the number modulo 31 as a character. */
function isHetu(value: string): boolean {
  const sign = value.length === 10 ? '-' : value[6]!;
  const century = sign === '+' ? 1800 : sign >= 'A' && sign <= 'F' ? 2000 : 1900;
  const day = value.slice(0, 2);
  if (!isDate(century + Number(value.slice(4, 6)), Number(value.slice(2, 4)), Number(day))) return false;
  const number = Number(value.slice(0, 6) + value.slice(-4, -1));
  return value.slice(-4, -1) >= '002' && '0123456789ABCDEFHJKLMNPRSTUVWXY'[number % 31] === value.at(-1);
}

function isYtunnus(value: string): boolean {
  return weightedSum(value.slice(-8), [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0 && !value.endsWith('00000000');
}

const HETU_WORDS = [
  'hetu',
  'henkilotunnus',
  'personbeteckning',
  'sosiaaliturvatunnus',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
];
const COMPANY_LABELS = ['y tunnus', 'ytunnus', 'yritystunnus', 'fo nummer', ...COMPANY_WORDS];
const ALV_WORDS = ['alv', 'alv nro', 'arvonlisavero*', 'moms', ...VAT_WORDS];

export const finland: readonly PatternRecognizer[] = [
  {
    // Henkilötunnus (Act 661/2009 § 11; further signs of the century since 2023).
    type: 'FI_PERSONAL_IDENTITY_CODE',
    score: 0.9,
    pattern: /\d{6}[-+A-FU-Y]\d{3}[\dA-FHJ-NPR-Y]/i,
    validate: isHetu,
    context: HETU_WORDS,
    examples: { match: ['hetu «131052-308T»', '«010594Y9032»'], noMatch: ['111111-111A', '290219A1111'] },
  },
  {
    // Y-tunnus (Act 244/2001).
    type: 'FI_YTUNNUS',
    score: 0.6,
    pattern: /\d{7}-\d/,
    validate: isYtunnus,
    context: COMPANY_LABELS,
    examples: { match: ['Y-tunnus «2077474-0»'], noMatch: ['Y-tunnus 2077474-1'] },
  },
  {
    // Arvonlisäveronumero: the same with the country.
    type: 'FI_ALV',
    score: 0.9,
    pattern: /FI[ -]?\d{7}-?\d/i,
    validate: isYtunnus,
    context: ALV_WORDS,
    examples: { match: ['ALV «FI 20774740»'], noMatch: ['ALV FI 20774741'] },
  },
  {
    type: 'FI_ALV',
    score: 0.2,
    pattern: /\d{8}/,
    validate: isYtunnus,
    context: [...ALV_WORDS, ...COMPANY_LABELS],
    examples: { match: ['ALV «20774740»'], noMatch: ['ALV 20774741'] },
  },
  // What stands on invoices without a valid check digit.
  vat('FI', /(FI)?\d{8}/i, 'FI12345678', ['alv', 'alv nro', 'arvonlisavero*']),
  {
    // Veronumero of building workers, with a Luhn digit.
    type: 'FI_VERONUMERO',
    score: 0.3,
    pattern: /\d{12}/,
    validate: (value) => luhn(value) && value !== '000000000000',
    context: ['veronumero', 'skattenummer', ...TAX_ID_WORDS],
    examples: { match: ['veronumero «100123456780»'], noMatch: ['veronumero 100123456781'] },
  },
  passport('FI', /[A-Z]{2}\d{7}/i, 'XP8271602', ['passi', 'passin numero']),
  plate('FI_LICENSE_PLATE', /[A-Z]{2,3}[ -]?\d{1,3}/, 'ABC-123', [
    'rekisterinumero',
    'rekisteritunnus',
    'rekkari',
  ]),
];
