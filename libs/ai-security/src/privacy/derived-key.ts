/** The keys of the privacy features, each derived from the one secret (HKDF, RFC 5869). */
import { hkdfSync } from 'node:crypto';

/**
 * 32 bytes of HKDF-SHA256.
 *
 * @param purpose a constant without NUL, so that no purpose with a name can be another one's
 * @param name of whom the key is, at most 800 bytes of UTF-8; without lone surrogates, which would all be encoded alike
 */
export function derivedKey(secret: Uint8Array, purpose: string, name?: string): Uint8Array {
  const info = name === undefined ? purpose : `${purpose}\0${name}`;
  return new Uint8Array(hkdfSync('sha256', secret, '', info, 32));
}
