// HEALTH_INSURANCE_ID: member, policy and group numbers of insurers. Each insurer has its own form, so a word must
// name it.
import type { PatternRecognizer } from '../../recognizer.js';

export const healthInsuranceId: readonly PatternRecognizer[] = [
  {
    type: 'HEALTH_INSURANCE_ID',
    pattern: /[A-Z]{1,4}[- ]?\d{6,12}|\d{4,6}-[A-Z]{2,4}|\d{3}-?\d{2}-?\d{4}[A-Z]\d?|\d{8,12}(-\d{1,3})?/i,
    score: 0.05,
    contextScore: 0.75,
    context: [
      'health insurance',
      'insurance number',
      'insurance no',
      'insurance id',
      'insurance policy',
      'policy number',
      'policy no',
      'member id',
      'member number',
      'subscriber id',
      'subscriber number',
      'health plan',
      'hicn',
    ],
    examples: {
      match: ['member ID «XYZ123456789»', 'insurance number «77422-AZC»', 'policy number «ABC-1234567»'],
      noMatch: ['session XYZ123456789'],
    },
  },
];
