// Indonesia: NIK, NPWP, passport, number plate.
import { isDate } from '../../checksum/calendar-date.js';
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { passport, plate, vat } from './labelled.js';

export const indonesia: readonly PatternRecognizer[] = [
  // NIK (Nomor Induk Kependudukan), UU 24/2013: district, DDMMYY with 40 more for women, serial.
  {
    type: 'ID_NIK',
    pattern: /[1-9]\d{15}/,
    validate: isNik,
    score: 0.4,
    context: ['nik', 'ktp', 'nomor induk', 'e ktp', ...NATIONAL_ID_WORDS],
    examples: { match: ['NIK «3171015708900001»'], noMatch: ['NIK 3171017313900001'] },
  },
  // NPWP (Nomor Pokok Wajib Pajak), PMK 112/2022: Luhn over nine digits, tax office, branch.
  {
    type: 'ID_NPWP',
    pattern: /\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}/,
    validate: (value) => luhn(value.slice(0, 9)),
    score: 0.9,
    context: ['npwp', 'nomor pokok wajib pajak', 'indonesian', ...VAT_WORDS],
    examples: { match: ['NPWP «01.609.052.4-017.000»'], noMatch: ['01.609.052.5-017.000'] },
  },
  {
    type: 'ID_NPWP',
    pattern: /0?\d{15}/,
    validate: (value) => luhn(value.slice(-15, -6)),
    score: 0.4,
    context: ['npwp', 'nomor pokok wajib pajak', 'indonesian', ...VAT_WORDS],
    examples: { match: ['NPWP «016090524017000»'], noMatch: ['NPWP 016090525017000'] },
  },
  passport('ID', /[A-CXE]\d{7}/, 'A3847362', ['paspor']),
  vat('ID', /(ID)?(\d{15}|\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3})/, 'ID123456789012345', ['ppn', 'npwp']),
  plate('ID_LICENSE_PLATE', /[A-Z]{1,2} ?\d{1,4} ?[A-Z]{1,3}/, 'B 1234 XYZ', ['plat nomor', 'nopol']),
];

function isNik(value: string): boolean {
  const province = Number(value.slice(0, 2));
  const day = Number(value.slice(6, 8)) % 40;
  return province >= 11 && province <= 97 && isDate(2000, Number(value.slice(8, 10)), day);
}
