// US_DRIVER_LICENSE: shapes of the fifty states' driver licence numbers (AAMVA, "DL/ID card number formats").
// None has a public check digit, so all of them need a word that names them; those with groups need it least.
import type { PatternRecognizer } from '../../recognizer.js';
import { DRIVER_LICENSE_WORDS } from '../label-words.js';

const license = {
  type: 'US_DRIVER_LICENSE',
  context: [...DRIVER_LICENSE_WORDS, 'driver', 'license', 'permit number'],
} as const;

export const usDriverLicense: readonly PatternRecognizer[] = [
  // FL, IL, MD, MI, MN, NJ, WI: a letter (of the family name) and groups of digits.
  {
    ...license,
    pattern: /[A-Z]-?\d{3}([- ]\d{3}[- ]\d{2,3}[- ]\d{3}([- ]?\d)?|[- ]?\d{4}[- ]\d{4}([- ]\d\d)?)/,
    score: 0.3,
    examples: {
      match: ["driver's license «D245-938-19-203-0»", 'license number «A123-4567-8901»'],
      noMatch: ['part D245-938-19'],
    },
  },
  // Letters, then digits: AZ, CA, CO, CT, HI, KY, MA, MO, ND, NE, OH, OK, VA, WV ….
  {
    ...license,
    pattern: /[A-Z]{1,4}-?\d{5,14}[A-Z]?/i,
    score: 0.1,
    examples: { match: ['My driver license is «A1253258»', 'DL «H12345678»'], noMatch: ['flight AB12345'] },
  },
  // Digits alone: AL, DE, GA, LA, NY, PA, SC, TX, UT …; NY and PA with spaces, IN and WY with dashes.
  {
    ...license,
    pattern: /\d{6,14}|\d{3} \d{3} \d{3}|\d\d \d{3} \d{3}|\d{4}-\d\d-\d{4}|\d{6}-\d{3}/,
    score: 0.05,
    contextScore: 0.75,
    examples: {
      match: ["driver's licence number «50473044»", 'DL number «123 456 789»'],
      noMatch: ['50473044'],
    },
  },
  // Digits and letters mixed: IA, ID, KS, ME, MO, NH, VT.
  {
    ...license,
    pattern:
      /\d{3}[A-Z]{2}\d{4}|[A-Z]{2}\d{6}[A-Z]|[A-Z]\d[A-Z]\d[A-Z]|\d{7,9}[A-Z]{1,2}|\d\d[A-Z]{3}\d{5}|[A-Z]\d{6}R/i,
    score: 0.1,
    examples: { match: ['driver license «LH329609T»', 'license no. «12JDS34567»'], noMatch: ['LH329609T'] },
  },
  // Washington: WDL and nine more, or the older twelve characters from name and birth date.
  {
    ...license,
    pattern: /WDL[A-Z\d]{9}|[A-Z][A-Z*]{4,6}\d{3}[A-Z\d]{2,4}/,
    score: 0.2,
    examples: { match: ['driver license «WDLABCD456DG»'], noMatch: ['WDLABCD456DG'] },
  },
];
