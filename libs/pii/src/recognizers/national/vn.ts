// Vietnam: tax number, citizen card, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { passport } from './labelled.js';

export const vietnam: readonly PatternRecognizer[] = [
  // Mã số thuế (MST), Thông tư 86/2024: ten digits, weights 31 29 23 19 17 13 7 5 3 modulo 11; a branch has three more.
  {
    type: 'VN_MST',
    pattern: /\d{10}(-\d{3})?|\d{13}/,
    validate: (value) =>
      10 - (weightedSum(value, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11) === Number(value[9]) &&
      (value.length === 10 || !value.endsWith('000')),
    score: 0.4,
    context: ['mst', 'ma so thue', 'vietnamese tax', ...TAX_ID_WORDS],
    examples: { match: ['MST «0100233488»', 'MST «0100233488-001»'], noMatch: ['MST 0100233480'] },
  },
  // Căn cước công dân (CCCD), Nghị định 137/2015: province 001 to 096, sex and century, year, six digits.
  {
    type: 'VN_CCCD',
    pattern: /0\d{2}[0-9]\d{8}/,
    validate: (value) => value >= '001' && value < '097',
    score: 0.2,
    context: ['cccd', 'can cuoc', 'can cuoc cong dan', 'cmnd', ...NATIONAL_ID_WORDS],
    examples: { match: ['CCCD «001099012345»'], noMatch: ['CCCD 098099012345'] },
  },
  passport('VN', /[A-Z]\d{7,8}/, 'C1234567', ['ho chieu']),
];
