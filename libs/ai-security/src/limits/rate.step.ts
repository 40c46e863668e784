/** Counts the calls of each caller and refuses what is above the rate. */
import type { AiCall } from '../call/ai-call.js';
import type { ProtectedRoute, Rate } from '../call/protected-route.js';
import type { GuardStep } from '../call/steps.js';
import type { RateSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import type { ClientAddress } from '../network/client-address.js';
import { MemoryRateStorage } from './memory-rate-storage.js';
import type { RateState, RateStorage } from './rate-storage.js';

/** When to try again while the store is down; it may be back at any moment. */
const STORE_RETRY_SECONDS = 5;

/** What is the same for all calls of one route. */
interface Bucket {
  readonly rate: Rate;
  /** Begins every key: which limit is counted. */
  readonly prefix: string;
  /** Name of the policy in the headers. */
  readonly policy: 'default' | 'route';
  readonly policyHeader: string;
}

function bucketOf(policy: Bucket['policy'], prefix: string, rate: Rate): Bucket {
  const policyHeader = `"${policy}";q=${rate.limit};w=${Math.ceil(rate.windowMs / 1000)}`;
  return { rate, prefix, policy, policyHeader };
}

/**
 * A call counts against the caller's common bucket over all routes, or where the route has a `rate`, against
 * the caller's bucket of that route alone. The caller is the principal; a call without one (in `observe` mode,
 * or where `AiThrottlerGuard` stands without authentication before it) counts for its network.
 *
 * Every answer carries `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), a refusal
 * `Retry-After` (RFC 9110 section 10.2.3) with the same instant as `t`.
 */
export class RateStep implements GuardStep {
  readonly stage = 'limits';
  readonly #common: Bucket;
  readonly #ofRoute = new WeakMap<ProtectedRoute, Bucket>();
  readonly #local = new MemoryRateStorage();

  constructor(
    /** Where the calls are counted. */
    readonly storage: RateStorage,
    readonly settings: RateSettings,
    private readonly addresses: Pick<ClientAddress, 'limitKey'>,
  ) {
    this.#common = bucketOf('default', 'all', settings.limit);
  }

  /**
   * Synchronous when the storage is.
   *
   * @throws SecurityProblem `rate_limited`; `temporarily_unavailable` when the storage fails and `onFailure` is `deny`
   */
  admit(call: AiCall): void | Promise<void> {
    const bucket = this.#bucket(call.route);
    const key = `${bucket.prefix}\n${this.#caller(call)}`;
    let state: RateState | Promise<RateState>;
    try {
      state = this.storage.hit(key, bucket.rate);
    } catch (error) {
      return this.#withoutStore(call, bucket, key, error);
    }
    if (state instanceof Promise) {
      return state.then(
        (settled) => enforce(call, bucket, settled),
        (error: unknown) => this.#withoutStore(call, bucket, key, error),
      );
    }
    enforce(call, bucket, state);
  }

  #bucket(route: ProtectedRoute): Bucket {
    if (!route.rate) return this.#common;
    let bucket = this.#ofRoute.get(route);
    if (!bucket) {
      // Versions told apart by a header share a path, and counts of one window cannot be read with another.
      const prefix = `route ${route.id} ${route.handler} ${route.rate.windowMs}`;
      this.#ofRoute.set(route, (bucket = bucketOf('route', prefix, route.rate)));
    }
    return bucket;
  }

  // The mark keeps a subject that looks like an address from sharing the address's bucket.
  #caller(call: AiCall): string {
    return call.principal
      ? `principal ${call.principal.id}`
      : `network ${this.addresses.limitKey(call.clientAddress)}`;
  }

  #withoutStore(call: AiCall, bucket: Bucket, key: string, cause: unknown): void {
    if (this.settings.onFailure === 'deny') {
      throw new SecurityProblem('temporarily_unavailable', {
        reason: 'store_down',
        headers: { 'Retry-After': `${STORE_RETRY_SECONDS}` },
        cause,
      });
    }
    call.decide('limits', 'error', 'store_down');
    if (this.settings.onFailure === 'local') enforce(call, bucket, this.#local.hit(key, bucket.rate));
  }
}

function enforce(call: AiCall, bucket: Bucket, { allowed, remaining, resetSeconds }: RateState): void {
  call.exchange.setHeader('RateLimit-Policy', bucket.policyHeader);
  call.exchange.setHeader('RateLimit', `"${bucket.policy}";r=${remaining};t=${resetSeconds}`);
  if (!allowed) throw new SecurityProblem('rate_limited', { headers: { 'Retry-After': `${resetSeconds}` } });
}
