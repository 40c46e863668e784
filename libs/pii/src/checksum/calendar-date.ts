// Whether three numbers are a day of the Gregorian calendar: many national numbers begin with a birth date.

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @param year full, e.g. 1984; where only two digits are known, 2000 plus them keeps 29 February in leap years */
export function isDate(year: number, month: number, day: number): boolean {
  const days = DAYS[month - 1];
  if (days === undefined || !(year >= 0)) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return Number.isInteger(day) && day >= 1 && day <= days + leap;
}
