// Liechtenstein: personal identification number, passport, plate.
import type { PatternRecognizer } from '../../recognizer.js';
import { labelled, passport, plate } from './labelled.js';

export const liechtenstein: readonly PatternRecognizer[] = [
  // Personenidentifikationsnummer: up to twelve digits without a check (OECD, Liechtenstein TIN sheet).
  labelled(
    'LI_PEID',
    /\d{4,12}/,
    ['peid', 'personenidentifikation*', 'pid nummer', 'liechtenstein tax', 'liechtenstein'],
    'PEID',
    '1234567',
  ),
  passport('LI', /[A-Z]\d{5}/i, 'R01234'),
  plate('LI_LICENSE_PLATE', /FL[ -]?\d{1,5}[UZ]?/, 'FL 1337', ['kennzeichen', 'kontrollschild']),
];
