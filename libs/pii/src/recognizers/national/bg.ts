// Bulgaria: personal numbers of citizens and foreigners, company and VAT number, identity card, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

const VAT_CONTEXT = ['ддс', 'дан номер', 'идентификационен номер', 'bulgarian vat', ...VAT_WORDS];

export const bulgaria: readonly PatternRecognizer[] = [
  // Единен граждански номер (ЕГН), Закон за гражданската регистрация чл. 11: date, region, check digit modulo 11.
  {
    type: 'BG_EGN',
    pattern: /\d{10}/,
    validate: isEgn,
    score: 0.5,
    context: [
      'егн',
      'egn',
      'единен граждански номер',
      'bulgarian personal',
      ...NATIONAL_ID_WORDS,
      ...TAX_ID_WORDS,
    ],
    examples: { match: ['ЕГН «7501010010»'], noMatch: ['ЕГН 7501010019', '7513010010'] },
  },
  // Личен номер на чужденец (ЛНЧ): ten digits, weights 21 19 17 13 11 9 7 3 1 modulo 10.
  {
    type: 'BG_PNF',
    pattern: /\d{10}|\d{4} \d{3} \d{3}/,
    validate: isPnf,
    score: 0.3,
    context: ['лнч', 'lnch', 'pnf', 'личен номер', 'number of a foreigner', ...NATIONAL_ID_WORDS],
    examples: { match: ['ЛНЧ «7111 042 925»'], noMatch: ['ЛНЧ 7111 042 926'] },
  },
  // Идентификационен номер по ДДС, ЗДДС чл. 94: BG and the ЕИК of a company, or the number of a person.
  {
    type: 'BG_VAT',
    pattern: /BG ?(\d{9,10}|\d{3} \d{3} \d{3,4})/i,
    validate: (value) => isVat(value.slice(2)),
    score: 0.7,
    context: VAT_CONTEXT,
    examples: { match: ['ДДС «BG 175 074 752»'], noMatch: ['ДДС BG 175 074 751'] },
  },
  {
    type: 'BG_VAT',
    pattern: /\d{9,10}/,
    validate: isVat,
    score: 0.1,
    context: VAT_CONTEXT,
    examples: { match: ['ДДС: «175074752»'], noMatch: ['ДДС: 12345678'] },
  },
  vat('BG', /(BG)?\d{9,10}/, 'BG1234567890', ['ддс']),
  // Единен идентификационен код (ЕИК, БУЛСТАТ), Закон за регистър БУЛСТАТ.
  {
    type: 'BG_EIK',
    pattern: /\d{9}(\d{4})?/,
    validate: (value) => isEik(value.slice(0, 9)),
    score: 0.2,
    context: ['еик', 'eik', 'булстат', 'bulstat', ...COMPANY_WORDS],
    examples: { match: ['ЕИК «175074752»'], noMatch: ['ЕИК 175074751'] },
  },
  labelled(
    'BG_ID_CARD',
    /\d{9}|[A-Z]{2}\d{7}/,
    ['лична карта', 'lichna karta', 'id card'],
    'лична карта',
    '123456789',
  ),
  passport('BG', /\d{9}|[A-Z]{2}\d{7}/, '346395366', ['паспорт*']),
  plate('BG_LICENSE_PLATE', /[ABCEHKMOPTXY]{1,2} ?\d{4} ?[ABCEHKMOPTXY]{1,2}/, 'CA 1234 AB', ['рег номер']),
];

/** The month carries the century: +20 for 1800, +40 for 2000. */
function isEgn(value: string): boolean {
  const month = Number(value.slice(2, 4));
  const century = month > 40 ? 2000 : month > 20 ? 1800 : 1900;
  return (
    isDate(century + Number(value.slice(0, 2)), month % 20, Number(value.slice(4, 6))) &&
    (weightedSum(value, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(value[9])
  );
}

function isPnf(value: string): boolean {
  return weightedSum(value, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 === Number(value[9]);
}

function isEik(value: string): boolean {
  const first = weightedSum(value, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  const check = first === 10 ? (weightedSum(value, [3, 4, 5, 6, 7, 8, 9, 10]) % 11) % 10 : first;
  return check === Number(value[8]);
}

function isVat(value: string): boolean {
  if (value.length === 9) return isEik(value);
  const other = weightedSum(value, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return isEgn(value) || isPnf(value) || (other !== 1 && (11 - other) % 11 === Number(value[9]));
}
