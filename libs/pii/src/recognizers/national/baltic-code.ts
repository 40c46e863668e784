// The check digit of Estonian and Lithuanian registers, and the personal code of both countries.
import { isDate } from '../../checksum/calendar-date.js';
import { weightedSum } from '../../checksum/mod11.js';

const CENTURIES = [NaN, 1800, 1800, 1900, 1900, 2000, 2000, 2100, 2100];
const FIRST = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2];
const SECOND = [3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4];

/** Whether the last digit is the weighted sum modulo 11; where that is 10, a second round decides. */
export function hasBalticCheckDigit(value: string): boolean {
  const count = value.length - 1;
  const first = weightedSum(value, FIRST.slice(0, count)) % 11;
  const check = first < 10 ? first : (weightedSum(value, SECOND.slice(0, count)) % 11) % 10;
  return check === Number(value[count]);
}

/** Century and sex, YYMMDD, serial, check digit. */
export function isBalticPersonalCode(value: string): boolean {
  const year = (CENTURIES[Number(value[0])] ?? NaN) + Number(value.slice(1, 3));
  return isDate(year, Number(value.slice(3, 5)), Number(value.slice(5, 7))) && hasBalticCheckDigit(value);
}
