// Base58Check, the form of Bitcoin's first addresses and of those derived from them: version, hash of a key and the
// first four bytes of the double SHA-256 of both, as one number to the base 58.
import { sha256 } from '@noble/hashes/sha2.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** One or two version bytes, 20 of the hash, 4 of the checksum. */
const LENGTHS = [25, 26];

/** Whether `text` is an address: a payload of 21 or 22 bytes with its checksum. */
export function isBase58Check(text: string): boolean {
  const bytes = decode(text);
  if (bytes === undefined || !LENGTHS.includes(bytes.length)) return false;
  const end = bytes.length - 4;
  const hash = sha256(sha256(bytes.subarray(0, end)));
  return bytes.subarray(end).every((byte, i) => byte === hash[i]);
}

function decode(text: string): Uint8Array | undefined {
  if (text.length > 40) return undefined;
  // Little-endian; each leading `1` is a zero byte of its own.
  const bytes: number[] = [];
  for (const character of text) {
    let carry = ALPHABET.indexOf(character);
    if (carry < 0) return undefined;
    for (let i = 0; i < bytes.length; i++) {
      carry += bytes[i]! * 58;
      bytes[i] = carry & 255;
      carry >>= 8;
    }
    if (carry > 0) bytes.push(carry);
  }
  for (let i = 0; text[i] === '1'; i++) bytes.push(0);
  return Uint8Array.from(bytes.reverse());
}
