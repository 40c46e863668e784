// Iran: national number, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';
import { passport } from './labelled.js';

export const iran: readonly PatternRecognizer[] = [
  // کد ملی, سازمان ثبت احوال: ten digits, weights 10 to 2 modulo 11.
  {
    type: 'IR_NATIONAL_ID',
    pattern: /\d{10}|\d{3}-\d{6}-\d/,
    validate: isIranian,
    score: 0.4,
    context: ['کد ملی', 'شماره ملی', 'kode melli', 'code melli', 'melli', ...NATIONAL_ID_WORDS],
    examples: { match: ['کد ملی «0790419904»'], noMatch: ['کد ملی 0684159415', '1111111111'] },
  },
  passport('IR', /[A-Z]\d{8}/, 'A12345678', ['گذرنامه']),
];

function isIranian(value: string): boolean {
  const rest = weightedSum(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  const isRepeated = value === value[0]!.repeat(10);
  return !isRepeated && (rest < 2 ? rest : 11 - rest) === Number(value[9]);
}
