// Japan: My Number, corporate number, invoice number, residence card, driving licence, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, DRIVER_LICENSE_WORDS, NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const CN_WORDS = ['法人番号', 'hojin bango', 'houjin bangou', 'cn', 'japanese corporate', ...COMPANY_WORDS];

export const japan: readonly PatternRecognizer[] = [
  // 個人番号 (マイナンバー), 平成26年総務省令第85号: weights 6 to 2, 7 to 2, modulo 11.
  {
    type: 'JP_MY_NUMBER',
    pattern: /\d{12}|\d{4}[ -]\d{4}[ -]\d{4}/,
    validate: (value) => {
      const rest = weightedSum(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
      return value > '0000001' && (rest <= 1 ? 0 : 11 - rest) === Number(value[11]);
    },
    score: 0.4,
    context: ['マイナンバー', '個人番号', 'my number', 'mynumber', ...NATIONAL_ID_WORDS],
    examples: { match: ['マイナンバー «123456789018»'], noMatch: ['マイナンバー 123456789019'] },
  },
  // 法人番号, 平成26年財務省令第70号: the check digit stands first, weights 1 and 2 from the right, modulo 9.
  {
    type: 'JP_CN',
    pattern: /[1-9]-\d{4}-\d{4}-\d{4}/,
    validate: isCorporate,
    score: 0.7,
    context: CN_WORDS,
    examples: { match: ['法人番号 «5-8356-7825-6246»'], noMatch: ['4-8356-7825-6246'] },
  },
  {
    type: 'JP_CN',
    pattern: /[1-9]\d{12}/,
    validate: isCorporate,
    score: 0.4,
    context: CN_WORDS,
    examples: { match: ['法人番号 «5835678256246»'], noMatch: ['法人番号 4835678256246'] },
  },
  // 適格請求書発行事業者登録番号: T and the corporate number.
  {
    type: 'JP_INVOICE_NUMBER',
    pattern: /T-?\d{13}/,
    validate: (value) => isCorporate(value.slice(1)),
    score: 0.7,
    context: ['登録番号', 'インボイス', 'invoice registration', ...VAT_WORDS],
    examples: { match: ['登録番号 «T5835678256246»'], noMatch: ['T4835678256246'] },
  },
  labelled(
    'JP_RESIDENCE_CARD',
    /[A-Z]{2}\d{8}[A-Z]{2}/,
    ['在留カード', '在留カード番号', 'residence card'],
    'residence card',
    'AB12345678CD',
  ),
  labelled(
    'JP_DRIVER_LICENSE',
    /\d{12}/,
    ['運転免許証', '免許証番号', ...DRIVER_LICENSE_WORDS],
    'driving licence',
    '301234567890',
  ),
  labelled(
    'JP_PENSION_NUMBER',
    /\d{4}-\d{6}/,
    ['基礎年金番号', 'pension number'],
    'pension number',
    '1234-567890',
  ),
  passport('JP', /[A-Z]{2}\d{7}/, 'TK1234567', ['旅券', '旅券番号', 'パスポート']),
];

function isCorporate(value: string): boolean {
  const sum = weightedSum(value.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
  return 9 - (sum % 9) === Number(value[0]);
}
