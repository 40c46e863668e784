/** The rules of RFC 9068 section 4 that need no key, and the `Principal` that a token makes. */
import type { Principal } from '../call/principal.js';
import type { IssuerSettings } from '../config/settings.js';
import { invalidToken, type AccessToken } from './access-token.js';
import type { JsonObject } from './strict-json.js';

/** Seconds by which the clocks of issuer and server may differ. */
const CLOCK_TOLERANCE = 5;

/**
 * Checks header and claims against the rules of the issuer that `iss` names.
 *
 * @param issuer the one whose identifier is exactly the token's `iss`
 * @param now seconds since the epoch
 * @returns the caller, if the signature turns out to be good
 * @throws SecurityProblem `invalid_token`
 */
export function principalOf({ header, claims }: AccessToken, issuer: IssuerSettings, now: number): Principal {
  if (typeof header['alg'] !== 'string' || !issuer.algorithms.includes(header['alg']))
    throw invalidToken('alg');
  if (!hasType(header['typ'], issuer.tokenTypes)) throw invalidToken('typ');
  if (!strings(claims['aud'], 'audience').includes(issuer.audience)) throw invalidToken('audience');

  const expiresAt = numericDate(claims, 'exp', 'expired');
  if (expiresAt === undefined) throw invalidToken('expired');
  numericDate(claims, 'nbf', 'not_yet_valid');
  const issuedAt = numericDate(claims, 'iat', 'issued_in_future');
  if (issuedAt !== undefined && issuedAt > now + CLOCK_TOLERANCE) throw invalidToken('issued_in_future');
  const fault = timeFault(expiresAt, claims, now);
  if (fault) throw invalidToken(fault);

  // A sender-constrained token (RFC 7800) proves nothing without its key, and no such proof is read yet.
  if (claims['cnf'] !== undefined) throw invalidToken('confirmation');

  const clientId = text(claims, 'client_id');
  const subject = text(claims, 'sub') ?? clientId;
  if (subject === undefined) throw invalidToken('subject');
  return Object.freeze({
    id: `${issuer.issuer}|${subject}`,
    kind: 'oauth',
    issuer: issuer.issuer,
    subject,
    ...(clientId === undefined ? {} : { clientId }),
    scopes: scopesOf(claims),
    claims,
    expiresAt,
  });
}

/**
 * The part that is asked again at each use of a token: why it is not valid `now` (seconds since the epoch),
 * `undefined` if it is. `claims` have passed `principalOf`.
 */
export function timeFault(expiresAt: number, claims: JsonObject, now: number): string | undefined {
  if (now >= expiresAt + CLOCK_TOLERANCE) return 'expired';
  const notBefore = claims['nbf'];
  return typeof notBefore === 'number' && now < notBefore - CLOCK_TOLERANCE ? 'not_yet_valid' : undefined;
}

/** Media types compare without case, and `application/` may be left out (RFC 7515 section 4.1.9). */
function hasType(typ: unknown, accepted: readonly string[]): boolean {
  if (typeof typ !== 'string') return false;
  const name = mediaName(typ);
  return accepted.some((type) => mediaName(type) === name);
}

function mediaName(type: string): string {
  return type.toLowerCase().replace(/^application\//, '');
}

function scopesOf(claims: JsonObject): ReadonlySet<string> {
  // `scp`: Okta sends an array, Entra a string.
  const granted = strings(claims['scope'] ?? claims['scp'] ?? [], 'scope');
  return new Set(granted.flatMap((scope) => scope.split(' ')).filter((scope) => scope !== ''));
}

/** A string or an array of strings; an array that holds anything else is refused whole. */
function strings(value: unknown, reason: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) throw invalidToken(reason);
  return list;
}

function numericDate(claims: JsonObject, name: string, reason: string): number | undefined {
  const value = claims[name];
  if (value !== undefined && typeof value !== 'number') throw invalidToken(reason);
  return value;
}

function text(claims: JsonObject, name: string): string | undefined {
  const value = claims[name];
  if (value !== undefined && (typeof value !== 'string' || value === '')) throw invalidToken('subject');
  return value;
}
