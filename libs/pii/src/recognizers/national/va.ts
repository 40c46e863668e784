// Vatican City: plates; no number of its citizens is published.
import type { PatternRecognizer } from '../../recognizer.js';
import { plate } from './labelled.js';

export const vatican: readonly PatternRecognizer[] = [
  // SCV are the state's, CV those of who lives there.
  plate('VA_LICENSE_PLATE', /S?CV[ -]?\d{3,5}/, 'SCV 00919', ['targa']),
];
