// Check characters of ISO/IEC 7064:2003. MOD 97-10 lives in mod-97.ts.

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Hybrid system MOD 11,10 (German tax id, German VAT id, Croatian OIB): digits, the last one checks. */
export function iso7064Mod11_10(digits: string): boolean {
  return hybrid(digits, 10);
}

/** Hybrid system MOD 37,36: digits and capitals, the last one checks. */
export function iso7064Mod37_36(value: string): boolean {
  return hybrid(value, 36);
}

/** Pure system MOD 11-2 (Chinese resident id, ORCID): digits, the last one may be `X` for 10. */
export function iso7064Mod11_2(value: string): boolean {
  return pure(value, 11, 10, 'X');
}

/** Pure system MOD 37-2 (ISBT 128): digits and capitals, the last one may be `*` for 36. */
export function iso7064Mod37_2(value: string): boolean {
  return pure(value, 37, 36, '*');
}

function hybrid(value: string, modulus: number): boolean {
  const last = value.length - 1;
  let product = modulus;
  for (let i = 0; i <= last; i++) {
    const digit = ALPHANUMERIC.indexOf(value[i]!);
    if (digit < 0 || digit >= modulus) return false;
    const sum = (product + digit) % modulus;
    if (i === last) return last > 0 && sum === 1;
    product = ((sum || modulus) * 2) % (modulus + 1);
  }
  return false;
}

function pure(value: string, modulus: number, size: number, extra: string): boolean {
  const last = value.length - 1;
  let rest = 0;
  for (let i = 0; i <= last; i++) {
    const checks = i === last && value[i] === extra;
    const digit = checks ? size : ALPHANUMERIC.indexOf(value[i]!);
    if (digit < 0 || (digit >= size && !checks)) return false;
    rest = (rest * 2 + digit) % modulus;
  }
  return last > 0 && rest === 1;
}
