// San Marino: number of companies and people in business.
import type { PatternRecognizer } from '../../recognizer.js';
import { labelled, vat } from './labelled.js';

export const sanMarino: readonly PatternRecognizer[] = [
  // Codice operatore economico: up to five digits, which stand for companies and people alike.
  labelled(
    'SM_COE',
    /(SM ?)?\d{2,6}/i,
    ['coe', 'codice operatore economico', 'operatore economico', 'san marino', 'c o e'],
    'COE',
    '024165',
  ),
  vat('SM', /(SM)?\d{5}/i, 'SM12345', ['san marino']),
];
