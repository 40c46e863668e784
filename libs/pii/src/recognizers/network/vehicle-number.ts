// VIN: vehicle identification number (ISO 3779): seventeen capitals and digits without I, O and Q. In North America
// the ninth is a check digit (49 CFR 565.15); elsewhere it is free, so only a word tells what it is.
import type { PatternRecognizer } from '../../recognizer.js';

const VIN = {
  type: 'VIN',
  context: [
    'vin',
    'vin number',
    'vehicle identification',
    'vehicle id',
    'chassis',
    'chassis number',
    'fahrgestellnummer',
  ],
} as const;

const VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

export const vehicleNumber: readonly PatternRecognizer[] = [
  {
    ...VIN,
    pattern: /[1-57][A-HJ-NPR-Z\d]{7}[\dX][A-HJ-NPR-Z\d]{4}\d{4}/i,
    validate: (value) => hasLetter(value) && hasCheckDigit(value),
    score: 0.7,
    contextScore: 0.95,
    examples: {
      match: ['the car is «1M8GDM9AXKP042788»'],
      noMatch: ['1M8GDM9A1KP042788', '11111111111111111'],
    },
  },
  {
    ...VIN,
    pattern: /[A-HJ-NPR-Z\d]{13}\d{4}/i,
    validate: hasLetter,
    score: 0.1,
    examples: { match: ['VIN «WVWZZZ1JZXW000001»'], noMatch: ['WVWZZZ1JZXW000001', 'VIN WVWZZZ1JZXO000001'] },
  },
];

function hasLetter(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 57) return true;
  return false;
}

function hasCheckDigit(value: string): boolean {
  let sum = 0;
  // A to H are 1 to 8, J to R 1 to 9, S to Z 2 to 9: the column of the table.
  for (let i = 0; i < 17; i++) sum += (VALUES.indexOf(value[i]!) % 10) * WEIGHTS[i]!;
  return '0123456789X'[sum % 11] === value[8];
}
