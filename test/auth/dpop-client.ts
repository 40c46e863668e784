/** A DPoP client for tests: keys, and proofs that are right but for what a test says. */
import { hash, randomUUID } from 'node:crypto';
import {
  calculateJwkThumbprint,
  CompactSign,
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JWK,
} from 'jose';

export interface DpopKey {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly privateJwk: JWK;
  /** The thumbprint that jose computes. */
  readonly jkt: string;
}

export async function newDpopKey(alg = 'ES256'): Promise<DpopKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const jkt = await calculateJwkThumbprint(jwk);
  return { alg, privateKey, jwk, privateJwk: await exportJWK(privateKey), jkt };
}

export interface ProofRequest {
  readonly method: string;
  readonly url: string;
  readonly accessToken: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Members of `header` and `claims` replace the usual ones; `undefined` removes one. */
export interface ProofChanges {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** The text of the payload, instead of all claims. */
  readonly payload?: string;
}

/** The claims of a right proof. */
export function proofClaims({ method, url, accessToken, now }: ProofRequest): Record<string, unknown> {
  const ath = hash('sha256', accessToken, 'base64url');
  return { jti: randomUUID(), htm: method, htu: url, iat: now, ath };
}

export async function signedProof(
  key: DpopKey,
  request: ProofRequest,
  { header, claims, payload }: ProofChanges = {},
): Promise<string> {
  const text = payload ?? JSON.stringify({ ...proofClaims(request), ...claims });
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ typ: 'dpop+jwt', alg: key.alg, jwk: key.jwk, ...header })
    .sign(key.privateKey);
}

/** A proof with any header, also one that a JOSE library refuses to sign; its signature is none. */
export function unsignedProof(request: ProofRequest, header: object): string {
  const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${b64({ typ: 'dpop+jwt', ...header })}.${b64(proofClaims(request))}.c2ln`;
}
