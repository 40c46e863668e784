// United Kingdom: health, insurance, tax and company numbers, documents, postcodes, plates.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  HEALTH_WORDS,
  NATIONAL_ID_WORDS,
  PLATE_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport } from './labelled.js';

const NINO_WORDS = [
  'nino',
  'ni number',
  'ni no',
  'national insurance',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
];
const NHS_WORDS = ['nhs', 'nhs number', 'nhs no', ...HEALTH_WORDS];
const REGISTRATION_WORDS = ['registration', 'reg', 'reg no', 'vrm', 'vehicle', 'car', 'dvla', ...PLATE_WORDS];

/** Modulus 11, weights 10 to 2; a remainder that would need the digit 10 is not issued. */
function isNhs(value: string): boolean {
  return weightedSum(value, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && value !== '0000000000';
}

/** Prefixes that HMRC does not allocate (National Insurance Manual NIM39110). */
function isNino(value: string): boolean {
  return !['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ'].includes(value.slice(0, 2));
}

/** The check digit stands first (HMRC, "UTR modulus check"). */
function isUtr(value: string): boolean {
  return value[0] === '21987654321'[weightedSum(value.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11];
}

/** Modulus 97, or since 2010 "9755": the remainder 42 or 55; not for the oldest numbers, below 100. */
function isVat(value: string): boolean {
  const digits = value.replace('GB', '').replace('XI', '');
  if (digits.startsWith('GD')) return digits < 'GD500';
  if (digits.startsWith('HA')) return digits >= 'HA500';
  const rest = (weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) + Number(digits.slice(7, 9))) % 97;
  return rest === 0 || ((rest === 42 || rest === 55) && digits >= '1');
}

/** Surname padded with 9, then decade, month (50 more for women), day and year of birth (DVLA, INF45). */
function isDrivingLicence(value: string): boolean {
  const padding = value.slice(0, 5).indexOf('9');
  if (padding > 0 && value.slice(padding, 5) !== '9'.repeat(5 - padding)) return false;
  return isDate(2000, Number(value.slice(6, 8)) % 50, Number(value.slice(8, 10)));
}

const VAT = /(GB|XI)([ -]?\d{3}[ -]?\d{4}[ -]?\d{2}([ -]?\d{3})?|-?(GD|HA)\d{3})/i;
const POSTCODE =
  /([A-PR-UWYZ](\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRVWXY])|GIR) ?\d[ABD-HJLNP-UW-Z]{2}/;

export const unitedKingdom: readonly PatternRecognizer[] = [
  {
    // NHS number (NHS Data Dictionary, "NHS NUMBER"), as printed: three, three, four.
    type: 'UK_NHS',
    score: 0.5,
    pattern: /\d{3}[ -]\d{3}[ -]\d{4}/,
    validate: isNhs,
    context: NHS_WORDS,
    examples: { match: ['NHS number «943 476 5919»'], noMatch: ['NHS number 943 476 5918'] },
  },
  {
    type: 'UK_NHS',
    score: 0.4,
    pattern: /\d{10}/,
    validate: isNhs,
    context: NHS_WORDS,
    examples: { match: ['nhs_number=«9434765919»'], noMatch: ['nhs_number=9434765918'] },
  },
  {
    // National Insurance number (HMRC, NIM39110).
    type: 'UK_NINO',
    score: 0.5,
    pattern: /[A-CEGHJ-PRSTW-Z][A-CEGHJ-NPRSTW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]/i,
    validate: isNino,
    context: NINO_WORDS,
    examples: {
      match: ['NI number: «AA 12 34 56 B»', '«tw987654a»'],
      noMatch: ['nino: nt 99 88 77 a', 'HH012345E'],
    },
  },
  {
    // Payroll returns may leave the suffix out.
    type: 'UK_NINO',
    score: 0.1,
    pattern: /[A-CEGHJ-PRSTW-Z][A-CEGHJ-NPRSTW-Z] ?\d{2} ?\d{2} ?\d{2}/i,
    validate: isNino,
    context: NINO_WORDS,
    examples: { match: ['NINO «AA123456»'], noMatch: ['NINO XO012345'] },
  },
  {
    // Unique Taxpayer Reference, ten digits and perhaps a K.
    type: 'UK_UTR',
    score: 0.3,
    pattern: /\d{5} ?\d{5}K?/i,
    validate: isUtr,
    context: ['utr', 'unique taxpayer', 'self assessment', ...TAX_ID_WORDS],
    examples: { match: ['UTR «1955839661»'], noMatch: ['UTR 2955839661'] },
  },
  {
    // VAT registration number; XI is Northern Ireland, GD a government department, HA a health authority.
    type: 'UK_VAT',
    score: 0.9,
    pattern: VAT,
    validate: isVat,
    context: VAT_WORDS,
    examples: { match: ['«GB 980 7806 84»', 'VAT «GBGD000»'], noMatch: ['GB 802 3110 81', 'GBGD999'] },
  },
  {
    type: 'UK_VAT',
    score: 0.3,
    pattern: /\d{3} ?\d{4} ?\d{2}/,
    validate: isVat,
    context: VAT_WORDS,
    examples: { match: ['VAT number «980 7806 84»'], noMatch: ['VAT number 802 3110 81'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('UK_VAT', /GB(\d{3} \d{4} ([0-8]\d|9[0-6])|\d{9} \d{3})/, VAT_WORDS, 'VAT', 'GB123 1234 12'),
  // Company number of Companies House: eight digits, or a prefix for the register and six.
  labelled(
    'UK_COMPANY_NUMBER',
    /\d{8}|(SC|NI|OC|SO|NC|FC|IP|LP|SL|RC|CE|GE)\d{6}/,
    ['companies house', 'crn', ...COMPANY_WORDS],
    'Company number',
    'SC123456',
  ),
  // Passport: nine digits, since 2015 also two letters and seven digits.
  passport('UK', /\d{9}|[A-Z]{2}\d{7}/i, '107182890', ['passports']),
  {
    // Driver number of a driving licence (DVLA, INF45).
    type: 'UK_DRIVING_LICENCE',
    score: 0.9,
    pattern: /[A-Z][A-Z9]{4} ?\d[0156]\d[0-3]\d{2} ?[A-Z][A-Z9][A-Z\d][A-Z]{2}/i,
    validate: isDrivingLicence,
    context: ['dvla', 'licence', 'driver number', ...DRIVER_LICENSE_WORDS],
    examples: { match: ['Licence: «MORGA657054SM9IJ»'], noMatch: ['MORGA600054SM9IJ', 'MO9G9657054SM9IJ'] },
  },
  // Postcode (BS 7666): soft, a place rather than a person.
  labelled(
    'UK_POSTCODE',
    POSTCODE,
    ['postcode', 'post code', 'postal code', 'zip', 'address', 'street', 'road', 'london'],
    'postcode',
    'EC1A 1BB',
  ),
  {
    // Registration mark since September 2001: two letters, age, three letters (DVLA, INF104).
    type: 'UK_VEHICLE_REGISTRATION',
    score: 0.4,
    pattern: /[A-HJ-PR-Y]{2}(0[2-9]|[1-4]\d|5[1-9]|[67]\d) [A-HJ-PR-Z]{3}/i,
    context: REGISTRATION_WORDS,
    examples: { match: ['«AB70 DEF»', 'reg «aa02 aaa»'], noMatch: ['AB00 ABC', 'AB51 AIB', 'IB51 ABC'] },
  },
  // The same without its space, and the older forms with the year's letter in front (1983) or behind (1963).
  labelled(
    'UK_VEHICLE_REGISTRATION',
    /[A-HJ-PR-Y]{2}(0[2-9]|[1-4]\d|5[1-9]|[67]\d)[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Y]{3}|[A-HJ-PR-Y]{3} ?\d{1,3}[A-HJ-NPR-TV-Y]/i,
    REGISTRATION_WORDS,
    'registration',
    'A123 BCD',
  ),
];
