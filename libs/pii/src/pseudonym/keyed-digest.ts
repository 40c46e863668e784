// HMAC-SHA256 of a type and a value, written in base32. The key schedule is computed once per pseudonymizer.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ALPHABET } from './pseudonym-shape.js';

/** The first `length` (at most 52) characters of HMAC-SHA256(key, type 0x00 value) in base32. */
export type KeyedDigest = (type: string, value: string, length: number) => string;

export function keyedDigest(key: Uint8Array): KeyedDigest {
  const keyed = hmac.create(sha256, key);
  // One state to work in: each new one costs more than the hash itself.
  const state = keyed.clone();
  const digest = new Uint8Array(32);
  return (type, value, length) => {
    keyed
      ._cloneInto(state)
      .update(encode(`${type}\0${value}`))
      .digestInto(digest);
    return base32(digest, length);
  };
}

// Values are short: they are encoded in place, and hashed before the next one comes.
const scratch = new Uint8Array(1024);

/**
 * UTF-8, except that a lone surrogate becomes its own three bytes and not U+FFFD: TextEncoder would give two
 * different ill-formed values the same bytes, and so the same pseudonym.
 */
function encode(text: string): Uint8Array {
  const longest = text.length * 3;
  const bytes = longest <= scratch.length ? scratch : new Uint8Array(longest);
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code < 0x80) bytes[n++] = code;
    else if (code < 0x800) {
      bytes[n++] = 0xc0 | (code >> 6);
      bytes[n++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[n++] = 0xe0 | (code >> 12);
      bytes[n++] = 0x80 | ((code >> 6) & 63);
      bytes[n++] = 0x80 | (code & 63);
    } else {
      bytes[n++] = 0xf0 | (code >> 18);
      bytes[n++] = 0x80 | ((code >> 12) & 63);
      bytes[n++] = 0x80 | ((code >> 6) & 63);
      bytes[n++] = 0x80 | (code & 63);
      i++;
    }
  }
  return bytes.subarray(0, n);
}

function base32(bytes: Uint8Array, length: number): string {
  const codes: number[] = [];
  for (let bit = 0; codes.length < length; bit += 5) {
    const at = bit >> 3;
    const pair = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
    codes.push(ALPHABET.charCodeAt((pair >> (11 - (bit & 7))) & 31));
  }
  return String.fromCharCode(...codes);
}
