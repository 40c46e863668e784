// Germany: tax, social security and health insurance numbers, company numbers, numbers of doctors, postcode.
// Identity documents and plates stand in de-documents.ts.
import { iso7064Mod11_10 } from '../../checksum/iso7064.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, HEALTH_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

/** Among the first ten digits exactly one occurs twice or three times, never three in a row (BZSt, "Prüfung der IdNr"). */
function isTaxId(value: string): boolean {
  let repeated = 0;
  for (let digit = 0; digit <= 9; digit++) {
    const times = value.slice(0, 10).split(String(digit)).length - 1;
    if (times > 3 || value.slice(0, 10).includes(String(digit).repeat(3))) return false;
    if (times > 1) repeated++;
  }
  return repeated === 1 && iso7064Mod11_10(value);
}

/** Offices that give out numbers, "Bereichsnummern" (Versicherungsnummern-, Kontoführungs- und Vergabeverordnung). */
function isInsuranceArea(area: number): boolean {
  return (
    (area >= 2 && area <= 29 && ![5, 6, 7, 22, 27].includes(area)) ||
    (area >= 38 && area <= 82 && area !== 41) ||
    area === 89
  );
}

/** Sum of the digits of the products; a letter counts as the two digits of its place in the alphabet. */
function digitSum(value: string, weights: readonly number[]): number {
  let sum = 0;
  let place = 0;
  for (const char of value) {
    const letter = char.charCodeAt(0) - 64;
    const digits = letter > 0 ? [Math.floor(letter / 10), letter % 10] : [Number(char)];
    for (const digit of digits) {
      const product = digit * weights[place++ % weights.length]!;
      sum += Math.floor(product / 10) + (product % 10);
    }
  }
  return sum;
}

/** Office, birthday (50 more when the numbers of a day run out), first letter of the name at birth, serial, check. */
function isSocialSecurity(value: string): boolean {
  const day = Number(value.slice(2, 4)) % 50;
  const month = Number(value.slice(4, 6));
  if (!isInsuranceArea(Number(value.slice(0, 2))) || day < 1 || day > 31 || month < 1 || month > 12)
    return false;
  return digitSum(value.slice(0, 11), [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === Number(value[11]);
}

function isHealthInsurance(value: string): boolean {
  return digitSum(value.slice(0, 9), [1, 2]) % 10 === Number(value[9]);
}

function isLanr(value: string): boolean {
  const check = (10 - (weightedSum(value, [4, 9, 4, 9, 4, 9]) % 10)) % 10;
  return check === Number(value[6]) && !value.startsWith('000000') && value.slice(7) !== '00';
}

const TAX_NUMBER_WORDS = [
  'steuernummer',
  'steuer nr',
  'steuernr',
  'st nr',
  'stnr',
  'finanzamt',
  ...TAX_ID_WORDS,
];
const TAX_ID_LABELS = [
  'idnr',
  'id nr',
  'steuer id',
  'steuerid',
  'steuerliche identifikationsnummer',
  'steueridentifikation*',
  'identifikationsnummer',
  ...TAX_ID_WORDS,
];
const VAT_LABELS = [
  'ust',
  'ust id',
  'ust idnr',
  'ustid',
  'ustidnr',
  'umsatzsteuer*',
  'mwst',
  'mw st',
  ...VAT_WORDS,
];

export const germany: readonly PatternRecognizer[] = [
  {
    // Steuerliche Identifikationsnummer (§ 139b AO), in its printed groups.
    type: 'DE_TAX_ID',
    score: 0.8,
    pattern: /[1-9]\d \d{3} \d{3} \d{3}/,
    validate: isTaxId,
    context: TAX_ID_LABELS,
    examples: { match: ['IdNr. «36 574 261 809»'], noMatch: ['IdNr. 36 574 261 808'] },
  },
  {
    type: 'DE_TAX_ID',
    score: 0.5,
    pattern: /[1-9]\d{10}/,
    validate: isTaxId,
    context: TAX_ID_LABELS,
    examples: { match: ['Steuer-ID «79608434120»'], noMatch: ['Steuer-ID 86095752719', '11111111111'] },
  },
  {
    // Steuernummer of a tax office, as each state writes it with slashes (§ 139a AO, BMF "Steuernummer-Formate").
    type: 'DE_TAX_NUMBER',
    score: 0.5,
    pattern: /\d{2,3}\/\d{3,4}\/\d{4,5}/,
    context: TAX_NUMBER_WORDS,
    examples: {
      match: ['Steuernummer «121/5752/5373»', 'St.-Nr. «12/345/67890»'],
      noMatch: ['Steuernummer 1/2/3456'],
    },
  },
  // Without slashes, or the 13 digits of electronic returns.
  labelled(
    'DE_TAX_NUMBER',
    /\d{10,11}|[1-59]\d{12}|0[1-9]\d{11}/,
    TAX_NUMBER_WORDS,
    'Steuernummer',
    '2893081508152',
  ),
  {
    // Umsatzsteuer-Identifikationsnummer (§ 27a UStG).
    type: 'DE_VAT_ID',
    score: 0.95,
    pattern: /DE[ .-]?[1-9]\d{2}[ .-]?\d{3}[ .-]?\d{3}/i,
    validate: (value) => iso7064Mod11_10(value.slice(2)),
    context: VAT_LABELS,
    examples: {
      match: ['USt-IdNr. «DE 136 695 976»', '«de136-695.976»'],
      noMatch: ['DE 136 695 978', 'DE1234567890'],
    },
  },
  {
    type: 'DE_VAT_ID',
    score: 0.3,
    pattern: /[1-9]\d{2} ?\d{3} ?\d{3}/,
    validate: iso7064Mod11_10,
    context: VAT_LABELS,
    examples: { match: ['USt-IdNr. «136695976»'], noMatch: ['USt-IdNr. 136695978'] },
  },
  // What stands on invoices without a valid check digit.
  labelled('DE_VAT_ID', /DE ?\d{9}/i, VAT_LABELS, 'VAT', 'DE 123456789'),
  {
    // Versicherungsnummer of pension insurance, "Sozialversicherungsnummer" (§ 147 SGB VI, VKVV § 2).
    type: 'DE_SOCIAL_SECURITY',
    score: 0.9,
    pattern: /\d{2} ?\d{6} ?[A-Z] ?\d{3}/i,
    validate: isSocialSecurity,
    context: [
      'rvnr',
      'svnr',
      'sozialversicherung*',
      'rentenversicherung*',
      'versicherungsnummer',
      ...NATIONAL_ID_WORDS,
    ],
    examples: {
      match: ['RVNR: «15 070649 C 103»', '«38551285K051»'],
      noMatch: ['15070649C100', '15070049C103'],
    },
  },
  {
    // Krankenversichertennummer, the part that never changes (§ 290 SGB V).
    type: 'DE_HEALTH_INSURANCE',
    score: 0.4,
    pattern: /[A-Z]\d{9}/i,
    validate: isHealthInsurance,
    context: [
      'kvnr',
      'krankenversich*',
      'krankenkasse',
      'versichertennummer',
      'gesundheitskarte',
      ...HEALTH_WORDS,
    ],
    examples: { match: ['KVNR «A123456780»'], noMatch: ['KVNR A123456787', 'KVNR A12345678'] },
  },
  {
    // Number in the Handelsregister (§ 8 HGB): A for partnerships, B for companies; Berlin adds a B.
    type: 'DE_HANDELSREGISTER',
    score: 0.6,
    pattern: /HR[AB][ -]?(Nr\.? ?)?\d{1,6}( B)?/,
    context: ['handelsregister', 'amtsgericht', 'registergericht', 'registernummer', ...COMPANY_WORDS],
    examples: { match: ['Amtsgericht München «HRB 12345»', '«HRB 1»'], noMatch: ['HR 12345', 'HRC 12345'] },
  },
  {
    // Lebenslange Arztnummer: six digits, check digit, two for the speciality (KBV, § 75 Abs. 7 SGB V).
    type: 'DE_LANR',
    score: 0.3,
    pattern: /\d{9}/,
    validate: isLanr,
    context: ['lanr', 'arztnummer', 'arzt nr', 'arzt', 'vertragsarzt', 'physician number', 'doctor number'],
    examples: { match: ['LANR «555555501»'], noMatch: ['LANR 123456901', 'LANR 100000401'] },
  },
  // Betriebsstättennummer of a practice: region and serial number, no check digit.
  labelled(
    'DE_BSNR',
    /\d{9}/,
    ['bsnr', 'betriebsstattennummer', 'betriebsstaettennummer', 'betriebsstatte', 'praxisnummer', 'praxis'],
    'BSNR',
    '021234568',
    (value) => !value.startsWith('00'),
  ),
  // Postleitzahl: soft, a place rather than a person.
  labelled(
    'DE_PLZ',
    /\d{5}/,
    ['plz', 'postleitzahl', 'postal code', 'postcode', 'zip'],
    'PLZ',
    '22085',
    (value) => value > '01000' && value < '99999',
  ),
];
