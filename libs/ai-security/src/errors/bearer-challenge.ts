/** `WWW-Authenticate` challenges of the schemes Bearer (RFC 6750 section 3) and DPoP (RFC 9449 section 7.1). */

/** The error codes of RFC 6750 section 3.1, RFC 9449 section 7.1 and RFC 9470 section 3. */
export type ChallengeError =
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce';

/** What a challenge says. Members without a value are left out. */
export interface ChallengeParameters {
  /** Absent where the request carried no credentials: RFC 6750 section 3.1 wants no error then. */
  readonly error?: ChallengeError | undefined;
  /** What the route needs, all of it, so that a client can ask for it in one go. */
  readonly scope?: readonly string[];
  readonly acr_values?: readonly string[];
  readonly max_age?: number | undefined;
  /** Where the metadata of the protected resource are (RFC 9728 section 5.1). */
  readonly resource_metadata?: string | undefined;
  /** Signature algorithms of DPoP proofs. */
  readonly algs?: readonly string[];
}

// scope-token of RFC 6749 section 3.3: no space, quote or backslash, so it needs no escaping in a header.
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * One challenge. It is built from fixed strings, the configuration and what the developer wrote on the route:
 * nothing of the request is ever reflected.
 */
export function challenge(scheme: 'Bearer' | 'DPoP', parameters: ChallengeParameters): string {
  const written = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const words = (Array.isArray(value) ? value : [value]).map(String);
    const text = words.filter((word) => SCOPE_TOKEN.test(word)).join(' ');
    return text === '' ? [] : [`${name}="${text}"`];
  });
  // The scheme must be followed by at least one parameter (RFC 6750 section 3).
  return `${scheme} ${written.length === 0 ? 'realm="api"' : written.join(', ')}`;
}

/** Headers that ask for a Bearer token, where nothing more is known. */
export function bearerChallenge(
  scope: readonly string[],
  error?: ChallengeError,
): { 'WWW-Authenticate': string } {
  return { 'WWW-Authenticate': challenge('Bearer', { error, scope }) };
}
