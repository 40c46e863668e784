// The check digit of machine readable passports and cards (ICAO Doc 9303, part 3, section 4.9).

/** Whether `check` is the digit of `text`: weights 7, 3, 1, letters as 10 to 35, modulo 10. */
export function isTravelDocumentDigit(text: string, check: string | undefined): boolean {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const value = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(text[i]!);
    if (value < 0) return false;
    sum += value * [7, 3, 1][i % 3]!;
  }
  return String(sum % 10) === check;
}
