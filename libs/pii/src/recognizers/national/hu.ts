// Hungary: tax, social security, personal and company numbers, identity card, passport, number plate.
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { HEALTH_WORDS, NATIONAL_ID_WORDS, TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { labelled, passport, plate, vat } from './labelled.js';

const ANUM_CONTEXT = ['anum', 'adoszam', 'kozossegi adoszam', 'hungarian vat', ...VAT_WORDS];
const RISING = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export const hungary: readonly PatternRecognizer[] = [
  // Adóazonosító jel, 1996. évi XX. törvény: 8, days since 1867, serial, check digit modulo 11.
  {
    type: 'HU_TIN',
    pattern: /8\d{9}/,
    validate: (value) => weightedSum(value, RISING.slice(0, 9)) % 11 === Number(value[9]),
    score: 0.4,
    context: ['adoazonosito', 'adoazonosito jel', 'adojel', ...TAX_ID_WORDS],
    examples: { match: ['adóazonosító jel «8071592153»'], noMatch: ['adóazonosító jel 8071592152'] },
  },
  // (Közösségi) adószám, 2017. évi CL. törvény: eight digits with weights 9 7 3 1, VAT code and county at home.
  {
    type: 'HU_ANUM',
    pattern: /HU[ -]?\d{8}|\d{8}-\d-\d{2}/i,
    validate: isAnum,
    score: 0.7,
    context: ANUM_CONTEXT,
    examples: { match: ['adószám «HU-12892312»', '«12892312-2-41»'], noMatch: ['HU-12892313'] },
  },
  {
    type: 'HU_ANUM',
    pattern: /\d{8}/,
    validate: isAnum,
    score: 0.1,
    context: ANUM_CONTEXT,
    examples: { match: ['adószám: «12892312»'], noMatch: ['adószám: 12892313'] },
  },
  // TAJ szám (Társadalombiztosítási Azonosító Jel): weights 3 and 7 modulo 10.
  {
    type: 'HU_TAJ',
    pattern: /\d{9}|\d{3}[ -]\d{3}[ -]\d{3}/,
    validate: (value) => weightedSum(value, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === Number(value[8]),
    score: 0.2,
    context: ['taj', 'tajszam', 'taj szam', 'tb szam', 'social security', ...HEALTH_WORDS],
    examples: { match: ['TAJ szám: «111 111 110»'], noMatch: ['TAJ szám: 111 111 111'] },
  },
  // Személyi azonosító: sex and century, date, serial; weights 1 to 10, since 1997 10 to 1, modulo 11.
  {
    type: 'HU_PERSONAL_ID',
    pattern: /[1-8]-\d{6}-\d{4}|[1-8] \d{6} \d{4}|[1-8]\d{10}/,
    validate: isPersonalId,
    score: 0.2,
    context: ['szemelyi azonosito', 'szemelyi szam', ...NATIONAL_ID_WORDS],
    examples: {
      match: ['személyi azonosító «1-800101-0015»'],
      noMatch: ['személyi azonosító 1-801301-0015'],
    },
  },
  labelled(
    'HU_ID_CARD',
    /\d{6} ?[A-Z]{2}/,
    ['szemelyi igazolvany', 'id card', 'identity card'],
    'ID card',
    '123456AB',
  ),
  passport('HU', /[A-Z]{2}\d{6,7}/, 'BA0006902', ['utlevel*']),
  vat('HU', /(HU)?\d{8}/, 'HU12345678', ['adoszam']),
  // 326/2011. (XII. 28.) Korm. rendelet: three letters and digits until 2022, four letters since; special series.
  series(/[A-NPR-TV-Z][A-PR-Z][A-HJ-NPR-Z]-\d{3}/, 'JCM-871'),
  series(/(A[ABC][IO]|A[A-W]Q|BP[IO]|U[CD]O|XAO)-\d{3}/, 'BPI-002'),
  plate('HU_LICENSE_PLATE', /[A-Z]{2} ?[A-Z]{2}-\d{3}|M\d{6}|CD \d{3}-\d{3}/, 'AA BB-123', ['rendszam*']),
  plate('HU_LICENSE_PLATE', /C-[CX] \d{4}|X-[ABC] \d{4}|[EPVZ]-\d{5}/, 'C-C 2021', ['rendszam*']),
  plate('HU_LICENSE_PLATE', /(CK|DT|CD|H[ABCEFIKLMNPRSTVX]|MA|OT|R[A-Z]|SP) \d{2}-\d{2}/, 'DT 12-34', [
    'rendszam*',
  ]),
];

/** Three letters and digits; AAA and 000 are not given out. */
function series(pattern: RegExp, value: string): PatternRecognizer {
  return {
    ...plate('HU_LICENSE_PLATE', pattern, value, ['rendszam*']),
    validate: (text) => !text.startsWith('AAA') && !text.endsWith('000'),
  };
}

function isAnum(value: string): boolean {
  const digits = value.replace('HU', '').slice(0, 8);
  return weightedSum(digits, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0 && digits !== '00000000';
}

function isPersonalId(value: string): boolean {
  const month = Number(value.slice(3, 5));
  const day = Number(value.slice(5, 7));
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  const check = Number(value[10]);
  return [RISING, RISING.toReversed()].some((weights) => weightedSum(value, weights) % 11 === check);
}
