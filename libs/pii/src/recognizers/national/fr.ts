// France and Monaco: social security, tax, company and VAT numbers, documents, plates.
import { luhn } from '../../checksum/luhn.js';
import { mod97 } from '../../checksum/mod-97.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  HEALTH_WORDS,
  NATIONAL_ID_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

/** Key: 97 minus the number modulo 97; the departments 2A and 2B of Corsica count as 19 and 18 (INSEE). */
function isNir(value: string): boolean {
  const month = Number(value.slice(3, 5));
  if (!((month >= 1 && month <= 12) || month >= 20)) return false;
  const number = value.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return mod97(number) + Number(value.slice(13)) === 97;
}

function isSiren(value: string): boolean {
  return luhn(value) && value !== '000000000';
}

/** Both the SIREN and the whole carry a Luhn digit; La Poste's branches need a digit sum that 5 divides instead. */
function isSiret(value: string): boolean {
  if (!isSiren(value.slice(0, 9))) return false;
  if (luhn(value)) return true;
  return (
    value.startsWith('356000000') &&
    Array.from(value).reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0
  );
}

const KEY = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The key is 12 + 3 SIREN modulo 97; keys with a letter follow the second algorithm of the VIES documentation. */
function isVatKey(key: string, siren: string): boolean {
  const first = KEY.indexOf(key[0]!);
  const second = KEY.indexOf(key[1]!);
  if (first < 10 && second < 10) return (12 + 3 * mod97(siren)) % 97 === Number(key);
  const code = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100;
  return (Number(siren) + 1 + Math.floor(code / 11)) % 11 === code % 11;
}

function isTva(value: string): boolean {
  const number = value.slice(-11);
  const siren = number.slice(2);
  return (isSiren(siren) || isMonaco(value)) && isVatKey(number.slice(0, 2), siren);
}

/** Monaco's companies have no SIREN: three zeros stand in its place. */
function isMonaco(value: string): boolean {
  return value.slice(-9).startsWith('000') && value.slice(-9) !== '000000000';
}

const TVA_WORDS = ['tva', 'n tva', 'numero de tva', 'intracommunautaire', ...VAT_WORDS];
const SIREN_WORDS = ['siren', 'siret', 'rcs', 'entreprise', 'etablissement', ...COMPANY_WORDS];

export const france: readonly PatternRecognizer[] = [
  {
    // Numéro d'inscription au répertoire, "numéro de sécurité sociale" (décret 82-103).
    type: 'FR_NIR',
    score: 0.8,
    pattern: /[1-478][ .-]?\d{2}[ .-]?\d{2}[ .-]?\d[\dAB][ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{2}/i,
    validate: isNir,
    context: [
      'nir',
      'insee',
      'securite sociale',
      'numero de secu',
      'carte vitale',
      ...NATIONAL_ID_WORDS,
      ...HEALTH_WORDS,
    ],
    examples: {
      match: ['NIR «2 95 10 99 126 111 93»', '«253072B07300470»'],
      noMatch: ['2 95 10 99 126 111 92'],
    },
  },
  {
    // Numéro fiscal de référence, SPI: the last three digits are the others modulo 511 (OECD, France TIN sheet).
    type: 'FR_NIF',
    score: 0.6,
    pattern: /[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}/,
    validate: (value) =>
      Number(value.slice(0, 10)) % 511 === Number(value.slice(10)) && !value.startsWith('0000'),
    context: ['nif', 'spi', 'numero fiscal', 'numero fiscal de reference', 'impots', ...TAX_ID_WORDS],
    examples: { match: ['Numéro fiscal «30 23 217 600 053»'], noMatch: ['Numéro fiscal 3023217600054'] },
  },
  {
    // Système d'identification du répertoire des entreprises (Code de commerce, R123-221).
    type: 'FR_SIREN',
    score: 0.3,
    pattern: /\d{3} ?\d{3} ?\d{3}/,
    validate: isSiren,
    context: SIREN_WORDS,
    examples: { match: ['SIREN «552 008 443»'], noMatch: ['SIREN 552 008 442'] },
  },
  {
    // SIREN and five digits for the establishment.
    type: 'FR_SIRET',
    score: 0.5,
    pattern: /\d{3} ?\d{3} ?\d{3} ?\d{5}/,
    validate: isSiret,
    context: SIREN_WORDS,
    examples: { match: ['SIRET «732 829 320 00074»', '«35600000000048»'], noMatch: ['SIRET 73282932000075'] },
  },
  {
    // Numéro de TVA intracommunautaire.
    type: 'FR_TVA',
    score: 0.9,
    pattern: /FR(-?[A-HJ-NP-Z\d]| \d)[A-HJ-NP-Z\d][ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}/i,
    validate: isTva,
    context: TVA_WORDS,
    examples: { match: ['«Fr 40 303 265 045»', 'TVA «FR04494887854»'], noMatch: ['FR 84 323 140 391'] },
  },
  {
    type: 'FR_TVA',
    score: 0.5,
    pattern: /[A-HJ-NP-Z\d]{2} ?\d{3} ?\d{3} ?\d{3}/,
    validate: isTva,
    context: TVA_WORDS,
    examples: { match: ['n° TVA «40303265045»', 'TVA «4Z123456782»'], noMatch: ['TVA 84 323 140 391'] },
  },
  {
    // Monaco's VAT numbers are French ones.
    type: 'MC_TVA',
    score: 0.95,
    pattern: /FR[ -]?\d{2} ?000 ?\d{3} ?\d{3}/i,
    validate: (value) => isMonaco(value) && isTva(value),
    context: TVA_WORDS,
    examples: { match: ['TVA «FR 53 000 004 605»'], noMatch: ['FR 61 954 506 077'] },
  },
  // What stands on invoices without a valid check digit.
  vat('FR', /FR[A-Z\d]{2}\d{9}/i, 'FRA1123456789', ['tva', 'intracommunautaire']),
  // Passeport: two digits, two letters, five digits.
  passport('FR', /\d{2}[A-Z]{2}\d{5}/i, '05RP34083'),
  // Carte nationale d'identité: twelve digits, since 2021 nine letters and digits.
  labelled(
    'FR_CNI',
    /\d{12}|[A-Z\d]{8}\d/,
    ['cni', 'carte d identite', 'carte nationale', 'identite', ...NATIONAL_ID_WORDS],
    'CNI',
    '880692310285',
    (value) => value.length === 12 || Number.isNaN(Number(value)),
  ),
  // Permis de conduire: twelve digits, since 2013 in the form of the passport.
  labelled(
    'FR_DRIVER_LICENSE',
    /\d{12}|\d{2}[A-Z]{2}\d{5}/i,
    ['permis', 'permis de conduire', 'neph', ...DRIVER_LICENSE_WORDS],
    'Permis de conduire',
    '13AA00002',
  ),
  // Plaque d'immatriculation of the SIV, since 2009; without the letters I, O and U.
  plate('FR_LICENSE_PLATE', /[A-HJ-NP-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NP-TV-Z]{2}/i, 'AB-123-CD', [
    'immatriculation',
    'immatricule*',
    'plaque',
    'carte grise',
  ]),
];
