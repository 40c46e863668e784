/** The checks of a DPoP proof (RFC 9449 section 4.3) that need neither a key nor a store. */
import { hash } from 'node:crypto';
import type { JWK } from 'jose';
import { SecurityProblem } from '../../errors/security-problem.js';
import type { JsonObject } from '../strict-json.js';
import { parseStrictJws } from '../strict-jws.js';
import { isPrivate, publicKeyOf } from './proof-key.js';
import { isSameTarget } from './target-uri.js';

/** Each is remembered for a while, so the client must not choose how much that is. */
const MAX_JTI_LENGTH = 128;

export interface DpopSettings {
  /** Accepted signature algorithms, all asymmetric. */
  readonly algorithms: readonly string[];
  /** For how long a proof is fresh, in seconds. */
  readonly maxAgeSeconds: number;
  /** By how many seconds the clocks of client and server may differ. */
  readonly clockToleranceSeconds: number;
  /** Whether a proof must hold a nonce that this service gave out. */
  readonly requireNonce: boolean;
}

/** What a proof is presented with. */
export interface DpopInput {
  /** Each `DPoP` header of the request as it was sent, not joined. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** The public URL of the request, without query: never made from a `Host` header. */
  readonly url: string;
  /** As the client sent it. */
  readonly accessToken: string;
  /** `cnf.jkt` of the access token, which is verified. */
  readonly jkt: string;
}

/** A proof that is good if its signature is. */
export interface DpopProof {
  /** The proof as a compact JWS. */
  readonly jws: string;
  readonly algorithm: string;
  readonly key: JWK;
  readonly jti: string;
  readonly nonce: unknown;
}

/** The refusal of a proof. `reason` is a fixed token, for the record only. */
export function invalidProof(reason: string): SecurityProblem {
  return new SecurityProblem('invalid_dpop_proof', { reason });
}

/**
 * Reads the proof of a request and holds it against the request.
 *
 * @param now seconds since the epoch
 * @throws SecurityProblem `invalid_dpop_proof`
 */
export function proofOf(input: DpopInput, settings: DpopSettings, now: number): DpopProof {
  const [jws, ...more] = input.proofs;
  if (jws === undefined) throw invalidProof('proof_missing');
  if (more.length > 0) throw invalidProof('proof_repeated');
  const { header, payload } = parseStrictJws(jws, invalidProof);
  if (header['typ'] !== 'dpop+jwt') throw invalidProof('typ');
  const algorithm = header['alg'];
  if (typeof algorithm !== 'string' || !settings.algorithms.includes(algorithm)) throw invalidProof('alg');
  const key = keyOf(header['jwk'], algorithm);
  checkRequest(payload, input);
  checkTime(payload, settings, now);
  const { jti, nonce } = payload;
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) throw invalidProof('jti');
  return { jws, algorithm, key, jti, nonce };
}

function keyOf(jwk: unknown, algorithm: string): JWK {
  // Arrays and `null` fall through: they have none of the members.
  const members = (typeof jwk === 'object' ? (jwk ?? {}) : {}) as JsonObject;
  if (isPrivate(members)) throw invalidProof('private_key');
  const key = publicKeyOf(members, algorithm);
  if (!key) throw invalidProof('jwk');
  return key;
}

function checkRequest(payload: JsonObject, { method, url, accessToken }: DpopInput): void {
  const { htm, htu, ath } = payload;
  if (htm !== method) throw invalidProof('htm');
  if (typeof htu !== 'string' || !isSameTarget(htu, url)) throw invalidProof('htu');
  if (ath !== hash('sha256', accessToken, 'base64url')) throw invalidProof('ath');
}

function checkTime(payload: JsonObject, settings: DpopSettings, now: number): void {
  const { maxAgeSeconds, clockToleranceSeconds } = settings;
  const { iat } = payload;
  if (typeof iat !== 'number') throw invalidProof('iat');
  if (iat > now + clockToleranceSeconds) throw invalidProof('issued_in_future');
  if (iat < now - maxAgeSeconds) throw invalidProof('stale');
  // A proof needs neither, but what a JWT says of its own time holds (RFC 7519 sections 4.1.4 and 4.1.5).
  const { exp = now + 1, nbf = now } = payload;
  if (typeof exp !== 'number' || now >= exp + clockToleranceSeconds) throw invalidProof('expired');
  if (typeof nbf !== 'number' || now < nbf - clockToleranceSeconds) throw invalidProof('not_yet_valid');
}
