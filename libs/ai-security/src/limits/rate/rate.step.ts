/** Counts the calls of each caller and refuses what is above the rate. */
import type { AiCall } from '../../call/ai-call.js';
import type { GuardStep } from '../../call/steps.js';
import type { RateSettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import type { ClientAddress } from '../../network/client-address.js';
import { retryHeaders, stateLimits } from '../limit-headers.js';
import { MemoryRateStorage } from './memory-rate-storage.js';
import { RatePolicies } from './rate-policies.js';
import type { RateLimit, RateStorage, RateVerdict } from './rate-storage.js';

/** When to try again while the store is down; it may be back at any moment. */
const STORE_RETRY_MS = 5000;

/** What was counted, where; `undefined` where the store is down and `onFailure` is `allow`. */
export type Taken =
  | {
      readonly owner: string;
      readonly limits: readonly RateLimit[];
      readonly verdict: RateVerdict;
      readonly storage: RateStorage;
    }
  | undefined;

/**
 * Counts a call once in all limits that hold for it, or where one refuses it, in none: see `RatePolicies`. The caller
 * is the principal; a call without one (in `observe` mode, or where `AiThrottlerGuard` stands without authentication
 * before it) counts for its network.
 *
 * Every answer says how the limits stand (see `limit-headers.ts`).
 */
export class RateStep implements GuardStep {
  readonly stage = 'limits';
  readonly #policies: RatePolicies;
  readonly #local = new MemoryRateStorage();
  /** What calls took so far, for `refund`. */
  readonly #taken = new WeakMap<AiCall, Taken[]>();

  constructor(
    /** Where the calls are counted. */
    readonly storage: RateStorage,
    readonly settings: RateSettings,
    private readonly addresses: Pick<ClientAddress, 'limitKey'>,
  ) {
    this.#policies = new RatePolicies(settings);
  }

  /**
   * Synchronous when the storage is.
   *
   * @throws SecurityProblem `rate_limited`; `temporarily_unavailable` when the storage fails and `onFailure` is `deny`
   */
  admit(call: AiCall): void | Promise<void> {
    const taken = this.take(call);
    if (taken instanceof Promise) return taken.then((settled) => this.enforce(call, settled));
    this.enforce(call, taken);
  }

  /**
   * Counts the call without a verdict, so that another limit may be asked at the same time. Either `enforce` is
   * called with what comes of it, or `refund`.
   *
   * @throws SecurityProblem `temporarily_unavailable` when the storage fails and `onFailure` is `deny`
   */
  take(call: AiCall): Taken | Promise<Taken> {
    return this.#count(call, this.#policies.ofCall(call));
  }

  /** The same for the rate of the call's model, once the body is known; `undefined`: it has none. */
  takeModel(call: AiCall): Taken | Promise<Taken> {
    const limits = this.#policies.ofModel(call.model);
    return limits && this.#count(call, limits);
  }

  /**
   * Says in the answer how the limits stand.
   *
   * @throws SecurityProblem `rate_limited` with `Retry-After`, when one of them refused the call
   */
  enforce(call: AiCall, taken: Taken): void {
    if (!taken) return;
    const { limits, verdict } = taken;
    stateLimits(
      call,
      limits.map(({ name, limit, windowMs }, i) => {
        const { remaining, resetMs } = verdict.states[i]!;
        return { policy: name, unit: 'requests', limit, windowMs, remaining, resetMs };
      }),
    );
    if (!verdict.allowed) {
      const { resetMs } = verdict.states[verdict.refusedBy]!;
      throw new SecurityProblem('rate_limited', { headers: retryHeaders(resetMs) });
    }
  }

  /**
   * Takes back all that the call has taken, because another limit refused it. Never throws or rejects: a store that
   * cannot answer costs the caller this one call.
   */
  refund(call: AiCall): void | Promise<void> {
    const waits: Promise<void>[] = [];
    for (const taken of this.#taken.get(call) ?? []) {
      if (!taken?.verdict.allowed) continue;
      const { owner, limits, verdict, storage } = taken;
      const done = storage.refund(owner, limits, verdict.taken);
      if (done) waits.push(done.catch(() => undefined));
    }
    this.#taken.delete(call);
    if (waits.length > 0) return Promise.all(waits).then(() => undefined);
  }

  #count(call: AiCall, limits: readonly RateLimit[]): Taken | Promise<Taken> {
    const { storage } = this;
    const owner = this.#owner(call);
    let verdict: RateVerdict | Promise<RateVerdict>;
    try {
      verdict = storage.take(owner, limits);
    } catch (error) {
      return this.#withoutStore(call, owner, limits, error);
    }
    if (verdict instanceof Promise) {
      return verdict.then(
        (settled) => this.#note(call, { owner, limits, verdict: settled, storage }),
        (error: unknown) => this.#withoutStore(call, owner, limits, error),
      );
    }
    return this.#note(call, { owner, limits, verdict, storage });
  }

  #note(call: AiCall, taken: Taken): Taken {
    const before = this.#taken.get(call);
    if (before) before.push(taken);
    else this.#taken.set(call, [taken]);
    return taken;
  }

  // The mark keeps a subject that looks like an address from sharing the address's count.
  #owner(call: AiCall): string {
    return call.principal
      ? `principal ${call.principal.id}`
      : `network ${this.addresses.limitKey(call.clientAddress)}`;
  }

  #withoutStore(call: AiCall, owner: string, limits: readonly RateLimit[], cause: unknown): Taken {
    const { onFailure, processes } = this.settings;
    if (onFailure === 'deny') {
      throw new SecurityProblem('temporarily_unavailable', {
        reason: 'store_down',
        headers: retryHeaders(STORE_RETRY_MS),
        cause,
      });
    }
    call.decide('limits', 'error', 'store_down');
    if (onFailure === 'allow') return undefined;
    const shares = limits.map((limit) => shareOf(limit, processes));
    const verdict = this.#local.take(owner, shares);
    return this.#note(call, { owner, limits: shares, verdict, storage: this.#local });
  }
}

/** This process's part of a limit: at least 1, as a caller whom no process admits is locked out. */
function shareOf(limit: RateLimit, processes: number): RateLimit {
  const part = (count: number): number => Math.max(1, Math.floor(count / processes));
  const { burst } = limit;
  return { ...limit, limit: part(limit.limit), ...(burst === undefined ? {} : { burst: part(burst) }) };
}
