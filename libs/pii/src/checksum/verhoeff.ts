// Verhoeff's check digit (Mathematical Centre Tracts 29, 1969), from the dihedral group of order 10: Aadhaar,
// Luxembourg's national number.

// Rows of the permutation are powers of its second one, with period 8.
const PERMUTATION = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Product in the dihedral group: 0 to 4 are rotations, 5 to 9 reflections. */
function multiply(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (a - b + 5) % 5;
}

/** Whether `digits` holds digits only and its last one is the Verhoeff check digit of the others. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = digits.length - 1, place = 0; i >= 0; i--, place++) {
    const digit = digits.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return false;
    check = multiply(check, PERMUTATION[place % 8]!.charCodeAt(digit) - 48);
  }
  return digits.length > 1 && check === 0;
}
