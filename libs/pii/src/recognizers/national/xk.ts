// Kosovo: personal number.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

export const kosovo: readonly PatternRecognizer[] = [
  labelled(
    'XK_PERSONAL_NUMBER',
    /[12]\d{9}/,
    [...NATIONAL_ID_WORDS, 'numri personal'],
    'numri personal',
    '1234567890',
  ),
];
