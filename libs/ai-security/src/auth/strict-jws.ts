/**
 * A compact JWS (RFC 7515 section 7.1) in strict form: it has exactly one spelling and one reading.
 *
 * It runs before any key is touched. One spelling matters because tokens are remembered by the hash of their
 * text, and because JWS libraries on Node accept white space, padding and stray bits.
 */
import { parseStrictObject, type JsonObject } from './strict-json.js';

const MAX_LENGTH = 8192;
const MAX_DEPTH = 32;

/** Header and payload of a JWS. Nothing of it is verified. */
export interface StrictJws<Payload = JsonObject> {
  readonly header: JsonObject;
  readonly payload: Payload;
}

// An unpaired surrogate or an overlong form would be a second spelling; a BOM is left in, and JSON refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Refusal = (reason: 'malformed' | 'crit') => Error;

/**
 * Takes a compact JWS apart whose payload is a JSON object.
 *
 * @param refusal makes the error to throw from its reason: `malformed`, or `crit` for a header that asks for
 *   extensions (RFC 7515 section 4.1.11, RFC 7797): none is supported
 */
export function parseStrictJws(jws: string, refusal: Refusal): StrictJws {
  const { header, payload } = parseCompactJws(jws, refusal);
  return { header, payload: parseJson(payload, refusal) };
}

/** The same for a payload of any kind. */
export function parseCompactJws(jws: string, refusal: Refusal): StrictJws<Buffer> {
  if (jws.length > MAX_LENGTH) throw refusal('malformed');
  const [headerBytes, payload, signature, ...rest] = jws.split('.', 4).map(decodeSegment);
  if (!headerBytes || !payload || !signature || rest.length > 0) throw refusal('malformed');
  const header = parseJson(headerBytes, refusal);
  if ('crit' in header || 'b64' in header) throw refusal('crit');
  return { header, payload };
}

/** Base64url without padding, with the alphabet's characters only and unused bits zero (RFC 4648 section 3.5). */
function decodeSegment(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  // Node skips what it cannot decode, so only the way back shows that there was exactly one way to write this.
  return bytes.length === 0 || bytes.toString('base64url') !== segment ? undefined : bytes;
}

function parseJson(bytes: Buffer, refusal: Refusal): JsonObject {
  try {
    return parseStrictObject(utf8.decode(bytes), MAX_DEPTH);
  } catch {
    throw refusal('malformed');
  }
}
