// Singapore: NRIC and FIN, entity number, passport, number plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS } from '../label-words.js';
import { labelled, passport, plate } from './labelled.js';

const NRIC_WORDS = ['nric', 'fin', 'fin no', 'ic no', 'ic number', 'singapore', ...NATIONAL_ID_WORDS];
const UEN = {
  type: 'SG_UEN',
  validate: isUen,
  context: ['uen', 'unique entity', 'singapore unique', 'acra', ...COMPANY_WORDS],
} as const;
const UEN_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';

export const singapore: readonly PatternRecognizer[] = [
  // NRIC and FIN, National Registration Act: weights 2 7 6 5 4 3 2, 4 more for T and G, 3 for M; letter tables.
  {
    type: 'SG_NRIC_FIN',
    pattern: /[STFGM]\d{7}[A-Z]/i,
    validate: isNric,
    score: 0.7,
    context: NRIC_WORDS,
    examples: { match: ['NRIC «S2740116C»', '«M4332674T»'], noMatch: ['s2740116d is wrong'] },
  },
  // Numbers of documentation and tests often fail the check.
  {
    type: 'SG_NRIC_FIN',
    pattern: /[STFGM]\d{7}[A-Z]/,
    score: 0.4,
    context: NRIC_WORDS,
    examples: { match: ['NRIC «G1122144L»'], noMatch: ['NRIC X1122144'] },
  },
  labelled('SG_NRIC_FIN', /[A-Z]\d{7}[A-Z]/i, NRIC_WORDS, 'NRIC', 'A1234567Z'),
  // UEN, ACRA: businesses, companies with the year, other entities.
  {
    ...UEN,
    pattern: /\d{8}[A-Z]|(18|19|20)\d{7}[A-Z]/,
    score: 0.5,
    examples: { match: ['UEN «53125226D»'], noMatch: ['UEN 53125226E'] },
  },
  {
    ...UEN,
    pattern: /[RST]\d{2}[A-Z]{2}\d{4}[A-Z]/,
    score: 0.8,
    examples: { match: ['UEN «T01FC6132D»'], noMatch: ['UEN T01FC6132E'] },
  },
  labelled(
    'SG_GST',
    /M\d-?\d{7}-?[A-Z\d]|M[A-Z\d]-?\d{7}-?\d/,
    ['gst', 'gst reg no', 'gst registration'],
    'GST',
    'M2-1234567-8',
  ),
  passport('SG', /[EK]\d{7}[A-Z]/, 'E1234567A'),
  plate('SG_LICENSE_PLATE', /[A-Z]{3}[ -]?\d{4}[ -]?[A-Z]|S[A-Z]{1,2}[ -]?\d{1,4}[ -]?[A-Z]/, 'SGX 1234 A'),
];

function isNric(value: string): boolean {
  const sum = weightedSum(value.slice(1), [2, 7, 6, 5, 4, 3, 2]);
  const kind = value[0]!;
  if (kind === 'S' || kind === 'T') return 'JZIHGFEDCBA'[(sum + (kind === 'T' ? 4 : 0)) % 11] === value[8];
  if (kind === 'M') return 'XWUTRQPNJLK'[(sum + 3) % 11] === value[8];
  return 'XWUTRQPNMLK'[(sum + (kind === 'G' ? 4 : 0)) % 11] === value[8];
}

function isUen(value: string): boolean {
  if (value.length === 9)
    return 'XMKECAWLJDB'[weightedSum(value, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === value[8];
  if (value[0]! <= '9') {
    return 'ZKCMDNERGWH'[weightedSum(value, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === value[9];
  }
  let sum = 0;
  [4, 3, 5, 3, 10, 2, 2, 5, 7].forEach((weight, i) => (sum += weight * UEN_LETTERS.indexOf(value[i]!)));
  return UEN_LETTERS[(sum - 5 + 11) % 11] === value[9];
}
