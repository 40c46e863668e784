/** The port that remembers used DPoP proofs, so that each is good for one request (RFC 9449 section 11.1). */

export interface DpopReplayStore {
  /**
   * Uses a proof up. Check and change are one step: of any number of concurrent calls one gets `true`.
   *
   * @param key `<jkt> <jti>`. What stands before the first space owns the proof: a store that must forget
   *   something takes it from the owner who has most, so that nobody can push out another's proofs
   * @param ttlSeconds for how long it is remembered, at least
   * @returns `false` when it was used before
   * @throws StoreUnavailable when the store cannot answer; or rejects with it
   */
  use(key: string, ttlSeconds: number): boolean | Promise<boolean>;
}

/** Injection token of the `DpopReplayStore` in use. */
export const DPOP_REPLAY_STORE = Symbol('ai-security:dpop-replay-store');
