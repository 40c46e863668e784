// Brazil: CPF, CNPJ, PIS, CNH, voter, health and identity cards.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { DRIVER_LICENSE_WORDS, HEALTH_WORDS, TAX_ID_WORDS } from '../label-words.js';

const CPF = {
  type: 'BR_CPF',
  validate: isCpf,
  context: ['cpf', 'cadastro de pessoas fisicas', 'contribuinte', ...TAX_ID_WORDS],
} as const;

const CNPJ = {
  type: 'BR_CNPJ',
  validate: isCnpj,
  context: ['cnpj', 'cadastro nacional', 'razao social', ...TAX_ID_WORDS],
} as const;

const RISING = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export const brazil: readonly PatternRecognizer[] = [
  // Cadastro de Pessoas Físicas, Receita Federal: two check digits modulo 11.
  {
    ...CPF,
    pattern: /\d{3}\.\d{3}\.\d{3}-\d{2}/,
    score: 0.95,
    examples: { match: ['CPF «123.456.789-09»'], noMatch: ['123.456.789-00', '111.111.111-11'] },
  },
  {
    ...CPF,
    pattern: /\d{3}[. ]?\d{3}[. ]?\d{3}[- ]?\d{2}/,
    score: 0.5,
    examples: { match: ['cpf=«12345678909»'], noMatch: ['12345678900', '00000000000'] },
  },
  // Cadastro Nacional da Pessoa Jurídica: letters too since July 2026 (IN RFB 2229/2024), each as its code minus 48.
  {
    ...CNPJ,
    pattern: /[A-Z\d]{2}\.[A-Z\d]{3}\.[A-Z\d]{3}\/[A-Z\d]{4}-\d{2}/i,
    score: 0.95,
    examples: {
      match: ['CNPJ «16.727.230/0001-97»', '«12.ABC.345/01DE-35»'],
      noMatch: ['16.727.230/0001-98', '12.ABC.345/01DE-99'],
    },
  },
  {
    ...CNPJ,
    pattern: /\d{14}|\d{8}\/\d{4}-?\d{2}/,
    score: 0.5,
    examples: { match: ['cnpj: «16727230000197»'], noMatch: ['16727230000198', '00000000000000'] },
  },
  {
    ...CNPJ,
    pattern: /[A-Z\d]{12}\d{2}/,
    score: 0.2,
    examples: { match: ['CNPJ «12ABC34501DE35»'], noMatch: ['CNPJ 12ABC34501DE99'] },
  },
  // Programa de Integração Social, also NIT and PASEP, Caixa: modulo 11.
  {
    type: 'BR_PIS',
    pattern: /\d{3}\.?\d{5}\.?\d{2}-?\d/,
    validate: (value) =>
      elevenMinus(weightedSum(value, [3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) === Number(value[10]),
    score: 0.2,
    context: ['pis', 'pasep', 'nis', 'integracao social'],
    examples: { match: ['PIS «120.56412.54-5»'], noMatch: ['PIS 120.56412.54-6', '120.56412.54-5'] },
  },
  // Registro Geral as São Paulo writes it.
  {
    type: 'BR_RG',
    pattern: /\d{2}\.?\d{3}\.?\d{3}-?[\dX]/i,
    score: 0.1,
    contextScore: 0.8,
    context: ['rg', 'registro geral', 'carteira de identidade'],
    examples: { match: ['RG «24.678.131-4»'], noMatch: ['24.678.131-4'] },
  },
  // Carteira Nacional de Habilitação, Denatran: two check digits modulo 11.
  {
    type: 'BR_CNH',
    pattern: /\d{11}/,
    validate: isCnh,
    score: 0.1,
    context: ['cnh', 'habilitacao', 'carteira de motorista', ...DRIVER_LICENSE_WORDS],
    examples: { match: ['CNH «97625655678»'], noMatch: ['CNH 97625655679', '97625655678'] },
  },
  // Título eleitoral, TSE: serial, state 01 to 28, two check digits.
  {
    type: 'BR_TITULO_ELEITOR',
    pattern: /\d{4} ?\d{4} ?\d{4}/,
    validate: isVoterNumber,
    score: 0.2,
    context: ['titulo eleitoral', 'titulo de eleitor', 'eleitor', 'voter'],
    examples: {
      match: ['título de eleitor «1023 8501 0671»'],
      noMatch: ['título de eleitor 1023 8501 0672'],
    },
  },
  // Cartão Nacional de Saúde, Ministério da Saúde: the weighted sum divides by eleven.
  {
    type: 'BR_CNS',
    pattern: /[12789]\d{2} ?\d{4} ?\d{4} ?\d{4}/,
    validate: (value) => weightedSum(value, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    score: 0.2,
    context: ['cns', 'sus', 'cartao nacional de saude', 'cartao sus', ...HEALTH_WORDS],
    examples: {
      match: ['Cartão SUS «898 0000 0004 3208»'],
      noMatch: ['SUS 898 0000 0004 3209', '898000000043208'],
    },
  },
];

/** A remainder of 0 or 1 stands for the check digit 0. */
function elevenMinus(sum: number): number {
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

function isOneDigit(value: string): boolean {
  return value === value[0]!.repeat(value.length);
}

function isCpf(value: string): boolean {
  if (isOneDigit(value)) return false;
  return (
    elevenMinus(weightedSum(value, [10, 9, 8, 7, 6, 5, 4, 3, 2])) === Number(value[9]) &&
    elevenMinus(weightedSum(value, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) === Number(value[10])
  );
}

function isCnpj(value: string): boolean {
  if (isOneDigit(value)) return false;
  return cnpjDigit(value, 12) === Number(value[12]) && cnpjDigit(value, 13) === Number(value[13]);
}

/** Weights 2 to 9 from the right, again and again. */
function cnpjDigit(value: string, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (value.charCodeAt(i) - 48) * (2 + ((length - 1 - i) % 8));
  return elevenMinus(sum);
}

function isCnh(value: string): boolean {
  if (isOneDigit(value)) return false;
  const first = weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
  const carried = first > 9 ? 2 : 0;
  const second = (weightedSum(value, RISING) % 11) - carried;
  const secondDigit = second < 0 ? second + 11 : second;
  return (
    (first > 9 ? 0 : first) === Number(value[9]) && (secondDigit > 9 ? 0 : secondDigit) === Number(value[10])
  );
}

function isVoterNumber(value: string): boolean {
  const state = Number(value.slice(8, 10));
  if (state < 1 || state > 28) return false;
  const first = (weightedSum(value, [2, 3, 4, 5, 6, 7, 8, 9]) % 11) % 10;
  const second = (weightedSum(value.slice(8, 10) + first, [7, 8, 9]) % 11) % 10;
  return first === Number(value[10]) && second === Number(value[11]);
}
