// MEDICAL_LICENSE: registration of a prescriber with the United States Drug Enforcement Administration: kind of
// registrant, initial (9 for a business) and seven digits, the last one of (1st+3rd+5th) + 2 (2nd+4th+6th).
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';

export const medicalLicense: readonly PatternRecognizer[] = [
  {
    type: 'MEDICAL_LICENSE',
    pattern: /[A-HJ-MPR-UX][A-Z9]\d{7}/i,
    validate: (value) => weightedSum(value.slice(2), [1, 2, 1, 2, 1, 2]) % 10 === Number(value[8]),
    score: 0.4,
    context: ['dea', 'dea number', 'medical license', 'medical licence', 'prescriber', 'medical certificate'],
    examples: { match: ['DEA number «BB1388568»', 'DEA «K92993548»'], noMatch: ['DEA BG8207031'] },
  },
];
