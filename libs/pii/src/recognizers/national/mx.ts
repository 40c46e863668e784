// Mexico: CURP, RFC, CLABE, social security and voter card.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { BANK_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

const STATES = new Set(
  'AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS CX'.split(
    ' ',
  ),
);
// Values of the characters in the check digits of RENAPO and SAT.
const CURP_ALPHABET = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
const RFC_ALPHABET = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
const RFC_WORDS = ['rfc', 'registro federal de contribuyentes', 'mexican tax', ...TAX_ID_WORDS] as const;

export const mexico: readonly PatternRecognizer[] = [
  // Clave Única de Registro de Población, RENAPO: name letters, birth date, sex, state, consonants, check digit.
  {
    type: 'MX_CURP',
    pattern: /[A-Z]{4}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d/i,
    validate: isCurp,
    score: 1,
    context: ['curp', 'clave unica', ...NATIONAL_ID_WORDS],
    examples: { match: ['CURP «BOXW310820HNERXN09»'], noMatch: ['BOXW310820HNERXN08', 'BOXW311320HNERXN09'] },
  },
  // Registro Federal de Contribuyentes, SAT: name letters (three for companies), date, two characters and check.
  {
    type: 'MX_RFC',
    pattern: /([A-Z&]{3,4}-?|[A-Z]{3,4} )\d{6}[- ]?[A-Z\d]{2}[\dA]/i,
    validate: isRfc,
    score: 0.85,
    context: RFC_WORDS,
    examples: {
      match: ['RFC «GODE 561231 GR8»', 'a nombre de «MAB-930714-8T4»'],
      noMatch: ['MAB-930714-8T5'],
    },
  },
  // Without the last three characters (homoclave).
  {
    type: 'MX_RFC',
    pattern: /([A-Z&]{4}-?|[A-Z]{4} )\d{6}/i,
    validate: (value) => isRfcDate(value.slice(4)),
    score: 0.1,
    context: RFC_WORDS,
    examples: { match: ['RFC: «COMG-600703»'], noMatch: ['RFC COMG-601303', 'COMG-600703'] },
  },
  // Clave Bancaria Estandarizada, ABM: bank, place, account, 3-7-1 modulo 10.
  {
    type: 'MX_CLABE',
    pattern: /\d{3} ?\d{3} ?\d{11} ?\d/,
    validate: isClabe,
    score: 0.4,
    context: ['clabe', 'interbancaria', 'standardized bank', ...BANK_WORDS],
    examples: {
      match: ['CLABE «032180000118359719»'],
      noMatch: ['CLABE 032180000118359718', 'order 032180000118359719'],
    },
  },
  // Número de Seguridad Social, IMSS: Luhn.
  {
    type: 'MX_NSS',
    pattern: /\d{2}[- ]?\d{2}[- ]?\d{2}[- ]?\d{4}[- ]?\d/,
    validate: luhn,
    score: 0.2,
    context: ['nss', 'imss', 'seguridad social', 'seguro social'],
    examples: { match: ['NSS «12345678903»'], noMatch: ['NSS 12345678904', '12345678903'] },
  },
  // Clave de elector on the card of the INE: six consonants, birth date, state, sex and three digits.
  {
    type: 'MX_CLAVE_ELECTOR',
    pattern: /[B-DF-HJ-NP-TV-Z]{6}\d{8}[HM]\d{3}/i,
    validate: (value) => isRfcDate(value.slice(6)) && Number(value.slice(12, 14)) <= 33,
    score: 0.9,
    context: ['clave de elector', 'elector', 'ine', 'ife'],
    examples: { match: ['Clave de elector «GMVLMR80070501M100»'], noMatch: ['GMVLMR80130501M100'] },
  },
];

function isCurp(value: string): boolean {
  // The 17th character tells the century: a digit before 2000, a letter since.
  const century = value.charCodeAt(16) > 57 ? 2000 : 1900;
  if (!isDate(century + Number(value.slice(4, 6)), Number(value.slice(6, 8)), Number(value.slice(8, 10))))
    return false;
  if (!STATES.has(value.slice(11, 13))) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += CURP_ALPHABET.indexOf(value[i]!) * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(value[17]);
}

function isRfcDate(yymmdd: string): boolean {
  return isDate(2000 + Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6)));
}

function isRfc(value: string): boolean {
  if (!isRfcDate(value.slice(-9))) return false;
  const padded = value.padStart(13);
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += RFC_ALPHABET.indexOf(padded[i]!) * (13 - i);
  return '0A987654321'[sum % 11] === padded[12];
}

function isClabe(value: string): boolean {
  if (value.startsWith('000')) return false;
  return weightedSum(value, [3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}
