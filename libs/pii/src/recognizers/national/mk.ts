// North Macedonia: personal number, tax number, passport.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { VAT_WORDS } from '../label-words.js';
import { jmbg } from './jmbg.js';
import { passport, vat } from './labelled.js';

export const macedonia: readonly PatternRecognizer[] = [
  ...jmbg(
    'MK_JMBG',
    (region) => region >= 41 && region <= 49,
    ['ембг', 'embg', 'jmbg', 'единствен матичен број'],
    {
      match: ['ЕМБГ «0101980450008»'],
      noMatch: ['ЕМБГ 0101980450009'],
    },
  ),
  // Единствен даночен број (ЕДБ), Закон за даночна постапка: weights 7 to 2 twice, modulo 11. МК may be Cyrillic.
  {
    type: 'MK_EDB',
    pattern: /(MK ?)?\d{13}/i,
    validate: (value) => {
      const digits = value.slice(-13);
      const rest = weightedSum(digits, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
      return ((11 - rest) % 11) % 10 === Number(digits[12]);
    },
    score: 0.4,
    context: ['едб', 'edb', 'даночен број', 'ддв', 'macedonia*', ...VAT_WORDS],
    examples: { match: ['ЕДБ «4057018541765»', '«MK4030000375897»'], noMatch: ['ЕДБ 4057018541766'] },
  },
  passport('MK', /[A-Z]?\d{7,8}/, 'A1234567', ['пасош']),
  vat('MK', /(MK)?\d{13}/, 'MK1234567890123', ['ддв', 'едб']),
];
