/** Verifies DPoP proofs (RFC 9449 section 4.3): the caller holds the private key that the token is bound to. */
import { compactVerify, errors, importJWK, type CryptoKey } from 'jose';
import { SecurityProblem } from '../../errors/security-problem.js';
import { BoundedMap } from '../../state/bounded-map.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { invalidToken } from '../access-token.js';
import type { DpopNonces } from './dpop-nonces.js';
import { invalidProof, proofOf, type DpopInput, type DpopProof, type DpopSettings } from './dpop-proof.js';
import type { DpopReplayStore } from './dpop-replay-store.js';
import { isAsymmetric, thumbprintOf } from './proof-key.js';

// Of tokens that were verified, so nobody fills it who cannot have tokens issued.
const MAX_KEYS = 10_000;

export class DpopVerifier {
  /** Importing an EC key costs as much as verifying with it. */
  readonly #keys = new BoundedMap<string, CryptoKey>(MAX_KEYS);

  /**
   * @param clock milliseconds since the epoch
   * @throws Error naming an algorithm that is not asymmetric
   */
  constructor(
    private readonly settings: DpopSettings,
    private readonly replay: DpopReplayStore,
    private readonly nonces: DpopNonces,
    private readonly clock: () => number = Date.now,
  ) {
    const unfit = settings.algorithms.find((algorithm) => !isAsymmetric(algorithm));
    if (unfit !== undefined) throw new Error(`DPoP proofs cannot be signed with ${JSON.stringify(unfit)}`);
  }

  /**
   * Resolves when the proof is good, and then it is used up. The access token must have been verified before:
   * its key is the only one that costs any work.
   *
   * Rejects with `SecurityProblem`:
   * - `invalid_dpop_proof`; the reason says why (`proof_missing`, `proof_repeated`, `malformed`, `crit`, `typ`,
   *   `alg`, `private_key`, `jwk`, `htm`, `htu`, `ath`, `iat`, `issued_in_future`, `stale`, `expired`,
   *   `not_yet_valid`, `jti`, `signature`, `replayed`)
   * - `invalid_token` (`proof_key`): the proof's key is not the token's
   * - `use_dpop_nonce` (`nonce_missing`, `nonce`) with the `DPoP-Nonce` header
   * - `temporarily_unavailable` (`replay_store`): nobody can say whether the proof was used before
   */
  async verify(input: DpopInput): Promise<void> {
    const proof = proofOf(input, this.settings, this.clock() / 1000);
    if (thumbprintOf(proof.key) !== input.jkt) throw invalidToken('proof_key');
    if (this.settings.requireNonce) this.#checkNonce(proof.nonce);
    await this.#checkSignature(proof, input.jkt);
    // Last: a proof that is refused must not be used up, else others could spoil it.
    await this.#useUp(`${input.jkt} ${proof.jti}`);
  }

  /** What a client should put into its next proof (RFC 9449 section 8.2); `undefined` where proofs need no nonce. */
  nextNonce(): string | undefined {
    return this.settings.requireNonce ? this.nonces.current() : undefined;
  }

  #checkNonce(nonce: unknown): void {
    if (typeof nonce === 'string' && this.nonces.accepts(nonce)) return;
    throw new SecurityProblem('use_dpop_nonce', {
      reason: nonce === undefined ? 'nonce_missing' : 'nonce',
      headers: { 'DPoP-Nonce': this.nonces.current() },
    });
  }

  async #checkSignature({ jws, algorithm, key }: DpopProof, jkt: string): Promise<void> {
    // An RSA key is imported for one algorithm.
    const name = `${algorithm} ${jkt}`;
    try {
      const known = this.#keys.get(name);
      const imported = known ?? ((await importJWK(key, algorithm)) as CryptoKey);
      if (!known) this.#keys.set(name, imported);
      await compactVerify(jws, imported, { algorithms: [algorithm] });
    } catch (error) {
      throw invalidProof(error instanceof errors.JWSSignatureVerificationFailed ? 'signature' : 'jwk');
    }
  }

  async #useUp(key: string): Promise<void> {
    // A proof is fresh from `clockTolerance` before its time on, by clocks that may differ by as much.
    const { maxAgeSeconds, clockToleranceSeconds } = this.settings;
    let unused: boolean;
    try {
      unused = await this.replay.use(key, maxAgeSeconds + 2 * clockToleranceSeconds);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw new SecurityProblem('temporarily_unavailable', {
        reason: 'replay_store',
        headers: { 'Retry-After': '5' },
        cause: error,
      });
    }
    if (!unused) throw invalidProof('replayed');
  }
}
