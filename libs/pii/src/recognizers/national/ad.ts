// Andorra: tax register number.
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';

const NRT_WORDS = ['nrt', 'registre tributari', 'igi', ...TAX_ID_WORDS, ...VAT_WORDS];

/** Residents (F) stay below 700000; companies (A, L) have the seven hundred thousands. */
function isNrt(value: string): boolean {
  const number = value.slice(1, 7);
  if (value[0] === 'F') return number < '700000';
  return !'AL'.includes(value[0]!) || number[0] === '7';
}

export const andorra: readonly PatternRecognizer[] = [
  {
    // Número de Registre Tributari (OECD, Andorra TIN sheet): the letter at the end has no published rule.
    type: 'AD_NRT',
    score: 0.6,
    pattern: /[ACDEFGLOPU]-\d{6}-[A-Z]/i,
    validate: isNrt,
    context: NRT_WORDS,
    examples: { match: ['NRT «L-707124-J»'], noMatch: ['NRT L-007124-J', 'B-707124-J'] },
  },
  {
    type: 'AD_NRT',
    score: 0.2,
    pattern: /[ACDEFGLOPU] ?\d{6} ?[A-Z]/i,
    validate: isNrt,
    context: NRT_WORDS,
    examples: { match: ['NRT «D059888N»'], noMatch: ['NRT I706193G'] },
  },
];
