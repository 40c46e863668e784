// Ukraine: taxpayer, demographic and company numbers, passport.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

export const ukraine: readonly PatternRecognizer[] = [
  // РНОКПП (ІПН), Податковий кодекс ст. 70: days since 1900, serial, check digit modulo 11.
  {
    type: 'UA_RNTRC',
    pattern: /\d{10}/,
    validate: (value) => (weightedSum(value, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) % 10 === Number(value[9]),
    score: 0.4,
    context: [
      'рнокпп',
      'іпн',
      'ідентифікаційний код',
      'кпп',
      'rntrc',
      'rnokpp',
      'ukrainian',
      ...TAX_ID_WORDS,
    ],
    examples: { match: ['РНОКПП «1759013776»'], noMatch: ['РНОКПП 1759013770'] },
  },
  // Код ЄДРПОУ, постанова КМУ 118 (1996): weights 1 to 7, for 30000000 to 60000000 rotated; 10 asks for a second round.
  {
    type: 'UA_EDRPOU',
    pattern: /\d{8}/,
    validate: isEdrpou,
    score: 0.2,
    context: [
      'єдрпоу',
      'едрпоу',
      'edrpou',
      'єдр',
      'ukrainian unified',
      'enterprises and organizations',
      ...COMPANY_WORDS,
    ],
    examples: { match: ['ЄДРПОУ «23226362»'], noMatch: ['ЄДРПОУ 23226363'] },
  },
  // УНЗР (унікальний номер запису в реєстрі), Закон 5492-VI: date of birth, serial, check digit 7 3 1 as in ICAO 9303.
  {
    type: 'UA_UNZR',
    pattern: /(18|19|20)\d{6}-\d{5}/,
    validate: (value) =>
      isDate(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6, 8))) &&
      weightedSum(value, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === Number(value[12]),
    score: 0.7,
    context: ['унзр', 'unzr', ...NATIONAL_ID_WORDS],
    examples: { match: ['УНЗР «19880824-00024»'], noMatch: ['УНЗР 19880824-00025'] },
  },
  labelled('UA_ID_CARD', /\d{9}/, ['id картка', 'номер документа', 'id card'], 'ID-картка', '001234567'),
  passport('UA', /[A-Z]{2}\d{6}/, 'EK000001', ['паспорт*']),
  vat('UA', /(UA)?\d{12}/, 'UA123456789012', ['пдв']),
  plate('UA_LICENSE_PLATE', /[ABCEHIKMOPTX]{2} ?\d{4} ?[ABCEHIKMOPTX]{2}/, 'AA 1234 BB', ['держномер']),
];

function isEdrpou(value: string): boolean {
  const isMiddle = value >= '3' && value < '6';
  const first = weightedSum(value, isMiddle ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7]) % 11;
  const second = weightedSum(value, isMiddle ? [9, 3, 4, 5, 6, 7, 8] : [3, 4, 5, 6, 7, 8, 9]) % 11;
  return (first < 10 ? first : second % 10) === Number(value[7]);
}
