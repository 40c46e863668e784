// The unique master citizen number of the successors of Yugoslavia: DDMMYYY, region, serial, check digit modulo 11
// (Law on the unique master citizen number, Official Gazette of SFRY 58/76).
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';

const WEIGHTS = [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** The same number is written in several countries, so the region of registration tells them apart. */
export function jmbg(
  type: string,
  isOwnRegion: (region: number) => boolean,
  words: readonly string[],
  examples: PatternRecognizer['examples'],
): readonly PatternRecognizer[] {
  const context = [...words, 'jmbg', 'maticni broj', 'unique master citizen', ...NATIONAL_ID_WORDS];
  return [
    {
      type,
      pattern: /\d{13}/,
      validate: (value) => isJmbg(value) && isOwnRegion(Number(value.slice(7, 9))),
      // A time in milliseconds is seldom a date of this form as well.
      score: 0.75,
      context,
      examples,
    },
    // Citizens registered in another republic keep their number.
    {
      type,
      pattern: /\d{13}/,
      validate: isJmbg,
      score: 0.1,
      contextScore: 0.7,
      context: words,
      examples: { match: [`${words[0]} «0101980000002»`], noMatch: [`${words[0]} 0101980000003`] },
    },
  ];
}

function isJmbg(value: string): boolean {
  const year = Number(value.slice(4, 7));
  const sum = weightedSum(value, WEIGHTS);
  return (
    isDate(year < 800 ? 2000 + year : 1000 + year, Number(value.slice(2, 4)), Number(value.slice(0, 2))) &&
    (11 - (sum % 11)) % 11 === Number(value[12])
  );
}
