/** Verifies OAuth 2.0 access tokens (RFC 9068) and remembers those that were good. */
import { hash } from 'node:crypto';
import type { Principal } from '../call/principal.js';
import type { IssuerSettings } from '../config/settings.js';
import { isSecureUrl } from '../network/outbound-json.js';
import { BoundedMap } from '../state/bounded-map.js';
import { principalOf, timeFault, type Now } from './access-token-claims.js';
import { invalidToken, parseAccessToken } from './access-token.js';
import { IssuerKeys, type KeySet } from './issuer-keys.js';
import { signatureFault } from './jws-signature.js';

// About 7 MB when full.
const MAX_VERIFIED = 10_000;

interface Issuer {
  readonly settings: IssuerSettings;
  readonly keys: IssuerKeys;
}

/** What is known of a token after its signature was good. */
interface VerifiedToken {
  readonly principal: Principal;
  readonly issuerKeys: IssuerKeys;
  /** The keys that verified it; when the issuer publishes others, the token is verified again. */
  readonly keys: KeySet;
}

export class AccessTokenVerifier {
  readonly #issuers = new Map<string, Issuer>();
  /** By hash, so that the cache (and a heap snapshot of it) holds no bearer token. */
  readonly #verified = new BoundedMap<string, VerifiedToken>(MAX_VERIFIED);

  /**
   * Contacts nobody yet: metadata and keys are fetched when the first token of an issuer comes.
   *
   * @param clock milliseconds since the epoch
   * @param tolerance seconds by which the clocks of issuer and server may differ
   * @throws Error naming an issuer that is neither `https:` nor `http:` on this machine
   */
  constructor(
    issuers: readonly IssuerSettings[],
    private readonly clock: () => number = Date.now,
    private readonly tolerance = 5,
  ) {
    for (const settings of issuers) {
      if (!isSecureUrl(settings.issuer)) throw new Error(`issuer ${settings.issuer} must be an https URL`);
      this.#issuers.set(settings.issuer, { settings, keys: new IssuerKeys(settings, clock) });
    }
  }

  /**
   * The caller whom a token proves. Synchronous for a token seen before, and then always the same frozen object
   * until the issuer changes its keys; it never throws synchronously.
   *
   * Rejects with `SecurityProblem` `invalid_token`, whose reason says why (`malformed`, `crit`, `issuer`, `alg`,
   * `typ`, `audience`, `expired`, `not_yet_valid`, `issued_in_future`, `subject`, `tenant`, `scope`,
   * `unknown_key`, `ambiguous_key`, `unusable_key`, `signature`), or `temporarily_unavailable` when the keys
   * of the issuer cannot be had.
   */
  verify(token: string): Principal | Promise<Principal> {
    const key = hash('sha256', token, 'base64url');
    const known = this.#verified.get(key);
    if (known && this.#holds(known)) return known.principal;
    return this.#verify(token, key);
  }

  #holds({ principal, keys, issuerKeys }: VerifiedToken): boolean {
    const fault = timeFault(principal.expiresAt, principal.claims, this.#now());
    return fault === undefined && issuerKeys.current === keys;
  }

  async #verify(token: string, key: string): Promise<Principal> {
    // Whatever was known no longer holds; it must not outlive a refusal.
    this.#verified.delete(key);
    const parsed = parseAccessToken(token);
    const { iss } = parsed.claims;
    const issuer = typeof iss === 'string' ? this.#issuers.get(iss) : undefined;
    if (!issuer) throw invalidToken('issuer');
    const principal = principalOf(parsed, issuer.settings, this.#now());
    const keys = await this.#verifySignature(token, issuer);
    this.#verified.set(key, { principal, issuerKeys: issuer.keys, keys });
    return principal;
  }

  #now(): Now {
    return { seconds: this.clock() / 1000, tolerance: this.tolerance };
  }

  /** Returns the keys that verified it. A key id not seen before may mean that the issuer has rotated. */
  async #verifySignature(token: string, { settings, keys }: Issuer): Promise<KeySet> {
    const seen = keys.fetches;
    const held = await keys.get();
    const verdict = await signatureFault(token, held, settings.algorithms);
    if (verdict === undefined) return held;
    if (verdict !== 'unknown_key') throw invalidToken(verdict);
    const newer = await keys.getNewer(seen);
    const secondVerdict = newer === held ? verdict : await signatureFault(token, newer, settings.algorithms);
    if (secondVerdict === undefined) return newer;
    throw invalidToken(secondVerdict);
  }
}
