// Colombia: NIT, citizen's and foreigner's cards.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';

const NIT = {
  type: 'CO_NIT',
  validate: isNit,
  context: ['nit', 'rut', 'dian', 'identificacion tributaria', 'colombia*'],
} as const;

export const colombia: readonly PatternRecognizer[] = [
  // Número de Identificación Tributaria, DIAN (Orden Administrativa 4 de 1989): prime weights modulo 11.
  {
    ...NIT,
    pattern: /\d{2,3}\.\d{3}\.\d{3}-\d/,
    score: 0.7,
    examples: { match: ['NIT «213.123.432-1»'], noMatch: ['213.123.432-2'] },
  },
  {
    ...NIT,
    pattern: /\d{8,10}-\d/,
    score: 0.4,
    examples: { match: ['a nombre de «900544472-2»'], noMatch: ['NIT 900544472-3', 'order 900544472-2'] },
  },
  {
    ...NIT,
    pattern: /\d{7,15}-?\d/,
    score: 0.15,
    examples: { match: ['NIT «9005444722»'], noMatch: ['NIT 9005444723'] },
  },
  // Cédula de ciudadanía or de extranjería, Registraduría: no check digit.
  {
    type: 'CO_CEDULA',
    pattern: /\d{1,4}\.\d{3}\.\d{3}|\d\.\d{3}\.\d{3}\.\d{3}|\d{6,10}/,
    score: 0.05,
    contextScore: 0.85,
    context: [
      'cedula de ciudadania',
      'cedula de extranjeria',
      'ciudadania',
      'cc',
      'c c',
      'cedula',
      'colombia*',
    ],
    examples: {
      match: ['cédula de ciudadanía «1.020.713.756»', 'CC «52416889»'],
      noMatch: ['1.020.713.756'],
    },
  },
];

function isNit(value: string): boolean {
  const digits = value.padStart(16, '0');
  const weights = [71, 67, 59, 53, 47, 43, 41, 37, 29, 23, 19, 17, 13, 7, 3];
  return '01987654321'[weightedSum(digits, weights) % 11] === digits[15];
}
