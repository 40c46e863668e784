// Belgium: national, VAT and company numbers, documents, plates.
import { isDate } from '../../checksum/calendar-date.js';
import { mod97 } from '../../checksum/mod-97.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

/**
 * Birthday, serial, and 97 minus the number modulo 97, for births since 2000 with a 2 in front of it. A month 00 is an
 * unknown birthday; in a BIS number the month is 20 more, or 40 if the sex is known (arrêté royal of 3 April 1984).
 */
function isNational(value: string, addedToMonth: readonly number[]): boolean {
  const year = Number(value.slice(0, 2));
  const day = Number(value.slice(4, 6));
  const check = Number(value.slice(9));
  return addedToMonth.some((added) => {
    const month = Number(value.slice(2, 4)) - added;
    const isBorn = (full: number) => month === 0 || isDate(full, month, day);
    if (mod97(value.slice(0, 9)) + check === 97 && isBorn(1900 + year)) return true;
    return year < 50 && mod97(`2${value.slice(0, 9)}`) + check === 97 && isBorn(2000 + year);
  });
}

const isNn = (value: string): boolean => isNational(value, [0]);
const isBis = (value: string): boolean => isNational(value, [20, 40]);

/** Ten digits since 2005, the first 0 or 1; the last two are 97 minus the others modulo 97. */
function isEnterprise(value: string): boolean {
  const digits = (value.startsWith('BE') ? value.slice(2) : value).replace('(0)', '');
  return mod97(digits.slice(0, -2)) + Number(digits.slice(-2)) === 97;
}

const NN_WORDS = [
  'rijksregister*',
  'registre national',
  'numero national',
  'nationaal nummer',
  'nn',
  'niss',
  'insz',
  ...NATIONAL_ID_WORDS,
  ...TAX_ID_WORDS,
];
const BIS_WORDS = ['bis', 'bisnummer', 'bis number', 'number for foreigners', ...NN_WORDS];
const VAT_LABELS = [
  'btw',
  'tva',
  'ondernemingsnummer',
  'numero d entreprise',
  'kbo',
  'bce',
  ...VAT_WORDS,
  ...COMPANY_WORDS,
];

export const belgium: readonly PatternRecognizer[] = [
  {
    // Rijksregisternummer, numéro de registre national, as printed.
    type: 'BE_NN',
    score: 0.9,
    pattern: /\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}/,
    validate: isNn,
    context: NN_WORDS,
    examples: {
      match: ['rijksregisternummer «85.07.30-033.28»'],
      noMatch: ['rijksregisternummer 85.07.30-033.29'],
    },
  },
  {
    type: 'BE_NN',
    score: 0.6,
    contextScore: 0.95,
    pattern: /\d{2}\/?\d{4}[ -]?\d{3}[ .-]?\d{2}/,
    validate: isNn,
    context: NN_WORDS,
    examples: { match: ['NN «85073003328»'], noMatch: ['NN 87022999991'] },
  },
  {
    // BIS number of those who are not in the national register.
    type: 'BE_BIS',
    score: 0.6,
    pattern: /\d{2}\.?\d{2}\.?\d{2}[ -]?\d{3}[ .-]?\d{2}/,
    validate: isBis,
    context: BIS_WORDS,
    examples: { match: ['BIS «88422999979»'], noMatch: ['BIS 88022999990'] },
  },
  // Either of the two, where it is called the identification number of social security.
  {
    type: 'BE_INSZ',
    score: 0.3,
    contextScore: 0.97,
    pattern: /\d{2}\.?\d{2}\.?\d{2}[ -]?\d{3}[ .-]?\d{2}/,
    validate: (value) => isNn(value) || isBis(value),
    context: [
      'insz',
      'niss',
      'ssin',
      'social security identification',
      'sociale zekerheid',
      'securite sociale',
    ],
    examples: { match: ['INSZ «88022999990»'], noMatch: ['INSZ 88022999991'] },
  },
  {
    // Btw-nummer, numéro de TVA.
    type: 'BE_VAT',
    score: 0.9,
    pattern: /BE(-?\(0\)|[ -]?[01])?[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}/i,
    validate: isEnterprise,
    context: VAT_LABELS,
    examples: { match: ['BTW «BE 0417.497.106»', '«BE 428759497»'], noMatch: ['BE431150351'] },
  },
  {
    // Ondernemingsnummer, numéro d'entreprise: the same without the country.
    type: 'BE_VAT',
    score: 0.4,
    pattern: /[01]\d{3}\.?\d{3}\.?\d{3}/,
    validate: isEnterprise,
    context: VAT_LABELS,
    examples: { match: ['BTW «0403.019.261»'], noMatch: ['BTW 0403.019.262'] },
  },
  {
    type: 'BE_VAT',
    score: 0.7,
    pattern: /\(0\)\d{9}/,
    validate: isEnterprise,
    context: VAT_LABELS,
    examples: { match: ['BTW «(0)403019261»'], noMatch: ['BTW (0)403019262'] },
  },
  {
    type: 'BE_VAT',
    score: 0.2,
    pattern: /\d{9}/,
    validate: isEnterprise,
    context: VAT_LABELS,
    examples: { match: ['BTW «403019261»'], noMatch: ['BTW 123456789'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('BE_VAT', /BE ?[01]\d{9}/i, VAT_LABELS, 'VAT', 'BE0123456789'),
  passport('BE', /[A-Z]{2}\d{6}/i, 'LA080402', ['paspoort']),
  {
    // Identity card: twelve digits, the last two are the others modulo 97 (97 for 0).
    type: 'BE_ID_CARD',
    score: 0.6,
    pattern: /\d{3}-\d{7}-\d{2}/,
    validate: (value) => (mod97(value.slice(0, 10)) || 97) === Number(value.slice(10)),
    context: ['identiteitskaart', 'carte d identite', 'eid', ...NATIONAL_ID_WORDS],
    examples: { match: ['identiteitskaart «590-1234567-74»'], noMatch: ['identiteitskaart 590-1234567-75'] },
  },
  labelled(
    'BE_DRIVER_LICENSE',
    /\d{10}/,
    ['rijbewijs', 'permis de conduire', ...DRIVER_LICENSE_WORDS],
    'rijbewijs',
    '1234567890',
  ),
  // Plate since 2010.
  plate('BE_LICENSE_PLATE', /[1-9]-[A-Z]{3}-\d{3}/i, '1-ABC-234', [
    'nummerplaat',
    'plaque',
    'immatriculation',
  ]),
];
