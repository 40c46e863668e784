// India: Aadhaar, PAN, GSTIN, voter, tax, company and vehicle numbers, driving licence, passport.
import { verhoeff } from '../../checksum/verhoeff.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  PASSPORT_WORDS,
  PLATE_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { luhn } from '../../checksum/luhn.js';
import { labelled, plate, vat } from './labelled.js';

const AADHAAR_WORDS = ['aadhaar*', 'aadhar*', 'adhaar', 'uid', 'uidai', 'आधार', ...NATIONAL_ID_WORDS];
const PAN_WORDS = ['pan', 'pan card', 'pan no', 'permanent account', 'income tax', ...TAX_ID_WORDS];
const GSTIN_WORDS = [
  'gstin',
  'gstins',
  'gst',
  'gst no',
  'goods and services tax',
  'indian vat',
  ...VAT_WORDS,
];
const VOTER_WORDS = ['voter', 'voter id', 'epic', 'epic no', 'electoral photo', 'elector*'];
const VEHICLE_WORDS = [...PLATE_WORDS, 'vehicle no', 'vehicle number', 'vehicle', 'rto', 'registration no'];
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const STATES = new Set(
  'AN AP AR AS BH BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TG TN TR TS UA UK UP WB'.split(
    ' ',
  ),
);

export const india: readonly PatternRecognizer[] = [
  // आधार (Aadhaar), UIDAI: twelve digits, the first 2 to 9, Verhoeff; never a palindrome.
  {
    type: 'IN_AADHAAR',
    pattern: /[2-9]\d{3}[ -]\d{4}[ -]\d{4}/,
    validate: isAadhaar,
    score: 0.7,
    context: AADHAAR_WORDS,
    examples: { match: ['Aadhaar «2984 4886 3364»'], noMatch: ['2984 4886 3365'] },
  },
  {
    type: 'IN_AADHAAR',
    pattern: /[2-9]\d{11}/,
    validate: isAadhaar,
    score: 0.4,
    context: AADHAAR_WORDS,
    examples: { match: ['aadhaar=«298448863364»'], noMatch: ['aadhaar=298448863365'] },
  },
  // Virtual ID, UIDAI circular 1 of 2018: sixteen digits, Verhoeff.
  {
    type: 'IN_VID',
    pattern: /[2-9]\d{15}|[2-9]\d{3}([ -]\d{4}){3}/,
    validate: isAadhaar,
    score: 0.2,
    context: ['vid', 'virtual id', 'virtual identity', 'indian personal virtual', ...AADHAAR_WORDS],
    examples: { match: ['VID «2341234123412341»'], noMatch: ['VID 1341234123412341'] },
  },
  // Permanent Account Number, Income-tax Rules r. 114: the fourth letter is the kind of holder.
  {
    type: 'IN_PAN',
    pattern: /[A-Z]{3}[ABCEFGHJLPT][A-Z]\d{4}[A-Z]/,
    validate: isPan,
    score: 0.8,
    context: PAN_WORDS,
    examples: { match: ['«ACUPA7085R»'], noMatch: ['AAAAA0000A', 'ABMPA32111'] },
  },
  {
    type: 'IN_PAN',
    pattern: /[A-Z]{5}\d{4}[A-Z]/i,
    validate: isPan,
    score: 0.2,
    context: PAN_WORDS,
    examples: { match: ['PAN «zzzfz9999z»'], noMatch: ['PAN AAAAA0000A'] },
  },
  // GSTIN, CGST Rules r. 10: state, PAN, entity, Z, check character modulo 36. Forms show numbers that do not check.
  {
    type: 'IN_GSTIN',
    pattern: /\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[A-Z\d]/i,
    validate: (value) => isGstState(Number(value.slice(0, 2))) && isMod36(value),
    score: 0.95,
    context: GSTIN_WORDS,
    examples: { match: ['«27AAPFU0939F1ZV»'], noMatch: ['99AAPFU0939F1Z0'] },
  },
  {
    type: 'IN_GSTIN',
    pattern: /(0[1-9]|[12]\d|3[0-7])[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[A-Z\d]/,
    score: 0.6,
    context: GSTIN_WORDS,
    examples: { match: ['GSTIN «01ABCDE1234F1Z5»'], noMatch: ['38ABCDE1234F1Z5', '27ABCDE1234F1Z55'] },
  },
  // EPIC (Electors Photo Identity Card), Election Commission: three letters, seven digits of which the last is Luhn's
  // check digit; older series have none.
  {
    type: 'IN_VOTER',
    pattern: /[A-Z]{3}\d{7}/i,
    validate: (value) => luhn(value.slice(3)),
    score: 0.5,
    context: VOTER_WORDS,
    examples: { match: ['EPIC number «WKH1186253»'], noMatch: ['A8923571WZ'] },
  },
  {
    type: 'IN_VOTER',
    pattern: /[A-Z]{3}\d{7}/i,
    score: 0.3,
    context: VOTER_WORDS,
    examples: { match: ['voter id «uzb2345117»'], noMatch: ['voter id zxdf8923q1'] },
  },
  // TAN (Tax Deduction Account Number), Income-tax Act s. 203A.
  {
    type: 'IN_TAN',
    pattern: /[A-Z]{4}\d{5}[A-Z]/,
    score: 0.3,
    context: ['tan', 'tan no', 'tax deduction', ...TAX_ID_WORDS],
    examples: { match: ['TAN «DELA12345B»'], noMatch: ['TAN DEL123456B'] },
  },
  // CIN (Corporate Identity Number), Ministry of Corporate Affairs: listing, industry, state, year, kind, number.
  {
    type: 'IN_CIN',
    pattern: /[LU]\d{5}[A-Z]{2}(18|19|20)\d{2}[A-Z]{3}\d{6}/,
    score: 0.9,
    context: ['cin', 'corporate identity', ...COMPANY_WORDS],
    examples: { match: ['CIN «L17110MH1973PLC019786»'], noMatch: ['L17110MH2173PLC019786'] },
  },
  // Job card of MGNREGA: state, district, block, panchayat, family.
  {
    type: 'IN_NREGA',
    pattern: /[A-Z]{2}-\d{2}-\d{3}-\d{3}-\d{3}\/\d{1,6}(-[A-Z])?/,
    score: 0.8,
    context: ['nrega', 'mgnrega', 'job card'],
    examples: { match: ['job card «MH-01-002-003-001/270»'], noMatch: ['MH-01-002-003'] },
  },
  // Vehicle registration, Motor Vehicles Act s. 41: state, district, series, number. Older marks have no state.
  {
    type: 'IN_VEHICLE_REGISTRATION',
    pattern: /[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}|\d{2}BH\d{4}[A-Z]{1,2}/,
    validate: (value) => value < 'A' || STATES.has(value.slice(0, 2)),
    score: 0.5,
    context: VEHICLE_WORDS,
    examples: { match: ['«KA53ME3456»', '«DL01CA1234»'], noMatch: ['QQ53ME3456'] },
  },
  labelled('IN_VEHICLE_REGISTRATION', /[A-Z]{1,3} ?\d{4,5}/, VEHICLE_WORDS, 'vehicle no', 'MCX1243'),
  plate('IN_LICENSE_PLATE', /[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z][ -]?[A-Z]{0,2}[ -]?\d{4}/, 'KL 18 X 5800'),
  // Driving licence, SARATHI: state, office, year, seven digits.
  {
    type: 'IN_DRIVER_LICENSE',
    pattern: /[A-Z]{2}[ -]?\d{2}[ -]?(19|20)\d{2}[ -]?\d{7}/,
    validate: (value) => STATES.has(value.slice(0, 2)),
    score: 0.7,
    context: DRIVER_LICENSE_WORDS,
    examples: { match: ['DL «MH-14 2011 0062821»'], noMatch: ['QQ-14 2011 0062821'] },
  },
  {
    type: 'IN_PASSPORT',
    pattern: /[A-Z]-?\d{7}/,
    score: 0.2,
    context: [...PASSPORT_WORDS, 'indian passport'],
    examples: { match: ['passport «J6932157»'], noMatch: ['passport b0097650'] },
  },
  vat('IN', /(IN)?\d{15}/, 'IN123456789012345', ['gst']),
];

function isAadhaar(value: string): boolean {
  let isPalindrome = true;
  for (let i = 0; i < value.length / 2; i++) isPalindrome &&= value[i] === value.at(-1 - i);
  return !isPalindrome && verhoeff(value);
}

function isPan(value: string): boolean {
  return 'ABCEFGHJLPT'.includes(value[3]!) && value.slice(5, 9) !== '0000';
}

function isGstState(code: number): boolean {
  return (code >= 1 && code <= 38) || code === 97 || code === 99;
}

function isMod36(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 14; i++) {
    const product = ALPHANUMERIC.indexOf(value[i]!) * (1 + (i % 2));
    sum += Math.floor(product / 36) + (product % 36);
  }
  return (36 - (sum % 36)) % 36 === ALPHANUMERIC.indexOf(value[14]!);
}
