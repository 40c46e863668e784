/** The public key in the header of a DPoP proof: which keys go with an algorithm, and their thumbprints. */
import { hash } from 'node:crypto';
import type { JWK } from 'jose';
import type { JsonObject } from '../strict-json.js';

interface KeyShape {
  readonly kty: 'EC' | 'OKP' | 'RSA';
  readonly crv?: string;
}

const RSA: KeyShape = { kty: 'RSA' };
const ED25519: KeyShape = { kty: 'OKP', crv: 'Ed25519' };

/** The asymmetric algorithms, each tied to one kind of key (RFC 8725 section 3.1). */
const SHAPES: ReadonlyMap<unknown, KeyShape> = new Map([
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['ES512', { kty: 'EC', crv: 'P-521' }],
  ['EdDSA', ED25519],
  ['Ed25519', ED25519],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, RSA] as const),
]);

/** The members that RFC 7638 section 3.2 (and RFC 8037 section 2) hash, in the order of their names. */
const REQUIRED = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
} as const;

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Whether a proof may be signed with `alg` at all: `none` and shared secrets prove nothing. */
export const isAsymmetric = (alg: string): boolean => SHAPES.has(alg);

/** Whether a key is more than public: a client that sends its private key has lost it. */
export const isPrivate = (jwk: JsonObject): boolean => PRIVATE.some((name) => name in jwk);

/**
 * The key that `jwk` describes, with the members that make the key and no others: what a client says of its
 * use decides nothing.
 *
 * @returns `undefined` for a key that does not go with `alg`
 */
export function publicKeyOf(jwk: JsonObject, alg: string): JWK | undefined {
  const shape = SHAPES.get(alg);
  if (!shape || jwk['kty'] !== shape.kty || jwk['crv'] !== shape.crv) return undefined;
  const members = REQUIRED[shape.kty].map((name) => [name, jwk[name]] as const);
  if (members.some(([, value]) => typeof value !== 'string')) return undefined;
  return Object.fromEntries(members) as JWK;
}

/** The SHA-256 thumbprint of RFC 7638 in base64url: the `jkt` of a bound token. `key` is from `publicKeyOf`. */
export const thumbprintOf = (key: JWK): string => hash('sha256', JSON.stringify(key), 'base64url');
