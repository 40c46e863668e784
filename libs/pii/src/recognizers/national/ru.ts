// Russia: INN, SNILS, OGRN, KPP, passports, driving licence.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, DRIVER_LICENSE_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

const SNILS = {
  type: 'RU_SNILS',
  validate: isSnils,
  context: ['снилс', 'snils', 'страховой номер', 'insurance account'],
} as const;

export const russia: readonly PatternRecognizer[] = [
  // ИНН, приказ ФНС ЕД-7-14/559@: 10 digits of a company, 12 of a person with two check digits.
  {
    type: 'RU_INN',
    pattern: /\d{10}|\d{12}/,
    validate: isInn,
    score: 0.4,
    context: ['инн', 'inn', 'идентификационный номер', 'russian tax', ...TAX_ID_WORDS],
    examples: {
      match: ['ИНН «1234567894»', 'ИНН «500100732259»'],
      noMatch: ['ИНН 1234567895', 'ИНН 500100732258'],
    },
  },
  // СНИЛС, постановление ПФР 192п: nine digits with weights 9 to 1, modulo 101.
  {
    ...SNILS,
    pattern: /\d{3}-\d{3}-\d{3}[ -]\d{2}/,
    score: 0.9,
    examples: { match: ['СНИЛС «112-233-445 95»'], noMatch: ['112-233-445 96'] },
  },
  {
    ...SNILS,
    pattern: /\d{11}|\d{3} \d{3} \d{3} \d{2}/,
    score: 0.5,
    examples: { match: ['СНИЛС «11223344595»'], noMatch: ['СНИЛС 11223344596'] },
  },
  // ОГРН and ОГРНИП, приказ Минфина 165н: the number before the check digit modulo 11, or modulo 13.
  {
    type: 'RU_OGRN',
    pattern: /[1-9]\d{12}(\d{2})?/,
    validate: isOgrn,
    score: 0.3,
    context: ['огрн', 'огрнип', 'ogrn', 'ogrnip', ...COMPANY_WORDS],
    examples: { match: ['ОГРН «1027700132195»'], noMatch: ['ОГРН 1027700132196'] },
  },
  labelled('RU_KPP', /\d{4}[A-Z\d]{2}\d{3}/, ['кпп', 'kpp'], 'КПП', '770801001'),
  // Внутренний паспорт: series of four, number of six digits; загранпаспорт: two and seven.
  passport('RU', /\d{2} ?\d{2} ?\d{6}|\d{2} ?\d{7}/, '45 08 123456', ['паспорт*', 'серия', 'загранпаспорт*']),
  labelled(
    'RU_DRIVER_LICENSE',
    /\d{2} ?(\d{2}|[A-Z]{2}) ?\d{6}/,
    ['водительское удостоверение', 'водительского удостоверения', ...DRIVER_LICENSE_WORDS],
    'driving licence',
    '77 12 345678',
  ),
  vat('RU', /(RU)?(\d{10}|\d{12})/, 'RU123456789012', ['ндс', 'инн']),
  // ГОСТ Р 50577: only letters that Cyrillic and Latin share.
  plate('RU_LICENSE_PLATE', /[ABEKMHOPCTYX] ?\d{3} ?[ABEKMHOPCTYX]{2} ?\d{2,3}/, 'A123BC77', [
    'госномер*',
    'гос номер',
  ]),
];

function isInn(value: string): boolean {
  const check = (weights: number[]): number => (weightedSum(value, weights) % 11) % 10;
  if (value.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(value[9]) && value > '00';
  return (
    check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(value[10]) &&
    check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(value[11])
  );
}

function isSnils(value: string): boolean {
  const sum = weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  return value > '001' && (sum % 101) % 100 === Number(value.slice(9));
}

function isOgrn(value: string): boolean {
  const last = value.length - 1;
  return (Number(value.slice(0, last)) % (last - 1)) % 10 === Number(value[last]);
}
