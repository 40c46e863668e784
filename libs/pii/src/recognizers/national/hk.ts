// Hong Kong and Macao: identity cards, business registration, passport.
import type { PatternRecognizer } from '../../recognizer.js';
import { COMPANY_WORDS, NATIONAL_ID_WORDS } from '../label-words.js';
import { labelled, passport } from './labelled.js';

const HKID = {
  type: 'HK_HKID',
  validate: isHkid,
  context: ['hkid', 'hong kong identity', 'hong kong id', '身份證', '香港身份證', ...NATIONAL_ID_WORDS],
} as const;

export const hongKong: readonly PatternRecognizer[] = [
  // 香港身份證, Registration of Persons Ordinance (Cap. 177): letters, six digits, check character modulo 11.
  {
    ...HKID,
    pattern: /[A-Z]{1,2} ?\d{6} ?(\([\dA]\)|\[[\dA]\])/i,
    score: 0.85,
    examples: { match: ['HKID «A494866(4)»', '«AG293013(9)»'], noMatch: ['RH265886(3)', 'A494866(5)'] },
  },
  {
    ...HKID,
    pattern: /[A-Z]{1,2}\d{6}[\dA]/i,
    score: 0.3,
    examples: { match: ['HKID «C5678909»'], noMatch: ['HKID C5678908'] },
  },
  labelled(
    'HK_BRN',
    /\d{8}(-\d{3}-\d{2}-\d{2}-\d)?/,
    ['business registration', '商業登記', ...COMPANY_WORDS],
    'business registration',
    '12345678',
  ),
  passport('HK', /[HK]\d{8}|K[A-Z]\d{7}/, 'K12345678', ['護照']),
  labelled(
    'MO_BIR',
    /[1578]\d{6}\([\d]\)|[1578]\/?\d{6}\/?\d/,
    ['bir', 'macau id', 'macao id', '澳門身份證'],
    'Macau ID',
    '5215299(8)',
  ),
];

/** Letters count 10 to 35 with weights 9 and 8, a missing first letter 36. */
function isHkid(value: string): boolean {
  let sum = 0;
  let weight = 1;
  for (let i = value.length - 1; i >= 0; i--) {
    const code = value.charCodeAt(i);
    const isDigit = code >= 48 && code <= 57;
    if (isDigit || (code >= 65 && code <= 90)) sum += (isDigit ? code - 48 : code - 55) * weight++;
  }
  if (weight === 9) sum += 36 * 9;
  return sum % 11 === 0;
}
