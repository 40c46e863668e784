// Philippines: TIN, PhilSys, SSS, UMID and PhilHealth numbers, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

const PH_TIN_WORDS = ['bir', 'philippine tax', ...TAX_ID_WORDS];

export const philippines: readonly PatternRecognizer[] = [
  // TIN, BIR: eight digits, a check digit (weights 9 to 2 modulo 11), a branch of three to five.
  {
    type: 'PH_TIN',
    pattern: /\d{3}-\d{3}-\d{3}(-\d{3,5})?|\d{9}(\d{3}(\d{2})?)?/,
    validate: (value) => weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(value[8]),
    score: 0.2,
    context: PH_TIN_WORDS,
    examples: { match: ['TIN «000-123-456-001»'], noMatch: ['TIN 000-123-457-000'] },
  },
  labelled(
    'PH_PHILSYS',
    /\d{4}[ -]?\d{4}[ -]?\d{4}([ -]?\d{4})?/,
    ['philsys', 'phil sys', 'psn', 'pcn', 'philid', 'philippine national'],
    'PhilSys',
    '1234-5678-9012-3456',
  ),
  labelled('PH_SSS', /\d{2}-?\d{7}-?\d/, ['sss', 'sss no', 'sss number'], 'SSS', '34-1234567-8'),
  labelled('PH_UMID', /\d{4}-?\d{7}-?\d/, ['umid', 'crn', 'gsis'], 'UMID', '0111-1234567-8'),
  labelled(
    'PH_PHILHEALTH',
    /\d{2}-?\d{9}-?\d/,
    ['philhealth', 'phil health', 'pin'],
    'PhilHealth',
    '19-123456789-0',
  ),
  passport('PH', /[A-Z]\d{6}|[A-Z]\d{7}[A-Z]|[A-Z]{2}\d{6,7}/, 'X123456', ['pasaporte']),
  vat('PH', /(PH)?(\d{12}|\d{3} \d{3} \d{3} \d{3})/, 'PH123456789012'),
];
