// United States: numbers of persons, employers and bank accounts. Driver licences live in us-driver-license.ts,
// health numbers in ../health.
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS } from '../label-words.js';
import { usDriverLicense } from './us-driver-license.js';

const SSN = {
  type: 'US_SSN',
  validate: isIssuedSsn,
  context: ['ssn', 'ssns', 'social security', 'social', 'socialsecurity*', 'ssid'],
} as const;

const ITIN = {
  type: 'US_ITIN',
  validate: isIssuedItin,
  context: [...TAX_ID_WORDS, 'itin', 'individual taxpayer'],
} as const;

// Groups that the IRS has given out, publication 4757.
function isIssuedItin(value: string): boolean {
  const group = Number(value.slice(3, 5));
  return group >= 50 && group !== 66 && !(group > 66 && group < 70) && group !== 89 && group !== 93;
}

/** Area 000, 666 and 900 to 999, group 00 and serial 0000 are never issued (SSA, randomization of 2011). */
function isIssuedSsn(value: string): boolean {
  const area = value.slice(0, 3);
  return (
    area < '900' &&
    area !== '000' &&
    area !== '666' &&
    value.slice(3, 5) !== '00' &&
    value.slice(5) !== '0000'
  );
}

// Prefixes that no IRS campus has ("How EINs are assigned and valid EIN prefixes").
const NO_EIN_PREFIX = new Set('00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97'.split(' '));
const EIN_WORDS = ['ein', 'fein', 'employer identification', 'employer id', 'federal id'] as const;

function isEin(value: string): boolean {
  return !NO_EIN_PREFIX.has(value.slice(0, 2));
}

const EIN = { type: 'US_EIN', validate: isEin, context: [...EIN_WORDS, ...TAX_ID_WORDS] } as const;

export const unitedStates: readonly PatternRecognizer[] = [
  // Social security number as it is printed, SSA.
  {
    ...SSN,
    pattern: /\d{3}(-\d\d-|\.\d\d\.)\d{4}/,
    score: 0.85,
    examples: {
      match: ['SSN «536-90-4399».', 'Her number: «219-09-9999»', 'filed under «536.90.4399»'],
      noMatch: [
        '000-12-3456',
        '666-12-3456',
        '912-12-3456',
        '536-00-4399',
        '536-90-0000',
        '1536-90-4399',
        'A-536-90-4399',
      ],
    },
  },
  // With spaces or nothing between, three numbers of a log line look the same.
  {
    ...SSN,
    pattern: /\d{3} ?\d\d ?\d{4}/,
    score: 0.2,
    contextScore: 0.85,
    examples: {
      match: ['ssn=«536904399»', 'Social security «536 90 4399»'],
      noMatch: ['order 536904399', 'GET / 200 12 3456', 'SSN 5369043990'],
    },
  },
  // Individual Taxpayer Identification Number, IRS.
  {
    ...ITIN,
    pattern: /9\d\d[- ]\d\d[- ]\d{4}/,
    score: 0.6,
    examples: { match: ['ITIN «911-70-1234»'], noMatch: ['911-66-1234', '911-93-1234'] },
  },
  {
    ...ITIN,
    pattern: /9\d\d-?\d\d-?\d{4}/,
    score: 0.3,
    examples: { match: ['my ITIN is «911701234»'], noMatch: ['ITIN 911931234', 'number 911701234'] },
  },
  // Employer Identification Number, IRS.
  {
    ...EIN,
    pattern: /\d\d-\d{7}/,
    score: 0.4,
    contextScore: 0.85,
    examples: { match: ['filed under «12-3456789»'], noMatch: ['EIN 00-3456789', 'order 12-3456789'] },
  },
  {
    ...EIN,
    pattern: /\d\d ?\d{7}/,
    score: 0.2,
    contextScore: 0.85,
    examples: { match: ['tax id «01 1234567»'], noMatch: ['EIN 00 3456789', '01 1234567'] },
  },
  // Often written with the groups of a social security number.
  {
    type: 'US_EIN',
    pattern: /\d{3}-\d\d-\d{4}/,
    validate: isEin,
    score: 0,
    context: EIN_WORDS,
    contextScore: 0.9,
    examples: { match: ['EIN «123-45-6789»'], noMatch: ['EIN 073-45-6789'] },
  },
  // Account number of a bank: its length is each bank's own choice.
  {
    type: 'US_BANK_NUMBER',
    pattern: /\d{8,17}/,
    score: 0.05,
    context: ['checking', 'savings account', 'direct deposit', 'ach', 'us bank account'],
    examples: {
      match: ['checking account «945456787654»'],
      noMatch: ['order 945456787654', 'checking 1234567'],
    },
  },
  // ZIP code, USPS; four to six digits are the postal codes of elsewhere under the same name.
  {
    type: 'ZIP_CODE',
    pattern: /\d{5}(-\d{4})?/,
    score: 0.05,
    context: ['zip', 'zip code', 'zipcode', 'postal code', 'postcode', 'post code'],
    keep: 'nothing',
    examples: { match: ['ZIP code «94105-1234»', 'zip: «10001»'], noMatch: ['there were 94105 of them'] },
  },
  {
    type: 'ZIP_CODE',
    pattern: /\d{3,4}( ?[A-Z]{2})?|\d{6}|\d{3} \d\d/,
    score: 0.05,
    context: ['zip code', 'zip', 'zipcode', 'postal code', 'postcode'],
    contextScore: 0.6,
    keep: 'nothing',
    examples: { match: ['My zip code is «2371»', 'ZIP: «7412 SL»'], noMatch: ['there were 2371 of them'] },
  },
  ...usDriverLicense,
];
