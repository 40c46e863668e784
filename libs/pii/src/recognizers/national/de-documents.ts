// Germany: identity card, passport, driving licence, plates.
import { isTravelDocumentDigit } from '../../checksum/travel-document.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { DRIVER_LICENSE_WORDS, NATIONAL_ID_WORDS, PASSPORT_WORDS, PLATE_WORDS } from '../label-words.js';
import { GERMAN_PLATE_DISTRICTS } from './de-plate-districts.js';
import { labelled } from './labelled.js';

/**
 * The nine characters printed on a document hold no check digit. They are random, so that one without a second letter
 * is hardly ever issued; where the ninth happens to check the first eight, it is taken for one.
 */
function isSerial(value: string): boolean {
  return /[A-Z]/.test(value.slice(1)) || isTravelDocumentDigit(value.slice(0, 8), value[8]);
}

/** Serial and check digit; the machine readable zone adds birthday, expiry, nationality and a digit over all. */
function isIdCard(value: string): boolean {
  if (!isTravelDocumentDigit(value.slice(0, 9), value[9])) return false;
  if (value.length < 26) return true;
  const dates = value.replace('D', '').slice(10, 24);
  if (!isTravelDocumentDigit(dates.slice(0, 6), dates[6])) return false;
  if (!isTravelDocumentDigit(dates.slice(7, 13), dates[13])) return false;
  return isTravelDocumentDigit(value.slice(0, 10) + dates, value.at(-1));
}

/** District of the register, one or two letters, at most four digits, together at most eight (FZV § 8). */
function isPlate(value: string, raw: string): boolean {
  const district = raw.slice(0, raw.search(/[^A-Za-z]/)).toUpperCase();
  return value.replace(/[EH]$/, '').length <= 8 && GERMAN_PLATE_DISTRICTS.has(district);
}

const ID_WORDS = [
  'personalausweis*',
  'ausweis*',
  'perso',
  'pwnr',
  'pw nr',
  'seriennummer',
  ...NATIONAL_ID_WORDS,
];
const PASS_WORDS = ['reisepass*', 'passnummer', 'pass nr', 'pass', 'ausweisnummer', ...PASSPORT_WORDS];
const LICENCE_WORDS = ['fuhrerschein*', 'fuehrerschein*', 'fahrerlaubnis*', ...DRIVER_LICENSE_WORDS];
const KFZ_WORDS = [
  'kennzeichen',
  'kfz',
  'nummernschild',
  'fahrzeug',
  'auto',
  'pkw',
  'lkw',
  'zulassung*',
  ...PLATE_WORDS,
];

export const germanDocuments: readonly PatternRecognizer[] = [
  {
    // Personalausweis with its check digit (ICAO 9303; § 5 PAuswG), alone or with the whole machine readable zone.
    type: 'DE_ID_CARD',
    score: 0.4,
    pattern: /[LMNPRTV-Z][CFGHJ-NPRTV-Z\d]{8}\dD?/,
    validate: isIdCard,
    context: ID_WORDS,
    examples: { match: ['Personalausweis «L01X00T471»'], noMatch: ['Personalausweis L01X00T472'] },
  },
  {
    type: 'DE_ID_CARD',
    score: 0.9,
    pattern: /[CFGHJ-NPRTV-Z\d]{9}\d[ -]?(\d{7}[ -]?\d{7}[ -]?D|D[ -]?\d{7}[ -]?\d{7})[ -]?\d/i,
    validate: isIdCard,
    context: ID_WORDS,
    examples: { match: ['«2406055684-6810203-0705109-D-6»'], noMatch: ['2406055684-6810203-0705109-D-7'] },
  },
  {
    // Cards before 2010 have ten digits.
    type: 'DE_ID_CARD',
    score: 0.2,
    pattern: /[CFGHJ-NPRTV-Z\d]{9}\dD?/i,
    validate: isIdCard,
    context: ID_WORDS,
    examples: { match: ['Ausweisnummer «2406055684D»'], noMatch: ['Ausweisnummer 2406055685D'] },
  },
  {
    type: 'DE_ID_CARD',
    score: 0.1,
    contextScore: 0.75,
    pattern: /[LMNPRTV-Z][CFGHJ-NPRTV-Z\d]{8}/,
    validate: isSerial,
    context: ID_WORDS,
    examples: { match: ['Personalausweis «L01X00T47»'], noMatch: ['Personalausweis 123456789'] },
  },
  {
    // Reisepass (§ 4 PassG); the first letter says which kind of office issued it.
    type: 'DE_PASSPORT',
    score: 0.4,
    pattern: /[CFGHJK][CFGHJ-NPRTV-Z\d]{7}\d/,
    validate: (value) => isTravelDocumentDigit(value.slice(0, 8), value[8]),
    context: PASS_WORDS,
    examples: { match: ['Pass-Nr.: «F12345671»'], noMatch: ['Pass-Nr.: F12345678', 'C01234567'] },
  },
  labelled(
    'DE_PASSPORT',
    /[CFGHJK][CFGHJ-NPRTV-Z\d]{8}(\dD?)?/,
    PASS_WORDS,
    'Reisepass',
    'C01X00T47',
    (value) => (value.length > 9 ? isIdCard(value) : isSerial(value)),
  ),
  {
    // Führerschein since 2013 (FeV, Anlage 8): licence office, serial, check character, edition.
    type: 'DE_FUEHRERSCHEIN',
    score: 0.4,
    pattern: /[A-Z]{2}\d{8}[A-Z\d]/i,
    context: LICENCE_WORDS,
    examples: { match: ['Fahrerlaubnis «MU12345678B»'], noMatch: ['B12345678A'] },
  },
  labelled('DE_FUEHRERSCHEIN', /[A-Z]\d{2}[A-Z\d]{6}[\dX]\d/i, LICENCE_WORDS, 'Führerschein', 'B072RRE2I55'),
  {
    // Kfz-Kennzeichen; E is electric, H historic.
    type: 'DE_KFZ',
    score: 0.4,
    pattern: /([A-Z]{2,3}[ -]|[A-Z]-)[A-Z]{1,2}[ -][1-9]\d{1,3}[EH]?/,
    validate: isPlate,
    context: KFZ_WORDS,
    examples: {
      match: ['Kennzeichen «B-AB 1234»', '«MIL E 1234»'],
      noMatch: ['YY AB 123', 'BAB1234', 'IT IS 1234'],
    },
  },
  {
    type: 'DE_KFZ',
    score: 0.2,
    pattern: /([A-Z]{2,3}[ -]|[A-Z]-)[A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?/,
    validate: isPlate,
    context: KFZ_WORDS,
    examples: { match: ['Kennzeichen «HH AB1»', 'Auto «M-A1»'], noMatch: ['Auto YY-A1', 'Auto M-1'] },
  },
];
