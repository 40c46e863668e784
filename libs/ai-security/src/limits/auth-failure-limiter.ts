/** Limits failed authentications by network, so that tokens and keys cannot be guessed or flooded. */
import type { Rate } from '../call/protected-route.js';
import { SecurityProblem } from '../errors/security-problem.js';
import type { ClientAddress } from '../network/client-address.js';
import { BoundedMap } from '../state/bounded-map.js';
import { monotonicClock, type Clock } from '../state/clock.js';
import { retryHeaders } from './limit-headers.js';
import { MemoryRateStorage } from './rate/memory-rate-storage.js';
import type { RateLimit, RateStorage, RateVerdict } from './rate/rate-storage.js';

// An entry that is pushed out costs one more failed attempt: the storage still knows the address.
const MAX_BLOCKED = 10_000;

/**
 * Failures are counted in the storage, which all processes share; who is blocked is remembered here, so that
 * a flood of bad credentials costs neither a signature check nor a round trip.
 *
 * While the storage is down this process counts alone, whatever `onFailure` says: refusing callers because
 * failures cannot be counted would let anyone who can break the storage refuse them.
 */
export class AuthFailureLimiter {
  /** When each blocked network is free again, in the clock's milliseconds. */
  readonly #blocked = new BoundedMap<string, number>(MAX_BLOCKED);
  readonly #limits: readonly [RateLimit];
  readonly #local: MemoryRateStorage;

  constructor(
    private readonly storage: RateStorage,
    rate: Rate,
    private readonly addresses: Pick<ClientAddress, 'limitKey'>,
    private readonly clock: Clock = monotonicClock,
  ) {
    this.#limits = [{ ...rate, name: 'auth-failures', key: 'auth-failures' }];
    this.#local = new MemoryRateStorage({ clock });
  }

  /**
   * Call before authentication.
   *
   * @param address the client's address; IPv6 is counted by its /64
   * @throws SecurityProblem `rate_limited` with `Retry-After` when the address failed too often
   */
  check(address: string): void {
    if (this.#blocked.size === 0) return;
    const network = this.addresses.limitKey(address);
    const freeAt = this.#blocked.get(network);
    if (freeAt === undefined) return;
    const wait = freeAt - this.clock();
    if (wait <= 0) {
      this.#blocked.delete(network);
      return;
    }
    throw new SecurityProblem('rate_limited', {
      reason: 'auth_failures',
      headers: retryHeaders(wait),
    });
  }

  /** Call after a failed authentication. Never throws or rejects. Synchronous when the storage is. */
  record(address: string): void | Promise<void> {
    const network = this.addresses.limitKey(address);
    const owner = `auth-failures\n${network}`;
    let verdict: RateVerdict | Promise<RateVerdict>;
    try {
      verdict = this.storage.take(owner, this.#limits);
    } catch {
      verdict = this.#local.take(owner, this.#limits);
    }
    if (verdict instanceof Promise) {
      return verdict
        .catch(() => this.#local.take(owner, this.#limits))
        .then((settled) => this.#learn(network, settled));
    }
    this.#learn(network, verdict);
  }

  #learn(network: string, { states: [state] }: RateVerdict): void {
    if (state?.remaining === 0) this.#blocked.set(network, this.clock() + state.resetMs);
  }
}
