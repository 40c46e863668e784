// Switzerland: social security, company and VAT numbers, documents, plates.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate } from './labelled.js';

/** The number is an EAN-13 with the country code 756. */
function isAhv(value: string): boolean {
  return weightedSum(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** Modulus 11; VAT numbers may have the word of their language behind them (eCH-0097). */
function isUid(value: string): boolean {
  const start = value.startsWith('CHE') ? 3 : 0;
  return weightedSum(value.slice(start), [5, 4, 3, 2, 7, 6, 5, 4, 1]) % 11 === 0;
}

const AHV_WORDS = [
  'ahv',
  'avs',
  'ahv nr',
  'ahvn',
  'navs',
  'oasi',
  'sozialversicherung*',
  'assurance sociale',
  ...NATIONAL_ID_WORDS,
];
const UID_WORDS = [
  'uid',
  'ide',
  'idi',
  'unternehmens identifikationsnummer',
  'business identifier',
  ...COMPANY_WORDS,
];
const MWST_WORDS = ['mwst', 'mw st', 'tva', 'iva', 'mehrwertsteuer*', ...VAT_WORDS];

export const switzerland: readonly PatternRecognizer[] = [
  {
    // AHV-Nummer, numéro AVS (art. 50c LAVS).
    type: 'CH_AHV',
    score: 0.9,
    pattern: /756[. ]\d{4}[. ]\d{4}[. ]\d{2}/,
    validate: isAhv,
    context: AHV_WORDS,
    examples: { match: ['AHV «756.9217.0769.85»'], noMatch: ['AHV 756.9217.0769.84'] },
  },
  {
    type: 'CH_AHV',
    score: 0.6,
    pattern: /756\d{10}/,
    validate: isAhv,
    context: AHV_WORDS,
    examples: { match: ['AHV «7569217076985»'], noMatch: ['AHV 7569217076984'] },
  },
  {
    // Unternehmens-Identifikationsnummer (UIDG, eCH-0097).
    type: 'CH_UID',
    score: 0.95,
    pattern: /CHE[ -]?\d{3}[. ]?\d{3}[. ]?\d{3}/i,
    validate: isUid,
    context: UID_WORDS,
    examples: { match: ['«CHE-100.155.212»'], noMatch: ['CHE-100.155.213'] },
  },
  {
    // UID in the register of value added tax.
    type: 'CH_VAT',
    score: 0.95,
    pattern: /(CHE[ -]?)?\d{3}[. ]?\d{3}[. ]?\d{3} ?(MWST|TVA|IVA|TPV)/i,
    validate: isUid,
    context: MWST_WORDS,
    examples: {
      match: ['«CHE-116.281.710 MWST»', '«CHE-116.281.710 TVA»'],
      noMatch: ['CHE-116.281.711 MWST', 'CHE-116.281 MWST'],
    },
  },
  {
    type: 'CH_VAT',
    score: 0.3,
    contextScore: 0.96,
    pattern: /(CHE[ -]?)?\d{3}[. ]?\d{3}[. ]?\d{3}/i,
    validate: isUid,
    context: MWST_WORDS,
    examples: { match: ['MWST-Nr. «CHE-116.285.524»', 'VAT «100.218.485»'], noMatch: ['VAT 100.218.486'] },
  },
  passport('CH', /[A-Z]\d{7}/i, 'X4028791'),
  // Plate: canton and up to six digits (VZV art. 84).
  plate(
    'CH_LICENSE_PLATE',
    /(A[GIR]|B[ELS]|FR|G[ELR]|JU|LU|N[EW]|OW|S[GHOZ]|T[GI]|UR|V[DS]|Z[GH])[ -]?\d{1,6}/i,
    'ZH 123456',
    ['kontrollschild', 'kennzeichen', 'plaque', 'immatriculation', 'targa'],
  ),
];
