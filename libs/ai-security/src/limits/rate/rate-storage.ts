/** The port of request counting, and the two algorithms behind it. */
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Rate } from '../../call/protected-route.js';

/** One limit that a hit counts against. */
export interface RateLimit extends Rate {
  /** Names the policy in headers; printable ASCII. */
  readonly name: string;
  /** What is counted, e.g. all calls, those of one route or to one model. Limits with one key and window share a count. */
  readonly key: string;
}

/** How a limit stands after the operation. */
export interface RateState {
  /** Hits that would still be admitted now. */
  readonly remaining: number;
  /** Milliseconds until more hits are admitted than now: what a refused one must wait. 0 where none is counted. */
  readonly resetMs: number;
}

/** Where a hit was counted: a number for each limit, for `refund` alone. */
export type TakenHit = readonly number[];

/** `states` has the order of the limits. */
export type RateVerdict =
  | { readonly allowed: true; readonly states: readonly RateState[]; readonly taken: TakenHit }
  | {
      readonly allowed: false;
      readonly states: readonly RateState[];
      /** Index of the limit that refuses; of several the one that must wait longest. */
      readonly refusedBy: number;
    };

/** The record that `@nestjs/throttler` reads; that package does not export its name. */
type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Parts of a window that are counted apart. */
const SUB_WINDOWS = 10;

/** Sub-windows that can hold a hit that is younger than the window: the window's own and the one it cuts. */
export const LIVE_SUB_WINDOWS = SUB_WINDOWS + 1;

/** Length of a sub-window in milliseconds. */
export const subWindowMs = (rate: Rate): number => Math.ceil(rate.windowMs / SUB_WINDOWS);

/** GCRA's emission interval in whole microseconds: sums of them are exact. Rounded up, so never above the rate. */
export const intervalMicros = (rate: Rate): number => Math.ceil((rate.windowMs * 1000) / rate.limit);

/** Index of the limit that refuses: nothing remains of it. Of several the one that must wait longest. */
export function longestWait(states: readonly RateState[]): number {
  let index = -1;
  for (const [i, { remaining, resetMs }] of states.entries()) {
    if (remaining === 0 && (index < 0 || resetMs > states[index]!.resetMs)) index = i;
  }
  return index;
}

/**
 * Counts hits against any number of limits in one step: all or none. A refused hit counts in no window, so a
 * caller who keeps knocking is not locked out for longer, by whichever limit. Time and memory per limit are
 * constant.
 *
 * **Sliding window** (no `burst`): hits are counted in tenths of the window, and a tenth counts in full until its
 * last hit is older than the window.
 *
 * - Bound: no interval as long as the window ever holds more than `limit` admitted hits, at no edge and under no
 *   pattern. (A fixed window, a token bucket and the weighted two-window counter all admit up to twice the limit
 *   in some interval.)
 * - Price: a hit is forgotten after 1.0 to 1.1 windows, so a caller who uses up the limit is given at least 10/11
 *   of it in the long run. A whole limit may be used at once.
 * - A refund is exact: as if the hit had never been.
 *
 * **GCRA** (`burst`): hits flow off evenly, one each `windowMs / limit`, and at most `burst` stand at once.
 *
 * - Bound: no interval as long as the window holds more than `limit + burst` admitted hits.
 * - The wait of a refused hit is exact to the microsecond of the store's clock.
 * - A refund gives back what has not flowed off since: of one interval, what is left after the time that has passed.
 *
 * The class is the injection token of the storage in use.
 */
export abstract class RateStorage implements ThrottlerStorage {
  /**
   * Counts a hit in all limits, or in none. Synchronous where the store is.
   *
   * @param owner whose hits are counted, e.g. a principal
   * @param limits at least one, each with a key and window of its own
   * @throws StoreUnavailable when the store cannot answer
   */
  abstract take(owner: string, limits: readonly RateLimit[]): RateVerdict | Promise<RateVerdict>;

  /**
   * Takes an admitted hit back. It never frees another hit: one whose window has passed changes nothing.
   *
   * @param taken of the verdict on `take(owner, limits)`, given once
   * @throws StoreUnavailable when the store cannot answer
   */
  abstract refund(owner: string, limits: readonly RateLimit[], taken: TakenHit): void | Promise<void>;

  /**
   * The port of `@nestjs/throttler`: milliseconds in, seconds out. `blockDuration` has no effect, as a refused
   * hit does not lengthen the wait.
   *
   * @throws RangeError when `limit` or `ttl` is no count: counting with `NaN` would admit everything
   */
  async increment(
    key: string,
    ttl: number,
    limit: number,
    _blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerStorageRecord> {
    if (!(Number.isSafeInteger(limit) && limit >= 0 && ttl >= 1 && Number.isFinite(ttl))) {
      throw new RangeError('a throttler needs a "limit" of 0 or more and a "ttl" of at least 1 ms');
    }
    const one: RateLimit = { name: throttlerName, key: throttlerName, limit, windowMs: ttl };
    const { allowed, states } = await this.take(`throttler\n${key}`, [one]);
    const { remaining, resetMs } = states[0] as RateState;
    const seconds = Math.ceil(resetMs / 1000);
    return {
      totalHits: allowed ? limit - remaining : limit + 1,
      timeToExpire: seconds,
      isBlocked: !allowed,
      timeToBlockExpire: allowed ? 0 : seconds,
    };
  }
}
