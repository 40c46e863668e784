/** The signature of a JWS that is in strict form: `jose` verifies it by one key of a set. */
import { compactVerify, errors } from 'jose';
import type { KeySet } from './issuer-keys.js';

/** `undefined` for a good signature, else the reason of the refusal. */
export async function signatureFault(
  jws: string,
  keys: KeySet,
  algorithms: readonly string[],
): Promise<string | undefined> {
  try {
    await compactVerify(jws, keys.find, { algorithms: [...algorithms] });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return 'unknown_key';
    // Trying each of several keys would let an attacker choose how much work a token costs.
    if (error instanceof errors.JWKSMultipleMatchingKeys) return 'ambiguous_key';
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
    return 'unusable_key';
  }
}
