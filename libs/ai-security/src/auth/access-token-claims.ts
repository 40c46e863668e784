/** The rules of RFC 9068 section 4 that need no key, and the `Principal` that a token makes. */
import type { Principal } from '../call/principal.js';
import { STANDARD, type ClaimShape } from '../config/issuer-presets.js';
import type { IssuerSettings } from '../config/settings.js';
import { invalidToken, type AccessToken } from './access-token.js';
import type { JsonObject } from './strict-json.js';

const MAX_ROLES = 64;
const MAX_ROLE_LENGTH = 256;

/** What time it is, and by how much the clocks of issuer and server may differ; in seconds. */
export interface Now {
  readonly seconds: number;
  readonly tolerance: number;
}

/**
 * Checks header and claims against the rules of the issuer that `iss` names.
 *
 * @param issuer the one whose identifier is exactly the token's `iss`
 * @returns the caller, if the signature turns out to be good
 * @throws SecurityProblem `invalid_token`
 */
export function principalOf({ header, claims }: AccessToken, issuer: IssuerSettings, now: Now): Principal {
  if (typeof header['alg'] !== 'string' || !issuer.algorithms.includes(header['alg']))
    throw invalidToken('alg');
  const type = mediaName(header['typ']);
  if (!issuer.tokenTypes.some((accepted) => mediaName(accepted) === type)) throw invalidToken('typ');
  // A type that other tokens have as well is no proof (RFC 8725 section 3.11).
  if (type !== 'at+jwt' && !shapeOf(issuer).isAccessToken(claims)) throw invalidToken('typ');
  return callerOf(claims, issuer, now);
}

/**
 * The same for claims alone: of a token, or of the answer to an introspection.
 *
 * @throws SecurityProblem `invalid_token`
 */
export function callerOf(claims: JsonObject, issuer: IssuerSettings, now: Now): Principal {
  const shape = shapeOf(issuer);
  const audience =
    claims['aud'] ?? (shape.audienceClaim === undefined ? undefined : claims[shape.audienceClaim]);
  if (!strings(audience, 'audience').includes(issuer.audience)) throw invalidToken('audience');

  const expiresAt = numericDate(claims, 'exp', 'expired');
  if (expiresAt === undefined) throw invalidToken('expired');
  numericDate(claims, 'nbf', 'not_yet_valid');
  const issuedAt = numericDate(claims, 'iat', 'issued_in_future');
  if (issuedAt !== undefined && issuedAt > now.seconds + now.tolerance)
    throw invalidToken('issued_in_future');
  const fault = timeFault(expiresAt, claims, now);
  if (fault) throw invalidToken(fault);

  const clientClaim = shape.clientClaims.find((name) => claims[name] !== undefined);
  const clientId = clientClaim === undefined ? undefined : text(claims, clientClaim);
  const subject = text(claims, 'sub') ?? clientId;
  if (subject === undefined) throw invalidToken('subject');
  const tenant = tenantOf(claims, issuer.tenantClaim, shape.tenantClaim);
  return Object.freeze({
    id: `${issuer.issuer}|${subject}`,
    kind: 'oauth',
    issuer: issuer.issuer,
    subject,
    ...(clientId === undefined ? {} : { clientId }),
    ...(tenant === undefined ? {} : { tenant }),
    scopes: scopesOf(claims, shape),
    roles: rolesOf(claims, shape),
    claims,
    expiresAt,
  });
}

/**
 * The part that is asked again at each use of a token: why it is not valid now, `undefined` if it is. `claims`
 * have passed `callerOf`.
 */
export function timeFault(
  expiresAt: number,
  claims: JsonObject,
  { seconds, tolerance }: Now,
): string | undefined {
  if (seconds >= expiresAt + tolerance) return 'expired';
  const notBefore = claims['nbf'];
  return typeof notBefore === 'number' && seconds < notBefore - tolerance ? 'not_yet_valid' : undefined;
}

const shapeOf = ({ shape = STANDARD }: IssuerSettings): ClaimShape => shape;

/** Without the claim that the host names a token is refused; that of a preset need not be there. */
function tenantOf(
  claims: JsonObject,
  required: string | undefined,
  usual: string | undefined,
): string | undefined {
  const name = required ?? usual;
  if (name === undefined) return undefined;
  const value = claims[name];
  if (required === undefined && value === undefined) return undefined;
  // Keys are derived from it, so it must have one encoding: no lone surrogates.
  if (typeof value !== 'string' || !/^\P{Cs}{1,128}$/u.test(value)) throw invalidToken('tenant');
  return value;
}

/** Media types compare without case, and `application/` may be left out (RFC 7515 section 4.1.9). */
function mediaName(type: unknown): unknown {
  return typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : type;
}

function scopesOf(claims: JsonObject, { scopeClaims }: ClaimShape): ReadonlySet<string> {
  const group = scopeClaims.find((names) => names.some((name) => claims[name] !== undefined)) ?? [];
  const granted = group.flatMap((name) => strings(claims[name] ?? [], 'scope'));
  return new Set(granted.flatMap((scope) => scope.split(' ')).filter((scope) => scope !== ''));
}

/** Refused rather than cut short: the one that is left out could be the one that restricts. */
function rolesOf(claims: JsonObject, shape: ClaimShape): ReadonlySet<string> {
  const claim = shape.roles(claims);
  const roles = claim === undefined ? [] : strings(claim, 'roles');
  if (roles.length > MAX_ROLES || roles.some(({ length }) => length > MAX_ROLE_LENGTH))
    throw invalidToken('roles');
  return new Set(roles);
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
  if (value === undefined) return undefined;
  // Callers are told apart by it, also in UTF-8, where all lone surrogates are one character.
  if (typeof value !== 'string' || value === '' || /\p{Cs}/u.test(value)) throw invalidToken('subject');
  return value;
}
