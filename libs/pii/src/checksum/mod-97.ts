// The remainder by 97 of a long number (ISO 7064 MOD 97-10): IBAN, creditor references, LEI and national keys.

/**
 * `value` modulo 97, letters of either case read as 10 to 35; NaN, which equals nothing, if it is empty or holds
 * anything else. ISO 7064 MOD 97-10 demands 1.
 */
export function mod97(value: string): number {
  let rest = value === '' ? NaN : 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const letter = (code | 32) - 87;
    if (code >= 48 && code <= 57) rest = (rest * 10 + code - 48) % 97;
    else if (letter >= 10 && letter <= 35) rest = (rest * 100 + letter) % 97;
    else return NaN;
  }
  return rest;
}
