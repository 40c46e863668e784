/** The strict form of an access token: a compact JWS that has exactly one spelling. */
import { SecurityProblem } from '../errors/security-problem.js';
import type { JsonObject } from './strict-json.js';
import { parseStrictJws } from './strict-jws.js';

/** A token in strict form. Nothing of it is verified. */
export interface AccessToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** The refusal of a token. `reason` is a fixed token, for the record only. */
export function invalidToken(reason: string): SecurityProblem {
  return new SecurityProblem('invalid_token', { reason });
}

/**
 * Takes a compact JWS apart.
 *
 * @throws SecurityProblem `invalid_token` with reason `malformed`, or `crit` for a header that asks for
 *   extensions (RFC 7515 section 4.1.11, RFC 7797): none is supported
 */
export function parseAccessToken(token: string): AccessToken {
  const { header, payload } = parseStrictJws(token, invalidToken);
  const { kid } = header;
  if (kid !== undefined && typeof kid !== 'string') throw invalidToken('malformed');
  return { header, claims: payload };
}
