// Guinea, Senegal, Benin, Burkina Faso, Cameroon, Côte d'Ivoire.
import { luhn } from '../../checksum/luhn.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, TAX_ID_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

export const westAfrica: readonly PatternRecognizer[] = [
  // NIFP (Numéro d'Identification Fiscale Permanent), Guinea: nine digits, Luhn.
  {
    type: 'GN_NIFP',
    pattern: /\d{9}|\d{3}-\d{3}-\d{3}/,
    validate: luhn,
    score: 0.2,
    context: ['nifp', 'identification fiscale', 'guinea tax', ...TAX_ID_WORDS],
    examples: { match: ['NIFP «693-770-885»'], noMatch: ['NIFP 693-770-886'] },
  },
  // NINEA, Senegal, décret 2012-886: seven or nine digits, then regime, legal form and centre (COFI).
  {
    type: 'SN_NINEA',
    pattern: /(\d{2})?\d{7} ?[0-2][A-Z]\d|\d{7}(\d{2})?/,
    validate: isNinea,
    score: 0.1,
    context: ['ninea', 'senegal*', ...TAX_ID_WORDS],
    examples: { match: ['NINEA «30672212G2»'], noMatch: ['NINEA 30672213G2'] },
  },
  labelled(
    'SN_NIN',
    /[12]\d{12}|[12] \d{3} \d{4} \d{5}/,
    ['cni', 'carte nationale', ...NATIONAL_ID_WORDS],
    'CNI',
    '1751198812345',
  ),
  labelled(
    'BJ_IFU',
    /[0-3](19|20)\d{10}/,
    ['ifu', 'identifiant fiscal', ...TAX_ID_WORDS],
    'IFU',
    '3201200012345',
  ),
  labelled('BF_IFU', /\d{8}[A-Z]/, ['ifu', 'identifiant fiscal', ...TAX_ID_WORDS], 'IFU', '00012345A'),
  labelled(
    'CM_NIU',
    /[MP]\d{12}[A-Z]/,
    ['niu', 'identifiant unique', ...TAX_ID_WORDS],
    'NIU',
    'P012345678901A',
  ),
  labelled('CI_NCC', /\d{7} ?[A-Z]/, ['ncc', 'compte contribuable', ...TAX_ID_WORDS], 'NCC', '1234567A'),
];

/** The digits of the number sum up, every second one doubled, to a multiple of 10. */
function isNinea(value: string): boolean {
  const digits = (value.length % 3 === 1 ? value.slice(0, 7) : value.slice(0, 9)).padStart(9, '0');
  return weightedSum(digits, [1, 2, 1, 2, 1, 2, 1, 2, 1]) % 10 === 0;
}
