// Netherlands: citizen service, VAT, pupil and company numbers, documents, plates.
import { mod97 } from '../../checksum/mod-97.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  PLATE_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

/** The "elfproef", in which the last digit counts minus one. */
function elevenTest(value: string): number {
  return weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11;
}

function isBsn(value: string): boolean {
  return elevenTest(value) === 0 && !value.startsWith('00000000');
}

/** Companies have their RSIN in it; since 2020 sole traders have a number whose whole passes modulus 97. */
function isBtw(value: string): boolean {
  const number = value.startsWith('NL') ? value.slice(2) : value;
  return isBsn(number) || mod97(`NL${number}`) === 1;
}

const BSN_WORDS = [
  'bsn',
  'burgerservicenummer',
  'sofinummer',
  'sofi',
  'rsin',
  'citizen service',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
];
const BTW_WORDS = ['btw', 'btw nr', 'btw nummer', 'omzetbelasting*', ...VAT_WORDS];

export const netherlands: readonly PatternRecognizer[] = [
  {
    // Burgerservicenummer (Wet algemene bepalingen burgerservicenummer), and the RSIN of organisations.
    type: 'NL_BSN',
    score: 0.4,
    pattern: /\d{4}\.?\d{2}\.?\d{3}/,
    validate: isBsn,
    context: BSN_WORDS,
    examples: {
      match: ['BSN «1112.22.333»', 'BSN «174559434»'],
      noMatch: ['BSN 1112.22.334', '17 455-94/34'],
    },
  },
  {
    // Btw-identificatienummer.
    type: 'NL_BTW',
    score: 0.95,
    pattern: /NL ?\d{4}\.?\d{2}\.?\d{3}\.?B\.?\d{2}/i,
    validate: isBtw,
    context: BTW_WORDS,
    examples: { match: ['Btw-nr. «NL004495445B01»'], noMatch: ['NL123456789B90'] },
  },
  {
    type: 'NL_BTW',
    score: 0.6,
    pattern: /\d{9}B\d{2}/i,
    validate: isBtw,
    context: BTW_WORDS,
    examples: { match: ['Btw-nr. «004495445B01»'], noMatch: ['Btw-nr. 123456789B90'] },
  },
  // What stands on invoices without a valid check digit.
  vat('NL', /(NL)?\d{9}B\d{2}/i, 'NL123456789B10', ['btw', 'omzetbelasting*']),
  {
    // Onderwijsnummer of pupils without a BSN: begins with 10, and the eleven test leaves 5.
    type: 'NL_ONDERWIJSNUMMER',
    score: 0.4,
    pattern: /10\d{7}/,
    validate: (value) => elevenTest(value) === 5,
    context: ['onderwijsnummer', 'persoonsgebonden nummer', 'pgn', 'leerling', 'pupil', 'student number'],
    examples: { match: ['onderwijsnummer «101222331»'], noMatch: ['onderwijsnummer 100252333'] },
  },
  // Number in the trade register of the Kamer van Koophandel.
  labelled(
    'NL_KVK',
    /\d{8}/,
    [
      'kvk',
      'kv k',
      'kvk nummer',
      'kamer van koophandel',
      'handelsregister',
      'chamber of commerce',
      ...COMPANY_WORDS,
    ],
    'KvK',
    '12345678',
  ),
  // Passport and identity card: two letters, six letters or digits without O, a digit.
  passport('NL', /[A-NP-Z]{2}[A-NP-Z\d]{6}\d/i, 'SPECI2014', [
    'paspoort',
    'identiteitskaart',
    'documentnummer',
    'id kaart',
    'identity card',
  ]),
  labelled(
    'NL_DRIVER_LICENSE',
    /\d{10}/,
    ['rijbewijs', 'rijbewijsnummer', ...DRIVER_LICENSE_WORDS],
    'rijbewijs',
    '5123456789',
  ),
  // Kenteken: six letters and digits in three groups (RDW, sidecodes 1 to 14).
  labelled(
    'NL_LICENSE_PLATE',
    /[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,2}/i,
    ['kenteken', 'nummerplaat', ...PLATE_WORDS],
    'kenteken',
    '12-ABC-3',
    (value) => value.length === 6 && /\d/.test(value) && /[A-Z]/.test(value),
  ),
];
