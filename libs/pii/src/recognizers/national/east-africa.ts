// Mauritius, Uganda, Tanzania, Rwanda, Ethiopia.
import { isDate } from '../../checksum/calendar-date.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export const eastAfrica: readonly PatternRecognizer[] = [
  // National Identity Card number, Mauritius: initial of the surname, DDMMYY, serial, check character modulo 17.
  {
    type: 'MU_NID',
    pattern: /[A-Z]\d{12}[A-Z\d]/i,
    validate: isMauritian,
    score: 0.8,
    context: ['mauritian', 'mauritius', ...NATIONAL_ID_WORDS],
    examples: { match: ['«A0101800000012»'], noMatch: ['A0101800000011', 'M090497290348B'] },
  },
  labelled(
    'UG_NIN',
    /C[MF]\d{5}[A-Z\d]{7}/,
    ['nin', 'ndaga muntu', ...NATIONAL_ID_WORDS],
    'NIN',
    'CM850121234567',
  ),
  labelled(
    'TZ_NIDA',
    /(19|20)\d{6}-?\d{5}-?\d{5}-?\d{2}/,
    ['nida', 'nin', ...NATIONAL_ID_WORDS],
    'NIDA',
    '19850412-12345-00001-23',
  ),
  labelled(
    'RW_NID',
    /[1-3] ?(19|20)\d{2} ?[78] ?\d{7} ?\d ?\d{2}/,
    ['indangamuntu', ...NATIONAL_ID_WORDS],
    'indangamuntu',
    '1198580123456789',
  ),
  labelled(
    'ET_FAN',
    /\d{4}[ -]?\d{4}[ -]?\d{4}([ -]?\d{4})?/,
    ['fayda', 'fan', 'fin'],
    'Fayda',
    '1234-5678-9012-3456',
  ),
];

function isMauritian(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 13; i++) sum += (14 - i) * ALPHANUMERIC.indexOf(value[i]!);
  const isBirthDate = isDate(2000, Number(value.slice(3, 5)), Number(value.slice(1, 3)));
  return isBirthDate && ALPHANUMERIC[(17 - (sum % 17)) % 17] === value[13];
}
