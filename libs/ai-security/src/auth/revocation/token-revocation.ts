/** Revokes access tokens before they expire: for a host's own admin routes and hooks. */
import type { RedisRevocations } from './redis-revocations.js';
import type { Revocation, RevocationList } from './revocation-list.js';

/** How long a revocation is kept where nobody says when the tokens expire. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/**
 * A revocation counts in this process when the promise is made, and in all others within a second of when it
 * resolves. Open streams of the token end as well. API keys have their own: `ApiKeyService.revoke`.
 *
 * Every method rejects with `StoreUnavailable` when Redis did not take it (it holds in this process, and is
 * offered to Redis again), with `RangeError` beyond 100,000 revocations, and
 * with `TypeError` for a time that is not finite.
 */
export class TokenRevocation {
  /** @param clock milliseconds since the epoch */
  constructor(
    private readonly list: RevocationList,
    private readonly shared: RedisRevocations | undefined,
    private readonly clock: () => number = Date.now,
  ) {}

  /**
   * Revokes one token.
   *
   * @param token.iss its issuer, exactly
   * @param token.exp its expiry, seconds since the epoch; without it the revocation is kept for 30 days
   */
  revokeToken({ iss, jti, exp }: { iss: string; jti: string; exp?: number }): Promise<void> {
    // Beyond the expiry by more than clocks may differ.
    const until = exp === undefined ? this.#now() + KEPT_SECONDS : exp + 120;
    return this.#revoke({ kind: 'token', iss, jti, until });
  }

  /**
   * Revokes all tokens of a subject that were issued before a time. It is remembered for 30 days: issue none
   * that last longer.
   *
   * @param subject.issuedBefore seconds since the epoch. @default now
   */
  revokeSubject(subject: { iss: string; sub: string; issuedBefore?: number }): Promise<void> {
    const { iss, sub, issuedBefore = this.#now() } = subject;
    return this.#revoke({ kind: 'subject', iss, id: sub, issuedBefore, until: this.#now() + KEPT_SECONDS });
  }

  /** As `revokeSubject`, for the tokens of a client. */
  revokeClient(client: { iss: string; clientId: string; issuedBefore?: number }): Promise<void> {
    const { iss, clientId, issuedBefore = this.#now() } = client;
    return this.#revoke({
      kind: 'client',
      iss,
      id: clientId,
      issuedBefore,
      until: this.#now() + KEPT_SECONDS,
    });
  }

  async #revoke(revocation: Revocation): Promise<void> {
    const times = [revocation.until, 'issuedBefore' in revocation ? revocation.issuedBefore : 0];
    if (!times.every(Number.isFinite)) throw new TypeError('times are finite seconds since the epoch');
    this.list.add([revocation]);
    await this.shared?.publish([revocation]);
  }

  #now(): number {
    return this.clock() / 1000;
  }
}
