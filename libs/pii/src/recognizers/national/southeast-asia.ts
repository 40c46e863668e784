// Cambodia, Myanmar.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

export const southeastAsia: readonly PatternRecognizer[] = [
  labelled(
    'KH_TIN',
    /[BEKL]\d{3}-?\d{9}/,
    ['khmer', 'cambodian tax', ...TAX_ID_WORDS],
    'TIN',
    'K001-123456789',
  ),
  labelled(
    'MM_NRC',
    /\d{1,2}\/[A-Z]{3,9}\([A-Z]\)\d{6}/i,
    ['nrc', ...NATIONAL_ID_WORDS],
    'NRC',
    '12/OUKAMA(N)123456',
  ),
];
