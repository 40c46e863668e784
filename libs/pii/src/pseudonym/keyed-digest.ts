// HMAC-SHA256 of a label and a value, and how it is written. The key schedule is computed once per key.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

const SHORTEST_KEY = 16;

/**
 * HMAC-SHA256(key, label 0x00 value): 32 bytes, overwritten by the next call. Pseudonyms have the type as their
 * label; every other use begins its label in lower case, so that no two uses can meet.
 */
export type KeyedDigest = (label: string, value: string) => Uint8Array;

/** @throws TypeError if the key is not a Uint8Array of at least 16 bytes. */
export function keyedDigest(key: Uint8Array): KeyedDigest {
  if (!(key instanceof Uint8Array) || key.length < SHORTEST_KEY) {
    throw new TypeError(`key must be a Uint8Array of at least ${SHORTEST_KEY} bytes`);
  }
  const keyed = hmac.create(sha256, key);
  // One state to work in: each new one costs more than the hash itself.
  const state = keyed.clone();
  const digest = new Uint8Array(32);
  return (label, value) => {
    keyed
      ._cloneInto(state)
      .update(encode(`${label}\0${value}`))
      .digestInto(digest);
    return digest;
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

/**
 * The first `length` (at most 64) half-bytes of a digest as letters k to z: digits could read as a card number, and
 * hexadecimal as a key; these letters read as no value at all.
 */
export function letters(bytes: Uint8Array, length: number): string {
  const codes: number[] = [];
  for (let i = 0; i < length; i++) codes.push(107 + ((bytes[i >> 1]! >> (i & 1 ? 0 : 4)) & 15));
  return String.fromCharCode(...codes);
}
