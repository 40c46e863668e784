// Groups of digits that people write for a telephone number and for hardly anything else, whatever the country.
//
// No numbering plan is asked: there are 240, and in texts stand numbers that no plan holds. What counts is the
// notation (ITU-T E.123 and what is usual beside it): an area code in brackets, a trunk prefix 0, three, three and
// four digits with dashes or dots.
import { goesOn } from '../../context/surroundings.js';
import { DIGIT, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import type { DigitGroups } from './digit-groups.js';

/** Whether the groups 0 to `last`, which begin at `at`, are written as telephone numbers are. */
export function isPhoneShape(view: TextView, groups: DigitGroups, at: number, last: number): boolean {
  if (last < 1 || last > 5 || isInRow(view, at, groups.end(last))) return false;
  const total = groups.total(last);
  if (view.code(at) === 40) return isBracketed(view, groups, at, last);
  if (view.code(at) === 48) return isTrunkShape(view, groups, at, last);
  return total >= 10 && total <= 13 && isThreeThreeFour(view, groups, last, '-.');
}

/** `(022) 0793-176`, `(84) 7564-8830`; not a year or the item of a list. */
function isBracketed(view: TextView, groups: DigitGroups, at: number, last: number): boolean {
  const area = groups.size(0);
  const total = groups.total(last);
  if (area < 2 || view.code(at + 1 + area) !== 41 || total < 8 || total > 12) return false;
  return area < 4 || view.code(at + 1) === 48;
}

/** `046 406 6044`, `01 23 45 67 89`, `0 532 123 45 67`; `001-668-040-8670` with the exit code of North America. */
function isTrunkShape(view: TextView, groups: DigitGroups, at: number, last: number): boolean {
  const total = groups.total(last);
  if (groups.total(0) === 1) return last > 1 && (total === 10 || total === 11) && groups.size(last) % 2 === 0;
  if (view.code(at + 1) === 48) return total === 13 && isThreeThreeFour(view, groups, last, '-.');
  return groups.size(0) <= 5 && total >= 9 && total <= 11 && groups.size(1) > 1;
}

/** The last ten digits in the groups of North America, with one and the same separator of `separators`. */
export function isThreeThreeFour(
  view: TextView,
  groups: DigitGroups,
  last: number,
  separators: string,
): boolean {
  if (last < 2 || last > 3) return false;
  if (groups.size(last) !== 4 || groups.size(last - 1) !== 3 || groups.size(last - 2) !== 3) return false;
  const separator = view.code(groups.end(last - 1));
  return separators.includes(String.fromCharCode(separator)) && view.code(groups.end(last - 2)) === separator;
}

/** One of several numbers in a row: a table, a path of a drawing, a dump. */
function isInRow(view: TextView, at: number, end: number): boolean {
  const isBehindNumber = view.code(at - 1) === 32 && view.isDigit(at - 2);
  return isBehindNumber || ((view.code(end) === 32 || view.code(end) === 44) && goesOn(view, end + 1, DIGIT));
}

/** What stands behind a number on a business card. */
const CARD_WORDS = new Set('office mobile fax phone cell home work tel telephone direct'.split(' '));
const LONGEST_CARD_WORD = 9;

/** Whether nothing but one of the words of a business card follows in the line: `046 406 6044 office`. */
export function hasCardWord(view: TextView, end: number): boolean {
  if (view.code(end) !== 32) return false;
  let word = '';
  let i = end + 1;
  while (word.length <= LONGEST_CARD_WORD && has(view.code(i), WORD)) {
    word += String.fromCharCode(view.code(i++) | 32);
  }
  const next = view.code(i);
  return (next === 0 || next === 10 || next === 44 || next === 41) && CARD_WORDS.has(word);
}
