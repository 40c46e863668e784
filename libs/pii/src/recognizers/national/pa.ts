// Panama: cédula, RUC with check digits.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';

export const panama: readonly PatternRecognizer[] = [
  // Cédula de identidad personal, Tribunal Electoral: province 1 to 13, volume, entry.
  {
    type: 'PA_CEDULA',
    pattern: /([1-9]|1[0-3])-\d{1,4}-\d{1,6}/,
    score: 0.05,
    contextScore: 0.85,
    context: ['cip', 'panam*', 'tribunal electoral'],
    examples: { match: ['cédula panameña «8-123-4567»'], noMatch: ['8-123-4567'] },
  },
  // Of foreigners, those born abroad, indigenous and naturalised persons: letters instead of a province.
  {
    type: 'PA_CEDULA',
    pattern: /(E|N|PE|[1-9]AV|[1-9]PI)-\d{1,4}-\d{1,6}/i,
    score: 0.1,
    contextScore: 0.85,
    context: ['cedula', 'cip', 'panam*', ...NATIONAL_ID_WORDS],
    examples: { match: ['cédula «PE-12-345»'], noMatch: ['PE-12-345'] },
  },
  // Registro Único de Contribuyentes, DGI: a company's number, or a cédula, and the two-digit dígito verificador.
  {
    type: 'PA_RUC',
    pattern: /\d{1,10}-\d{1,4}-\d{1,6} ?DV ?\d{2}/i,
    score: 0.8,
    contextScore: 0.97,
    context: ['ruc', ...TAX_ID_WORDS],
    examples: { match: ['RUC «155596713-2-2015 DV 59»'], noMatch: ['155596713-2-2015 DX 59'] },
  },
  {
    type: 'PA_RUC',
    pattern: /\d{4,10}-\d{1,4}-\d{1,6}/,
    score: 0.05,
    contextScore: 0.95,
    context: ['ruc', ...TAX_ID_WORDS],
    examples: { match: ['RUC «155596713-2-2015»'], noMatch: ['155596713-2-2015'] },
  },
];
