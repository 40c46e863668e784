/**
 * The strict form of an access token: a compact JWS (RFC 7515 section 7.1) that has exactly one spelling.
 *
 * It runs before any key is touched. One spelling matters because verified tokens are remembered by the hash
 * of their text, and because JWS libraries on Node accept white space, padding and stray bits.
 */
import { SecurityProblem } from '../errors/security-problem.js';
import { parseStrictObject, type JsonObject } from './strict-json.js';

const MAX_TOKEN_LENGTH = 8192;
const MAX_DEPTH = 32;

/** A token in strict form. Nothing of it is verified. */
export interface AccessToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

// An unpaired surrogate or an overlong form would be a second spelling; a BOM is left in, and JSON refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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
  if (token.length > MAX_TOKEN_LENGTH) throw invalidToken('malformed');
  const [header, claims, signature, ...rest] = token.split('.', 4).map(decodeSegment);
  if (!header || !claims || !signature || rest.length > 0) throw invalidToken('malformed');
  const parsed = { header: parseJson(header), claims: parseJson(claims) };
  if ('crit' in parsed.header || 'b64' in parsed.header) throw invalidToken('crit');
  const { kid } = parsed.header;
  if (kid !== undefined && typeof kid !== 'string') throw invalidToken('malformed');
  return parsed;
}

/** Base64url without padding, with the alphabet's characters only and unused bits zero (RFC 4648 section 3.5). */
function decodeSegment(segment: string): Buffer {
  const bytes = Buffer.from(segment, 'base64url');
  // Node skips what it cannot decode, so only the way back shows that there was exactly one way to write this.
  if (bytes.length === 0 || bytes.toString('base64url') !== segment) throw invalidToken('malformed');
  return bytes;
}

function parseJson(bytes: Buffer): JsonObject {
  try {
    return parseStrictObject(utf8.decode(bytes), MAX_DEPTH);
  } catch {
    throw invalidToken('malformed');
  }
}
