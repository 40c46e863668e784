// Bech32 (BIP 173) and bech32m (BIP 350): a BCH code over the 32 letters of segregated-witness addresses.

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32 = 1;
const BECH32M = 0x2bc830a3;

/** Whether `text` (in one letter case, as the standard demands) is a witness address with its checksum. */
export function isBech32(text: string): boolean {
  const lower = text.toLowerCase();
  const separator = lower.lastIndexOf('1');
  if ((text !== lower && text !== text.toUpperCase()) || separator < 1 || text.length > 90) return false;
  let state = 1;
  for (let i = 0; i < separator; i++) state = step(state) ^ (lower.charCodeAt(i) >> 5);
  state = step(state);
  for (let i = 0; i < separator; i++) state = step(state) ^ (lower.charCodeAt(i) & 31);
  for (let i = separator + 1; i < lower.length; i++) {
    const value = ALPHABET.indexOf(lower[i]!);
    if (value < 0) return false;
    state = step(state) ^ value;
  }
  // Version 0, the letter q, keeps the first constant; later ones use the second.
  return state === (lower[separator + 1] === 'q' ? BECH32 : BECH32M);
}

function step(state: number): number {
  const top = state >>> 25;
  let next = (state & 0x1ffffff) << 5;
  for (let i = 0; i < 5; i++) if ((top >> i) & 1) next ^= GENERATOR[i]!;
  return next;
}
