// The birth number of Czechia and Slovakia: YYMMDD, a serial of three digits, since 1954 a check digit
// (zákon č. 133/2000 Sb. § 13; zákon NR SR č. 301/1995 Z. z.).
import { isDate } from '../../checksum/calendar-date.js';

/** Women add 50 to the month; where a day ran out of serials, 20 or 70 since 2004. */
export function isBirthNumber(value: string): boolean {
  if (value.length !== 9 && value.length !== 10) return false;
  const short = Number(value.slice(0, 2));
  const isOld = value.length === 9;
  const year = isOld ? (short < 54 ? 1900 : 1800) + short : (short < 54 ? 2000 : 1900) + short;
  let month = Number(value.slice(2, 4)) % 50;
  if (month > 20 && year >= 2004) month -= 20;
  if (!isDate(year, month, Number(value.slice(4, 6)))) return false;
  // Until 1985 a remainder of 10 was written as 0.
  return isOld || (Number(value.slice(0, 9)) % 11) % 10 === Number(value[9]);
}
