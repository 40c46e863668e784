// Sweden: personal, company and VAT numbers, passport, plate.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

/** Birthday (60 more for coordination numbers), serial, Luhn digit over ten digits; `+` says 100 years or older. */
function isPersonnummer(value: string): boolean {
  const digits = value.replace('+', '');
  const year = digits.length === 12 ? Number(digits.slice(0, 4)) : 2000 + Number(digits.slice(0, 2));
  const day = Number(digits.slice(-6, -4));
  return luhn(digits.slice(-10)) && isDate(year, Number(digits.slice(-8, -6)), day > 60 ? day - 60 : day);
}

/** What would be the month is at least 20, so that no company looks like a person. */
function isOrganisationsnummer(value: string): boolean {
  const digits = value.slice(-10);
  return digits[0] !== '0' && digits[2]! >= '2' && luhn(digits);
}

const PERSON_WORDS = [
  'personnummer',
  'samordningsnummer',
  'pnr',
  'personnr',
  'skatteverket',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
];
const COMPANY_LABELS = [
  'organisationsnummer',
  'orgnr',
  'org nr',
  'orgnummer',
  'foretag',
  'identity code',
  ...COMPANY_WORDS,
];

export const sweden: readonly PatternRecognizer[] = [
  {
    // Personnummer (folkbokföringslagen § 18), with its sign or all of its year.
    type: 'SE_PERSONNUMMER',
    score: 0.7,
    pattern: /\d{6}[-+]\d{4}|(18|19|20)\d{6}[-+]?\d{4}/,
    validate: isPersonnummer,
    context: PERSON_WORDS,
    examples: {
      match: ['personnummer «811228-9874»', '«200228+5266»'],
      noMatch: ['880320-0018', '160230-3231'],
    },
  },
  {
    type: 'SE_PERSONNUMMER',
    score: 0.4,
    pattern: /\d{10}/,
    validate: isPersonnummer,
    context: PERSON_WORDS,
    examples: { match: ['personnummer «8112289874»'], noMatch: ['personnummer 8112289875'] },
  },
  {
    // Organisationsnummer (lagen om identitetsbeteckning); 16 in front where twelve digits are wanted.
    type: 'SE_ORGANISATIONSNUMMER',
    score: 0.5,
    pattern: /(16)?\d{6}-\d{4}/,
    validate: isOrganisationsnummer,
    context: COMPANY_LABELS,
    examples: { match: ['orgnr «556703-7485»'], noMatch: ['orgnr 556703-7486', '811228-9874'] },
  },
  {
    type: 'SE_ORGANISATIONSNUMMER',
    score: 0.4,
    pattern: /\d{10}/,
    validate: isOrganisationsnummer,
    context: COMPANY_LABELS,
    examples: { match: ['orgnr «5567037485»'], noMatch: ['orgnr 5567037486'] },
  },
  {
    // Momsregistreringsnummer: SE, the number of the company or person, 01.
    type: 'SE_VAT',
    score: 0.95,
    pattern: /SE[ -]?\d{6}-?\d{4} ?01/i,
    validate: (value) => luhn(value.slice(2, 12)),
    context: ['moms', 'momsnr', 'momsnummer', 'momsregistreringsnummer', ...VAT_WORDS],
    examples: { match: ['momsnr «SE556703748501»'], noMatch: ['momsnr SE556703748601'] },
  },
  {
    type: 'SE_VAT',
    score: 0.3,
    pattern: /\d{10}01/,
    validate: (value) => luhn(value.slice(0, 10)),
    context: ['moms', 'momsnr', 'momsnummer', 'momsregistreringsnummer', ...VAT_WORDS],
    examples: { match: ['momsnr «556703748501»'], noMatch: ['momsnr 556703748601'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('SE_VAT', /SE\d{12}/i, VAT_WORDS, 'VAT', 'SE123456789012'),
  passport('SE', /\d{8}/, '12345678', ['passnummer', 'pass']),
  // Registreringsnummer: three letters, two digits, a digit or (since 2019) a letter.
  plate('SE_LICENSE_PLATE', /[A-HJ-PR-UW-Z]{3} ?\d{2}[A-HJ-PR-UW-Z\d]/, 'ABC 123', [
    'registreringsnummer',
    'regnr',
    'reg nr',
    'registreringsskylt',
  ]),
];
