// MEDICAL_RECORD: what a hospital numbers its patients with. Each has its own form, so a word must name it.
import type { PatternRecognizer } from '../../recognizer.js';

const RECORD = {
  type: 'MEDICAL_RECORD',
  context: [
    'mrn',
    'medical record',
    'medical file',
    'health record',
    'patient id',
    'patient number',
    'patient no',
    'patient identifier',
    'patient file',
    'chart number',
    'chart no',
    'hospital number',
  ],
} as const;

export const medicalRecord: readonly PatternRecognizer[] = [
  {
    ...RECORD,
    pattern: /(MRN|PID)[-_:#]?[A-Z]{0,3}\d{5,12}/i,
    score: 0.7,
    contextScore: 0.95,
    examples: { match: ['data for «MRN_987654321»'], noMatch: ['MRX_987654321'] },
  },
  {
    ...RECORD,
    pattern: /#?[A-Z]{1,4}[-_]?\d{4,10}|\d{2,3}-\d{2,3}-\d{2,4}|\d{5,10}[A-Z]{0,3}/i,
    score: 0.05,
    contextScore: 0.85,
    examples: {
      match: ['patient ID «PHX-839221»', 'Medical record no. «00451287»'],
      noMatch: ['ticket PHX-839221'],
    },
  },
];
