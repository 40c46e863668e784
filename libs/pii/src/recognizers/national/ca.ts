// Canada: social insurance, business and sales tax, health and driver licence numbers.
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  HEALTH_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';

const SIN = {
  type: 'CA_SIN',
  validate: luhn,
  context: ['sin', 'sin number', 'social insurance', 'nas', 'assurance sociale', ...TAX_ID_WORDS],
} as const;

const HEALTH = {
  type: 'CA_HEALTH_NUMBER',
  context: [...HEALTH_WORDS, 'ohip', 'ramq', 'phn', 'personal health', 'care card', 'assurance maladie'],
} as const;

const LICENSE = {
  type: 'CA_DRIVER_LICENSE',
  context: [...DRIVER_LICENSE_WORDS, 'permis de conduire', 'permis'],
} as const;

/** YYMMDD with a woman's month plus 50. */
function isBirthDate(yymmdd: string): boolean {
  const month = Number(yymmdd.slice(2, 4));
  return isDate(2000 + Number(yymmdd.slice(0, 2)), month > 50 ? month - 50 : month, Number(yymmdd.slice(4)));
}

export const canada: readonly PatternRecognizer[] = [
  // Social Insurance Number: Luhn; none begins with 0 or 8 (Employment and Social Development Canada).
  {
    ...SIN,
    pattern: /[1-79]\d{2}[- ]\d{3}[- ]\d{3}/,
    score: 0.45,
    examples: { match: ['my SIN is «130-692-544»'], noMatch: ['SIN 111 111 111', '046 454 286'] },
  },
  {
    ...SIN,
    pattern: /[1-79]\d{8}/,
    score: 0.4,
    examples: {
      match: ['numéro d’assurance sociale «130692544»'],
      noMatch: ['SIN 130692545', 'order 130692544'],
    },
  },
  // Business Number, Canada Revenue Agency: Luhn; with a programme (RC, RM, RP …) and reference it is an account.
  {
    type: 'CA_BN',
    pattern: /\d{5} ?\d{4}|\d{3} \d{3} \d{3}/,
    validate: luhn,
    score: 0.1,
    context: ['bn', 'bn number', 'business number', 'numero d entreprise', 'cra', ...COMPANY_WORDS],
    examples: { match: ['BN «12302 6635»'], noMatch: ['BN 12302 6636', '12302 6635'] },
  },
  {
    type: 'CA_BN',
    pattern: /\d{9} ?R[CEMPRZ] ?\d{4}/i,
    validate: (value) => luhn(value.slice(0, 9)),
    score: 0.85,
    context: ['business number', 'payroll'],
    examples: { match: ['payroll account «123026635RP0001»'], noMatch: ['123026636RP0001'] },
  },
  // GST/HST account: a Business Number with programme RT.
  {
    type: 'CA_GST',
    pattern: /\d{9} ?RT ?\d{4}/i,
    validate: (value) => luhn(value.slice(0, 9)),
    score: 0.9,
    context: ['gst', 'hst', 'tps', 'tvh', ...VAT_WORDS],
    examples: { match: ['GST «123026635 RT 0001»'], noMatch: ['123026636RT0001'] },
  },
  // Quebec Sales Tax, Revenu Québec: modulo 11, TQ and a reference.
  {
    type: 'CA_QST',
    pattern: /\d{10} ?TQ ?\d{4}/i,
    validate: isQst,
    score: 0.9,
    context: ['qst', 'tvq', ...VAT_WORDS],
    examples: { match: ['QST «1224002901 TQ 0001»'], noMatch: ['1224002902TQ0001', '1224002901TQ0000'] },
  },
  // British Columbia provincial sales tax registration.
  {
    type: 'CA_PST',
    pattern: /PST[- ]?\d{4}[- ]?\d{4}/i,
    score: 0.8,
    context: ['pst', 'provincial sales tax'],
    examples: { match: ['registered as «PST-1234-5678»'], noMatch: ['PST-1234-567'] },
  },
  // Régie de l'assurance maladie du Québec: four letters of the name, the birth date (women: month + 50) and two.
  {
    ...HEALTH,
    pattern: /[A-Z]{4} ?\d{4} ?\d{4}/i,
    validate: (value) => isBirthDate(value.slice(4, 10)),
    score: 0.5,
    examples: { match: ['RAMQ «TREM 8562 1412»'], noMatch: ['TREM 8533 1412'] },
  },
  // Ontario (Luhn, version code of two letters).
  {
    ...HEALTH,
    pattern: /\d{4}[- ]?\d{3}[- ]?\d{3}([- ]?[A-Z]{2})?/i,
    validate: (value) => luhn(value.slice(0, 10)),
    score: 0.1,
    examples: { match: ['OHIP «1234-567-897-AB»'], noMatch: ['OHIP 1234-567-890-AB', '1234-567-897'] },
  },
  // British Columbia, Personal Health Number: begins with 9, modulo 11.
  {
    ...HEALTH,
    pattern: /9\d{3}[- ]?\d{3}[- ]?\d{3}/,
    validate: isBcHealthNumber,
    score: 0.3,
    examples: { match: ['PHN «9698 658 215»'], noMatch: ['PHN 9698 658 216'] },
  },
  // Alberta, Saskatchewan, Manitoba, New Brunswick and others: nine to twelve digits.
  {
    ...HEALTH,
    pattern: /\d{5}-\d{4}|\d{3} \d{3} \d{3}|\d{8,12}/,
    score: 0.05,
    contextScore: 0.6,
    context: ['personal health', 'phn', 'health card', 'health number', 'mcp'],
    examples: { match: ['Alberta personal health number «12345-6789»'], noMatch: ['12345-6789'] },
  },
  // Ontario (letter, eight digits, birth date) and Quebec (letter, four digits, date as DDMMYY, two digits).
  {
    ...LICENSE,
    pattern: /[A-Z]\d{4}-?\d{5}-?\d{5}/i,
    validate: (value) => isBirthDate(value.slice(9)),
    score: 0.4,
    examples: { match: ['licence «D6101-40706-60905»'], noMatch: ['D6101-40706-63905'] },
  },
  {
    ...LICENSE,
    pattern: /[A-Z]\d{4}-?\d{6}-?\d\d/i,
    validate: (value) => isBirthDate(value.slice(9, 11) + value.slice(7, 9) + value.slice(5, 7)),
    score: 0.3,
    examples: { match: ['permis de conduire «T1234-140685-01»'], noMatch: ['permis T1234-144085-01'] },
  },
  // The other provinces: shape only.
  {
    ...LICENSE,
    pattern: /\d{6}-\d{3}|\d{7,9}|[A-Z]{5}\d{9}|[A-Z]\d{9}|([A-Z]{2}-?){3}[A-Z]\d{3}[A-Z]{2}/i,
    score: 0.05,
    contextScore: 0.6,
    examples: { match: ['permis de conduire «123456-789»'], noMatch: ['123456-789'] },
  },
];

function isQst(value: string): boolean {
  const check = (11 - (weightedSum(value, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10;
  return check === Number(value[9]) && !value.endsWith('0000');
}

function isBcHealthNumber(value: string): boolean {
  const check = (11 - (weightedSum(value.slice(1), [2, 4, 8, 5, 10, 9, 7, 3]) % 11)) % 11;
  return check === Number(value[9]);
}
