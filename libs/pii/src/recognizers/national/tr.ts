// Türkiye: identity and tax number, passport, number plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, PLATE_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, vat } from './labelled.js';

/** Letters between two numbers that are units, months or currencies far more often than a plate. */
const NO_LETTERS = new Set(
  'AM PM KB MB GB TB PB MS NS US HZ KG KM CM MM ML VE OF TO IN ON AT BY OR IS X XX JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC USD EUR GBP TRY TL MHZ GHZ AND'.split(
    ' ',
  ),
);

export const turkiye: readonly PatternRecognizer[] = [
  // T.C. Kimlik Numarası, 5490 sayılı Nüfus Hizmetleri Kanunu: eleven digits, two of them check digits.
  {
    type: 'TR_NATIONAL_ID',
    pattern: /[1-9]\d{10}/,
    validate: isKimlik,
    score: 0.6,
    context: [
      'kimlik',
      'kimlik no',
      'tckn',
      'tc no',
      't c',
      'turkish id',
      'turkish identity',
      'vatandaslik no',
      ...NATIONAL_ID_WORDS,
    ],
    examples: {
      match: ['TC Kimlik No: «10000000146»'],
      noMatch: ['TC Kimlik No: 10000000145', '76543210780'],
    },
  },
  // Vergi kimlik numarası (VKN), 213 sayılı Vergi Usul Kanunu: ten digits.
  {
    type: 'TR_VKN',
    pattern: /\d{10}/,
    validate: isVkn,
    score: 0.3,
    context: ['vkn', 'vergi', 'vergi no', 'vergi kimlik', 'turkish tax', ...TAX_ID_WORDS],
    examples: { match: ['VKN «4540536920»'], noMatch: ['VKN 4540536921'] },
  },
  // Plaka, Karayolları Trafik Yönetmeliği: province 01 to 81, letters, digits.
  {
    type: 'TR_LICENSE_PLATE',
    pattern: /(0[1-9]|[1-7]\d|8[01]) ([A-PR-VYZ] \d{2,5}|[A-PR-VYZ]{2} \d{2,4}|[A-PR-VYZ]{3} \d{2,3})/,
    validate: (_, raw) => !NO_LETTERS.has(raw.slice(3, raw.indexOf(' ', 3))),
    score: 0.4,
    context: ['plaka*', 'arac', ...PLATE_WORDS],
    examples: {
      match: ['Plaka: «34 ABC 123»', '«06 A 123»'],
      noMatch: ['82 ABC 123', '10 MB 100', '01 JAN 26'],
    },
  },
  labelled(
    'TR_LICENSE_PLATE',
    /(0[1-9]|[1-7]\d|8[01])[ -]?[A-PR-VYZ]{1,3}[ -]?\d{2,5}/i,
    ['plaka*', 'arac', ...PLATE_WORDS],
    'plaka',
    '34ABC123',
  ),
  passport('TR', /[A-Z] ?\d{8}/, 'U 01048537', ['pasaport*']),
  vat('TR', /(TR)?\d{10}/, 'TR1234567890', ['kdv', 'vkn']),
];

function isKimlik(value: string): boolean {
  const tenth = weightedSum(value, [7, -1, 7, -1, 7, -1, 7, -1, 7]);
  const sum = weightedSum(value, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  return ((tenth % 10) + 10) % 10 === Number(value[9]) && sum % 10 === Number(value[10]);
}

/** Each digit is raised by its place, then multiplied by a power of 2 modulo 9 (Gelir İdaresi Başkanlığı). */
function isVkn(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i++) {
    const digit = (Number(value[i]) + 9 - i) % 10;
    sum += digit === 0 ? 0 : (digit * 2 ** (9 - i)) % 9 || 9;
  }
  return (10 - (sum % 10)) % 10 === Number(value[9]);
}
