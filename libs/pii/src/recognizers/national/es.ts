// Spain: NIF of people and companies, NIE, social security, passport, plate.
import { mod97 } from '../../checksum/mod-97.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate, vat } from './labelled.js';

/** Control letter: the number modulo 23; X, Y and Z of foreigners count as 0, 1 and 2 (RD 1065/2007, art. 18-20). */
function isPersonal(value: string): boolean {
  const leading = 'XYZ'.indexOf(value[0]!);
  const digits =
    leading >= 0 ? leading + value.slice(1, -1) : value.slice('KLM'.includes(value[0]!) ? 1 : 0, -1);
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === value.at(-1);
}

/**
 * Luhn's digit over the seven digits, or the letter in its place: a letter for P, Q, R, S, N, W and companies from
 * abroad (province 00), a digit for A, B, E and H (Orden EHA/451/2008).
 */
function isCompany(value: string): boolean {
  let sum = 0;
  for (let i = 1; i <= 7; i++) {
    const digit = Number(value[i]);
    sum += i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  const check = (10 - (sum % 10)) % 10;
  const last = value[8]!;
  if ('PQRSNW'.includes(value[0]!) || value.startsWith('00', 1)) return last === 'JABCDEFGHI'[check];
  return last === String(check) || (!'ABEH'.includes(value[0]!) && last === 'JABCDEFGHI'[check]);
}

function isNif(value: string): boolean {
  const number = value.startsWith('ES') ? value.slice(2) : value;
  return /^[\dK-MX-Z]/.test(number) ? isPersonal(number) : isCompany(number);
}

/** Two digits modulo 97; in numbers below ten million the leading zero is not counted (both readings are in use). */
function isNss(value: string): boolean {
  const province = Number(value.slice(0, 2));
  if (!((province >= 1 && province <= 53) || province === 66)) return false;
  const check = Number(value.slice(10));
  const short = value[2] === '0' ? value.slice(0, 2) + value.slice(3, 10) : '';
  return mod97(value.slice(0, 10)) === check || mod97(short) === check;
}

const NIF_WORDS = [
  'nif',
  'dni',
  'nie',
  'documento nacional',
  'documento de identidad',
  'identificacion fiscal',
  'n i f',
  'd n i',
];
const PERSON_WORDS = [...NIF_WORDS, ...NATIONAL_ID_WORDS, ...TAX_ID_WORDS];
const CIF_WORDS = ['cif', 'c i f', ...COMPANY_WORDS, ...VAT_WORDS];

export const spain: readonly PatternRecognizer[] = [
  {
    // Documento nacional de identidad, which is the NIF of a Spaniard.
    type: 'ES_NIF',
    score: 0.5,
    pattern: /\d{7,8}-?[A-HJ-NP-TV-Z]/i,
    validate: isPersonal,
    context: PERSON_WORDS,
    examples: { match: ['DNI «12345678Z»', '«55555555-K»'], noMatch: ['DNI 12345678A', '12345 678Z'] },
  },
  {
    type: 'ES_NIF',
    score: 0.8,
    pattern: /\d{1,2}\.\d{3}\.\d{3}[ -]?[A-HJ-NP-TV-Z]/i,
    validate: isPersonal,
    context: PERSON_WORDS,
    examples: { match: ['DNI «12.345.678-Z»'], noMatch: ['DNI 12.345.678-A'] },
  },
  {
    // NIF of children (K), Spaniards abroad (L) and foreigners (M, X, Y, Z) as tax authorities write it.
    type: 'ES_NIF',
    score: 0.6,
    pattern: /(ES-?)?[KLMX-Z]-?\d{7}-?[A-HJ-NP-TV-Z]/i,
    validate: isNif,
    context: PERSON_WORDS,
    examples: { match: ['NIF «M-1234567-L»'], noMatch: ['NIF M-1234567-A'] },
  },
  {
    // NIF with the country, as in VAT numbers.
    type: 'ES_NIF',
    score: 0.9,
    pattern: /ES(-?[A-HJNP-SUVW]-?\d{7}-?[\dA-J]|[ -]?\d{8}[A-HJ-NP-TV-Z])/i,
    validate: isNif,
    context: [...NIF_WORDS, ...VAT_WORDS],
    examples: { match: ['«ES-B-58378431»'], noMatch: ['ES-B-58378432'] },
  },
  {
    type: 'ES_NIF',
    score: 0.3,
    pattern: /[A-HJNP-SUVW]-?\d{7}-?[\dA-J]/,
    validate: isNif,
    context: [...NIF_WORDS, ...VAT_WORDS],
    examples: { match: ['NIF «B64717838»'], noMatch: ['NIF B64717839'] },
  },
  {
    // Número de identidad de extranjero.
    type: 'ES_NIE',
    score: 0.9,
    contextScore: 0.95,
    pattern: /[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]/i,
    validate: isPersonal,
    context: [...NIF_WORDS, 'extranjero', ...NATIONAL_ID_WORDS],
    examples: { match: ['«Z8078221M» en mi NIE', 'NIE: «x1234567l»'], noMatch: ['Y8063915Q', 'X9613851Q'] },
  },
  {
    // Código de identificación fiscal: what the NIF of companies was called until 2008, and still is.
    type: 'ES_CIF',
    score: 0.4,
    pattern: /[A-HJNP-SUVW]-?\d{7}-?[\dA-J]/,
    validate: isCompany,
    context: CIF_WORDS,
    examples: { match: ['CIF «J99216582»', '«N0112768G»'], noMatch: ['CIF J99216583', 'M-1234567-L'] },
  },
  // What stands on invoices without a valid check digit.
  vat('ES', /ES[A-Z\d]\d{7}[A-Z\d]|[A-Z\d]\d{7}[A-Z]/i, 'ESB12345678', ['iva', 'nif iva']),
  {
    // Número de la Seguridad Social: province, eight digits, two check digits.
    type: 'ES_NSS',
    score: 0.5,
    pattern: /\d{2}[ /-]?\d{8}[ /-]?\d{2}/,
    validate: isNss,
    context: ['nss', 'naf', 'seguridad social', 'afiliacion', ...NATIONAL_ID_WORDS],
    examples: { match: ['NSS «28/12345678/40»'], noMatch: ['NSS 28/12345678/41'] },
  },
  passport('ES', /[A-Z]{2,3}\d{6}/i, 'AAA123456', ['pasaporte']),
  // Matrícula since 2000: four digits, three consonants.
  plate('ES_LICENSE_PLATE', /\d{4}[ -]?[BCDFGHJ-NPR-TV-Z]{3}/i, '1234 BCD', ['matricula']),
];
