// United States, Centers for Medicare & Medicaid Services: provider (NPI) and beneficiary (MBI) identifiers.
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { HEALTH_WORDS } from '../label-words.js';

const NPI = {
  type: 'US_NPI',
  // The NPI standard (45 CFR 162.406): Luhn with the card issuer prefix 80840 in front. Nine times one digit is a
  // placeholder.
  validate: (value: string) => luhn('80840' + value) && value.slice(0, 9) !== value[0]!.repeat(9),
  context: ['npi', 'npi number', 'national provider', 'provider id', 'provider number', 'physician'],
} as const;

const MBI = {
  type: 'US_MBI',
  context: ['mbi', 'medicare', 'medicare id', 'medicare number', 'beneficiary', ...HEALTH_WORDS],
} as const;

export const usMedicare: readonly PatternRecognizer[] = [
  {
    ...NPI,
    pattern: /1\d{9}/,
    score: 0.4,
    examples: { match: ['NPI «1234567893»'], noMatch: ['NPI 1234567890', 'NPI 3234567893'] },
  },
  // None has been given out with a 2 yet; ten digits that begin so are telephone numbers.
  {
    ...NPI,
    pattern: /2\d{9}/,
    score: 0.1,
    examples: { match: ['NPI «2234567891»'], noMatch: ['NPI 2234567890', '2234567891'] },
  },
  // Medicare Beneficiary Identifier, "Understanding the MBI": letters without S, L, O, I, B and Z.
  {
    ...MBI,
    pattern:
      /[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-[AC-HJKMNP-RT-Y]{2}\d\d/i,
    score: 0.9,
    examples: { match: ['Medicare ID «1EG4-TE5-MK73»'], noMatch: ['1EG4-LE5-MK73', 'AEG4-TE5-MK73'] },
  },
  {
    ...MBI,
    pattern:
      /[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y]{2}\d\d/i,
    score: 0.6,
    examples: { match: ['The MBI is «4EF6GH8JK12»'], noMatch: ['1EG4TE5MK7', '1EG4ZE5MK73'] },
  },
];
