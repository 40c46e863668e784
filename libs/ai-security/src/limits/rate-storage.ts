/** The port of request counting, and the one algorithm behind it. */
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Rate } from '../call/protected-route.js';

/** How a key stands after a hit. */
export interface RateState {
  readonly allowed: boolean;
  /** Hits that would still be admitted now. */
  readonly remaining: number;
  /** Whole seconds until more hits are admitted than now; after a refusal exactly the `Retry-After`. */
  readonly resetSeconds: number;
}

/** The record that `@nestjs/throttler` reads; that package does not export its name. */
type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Parts of a window that are counted apart. */
const SUB_WINDOWS = 10;

/** Sub-windows that can hold a hit that is younger than the window: the window's own and the one it cuts. */
export const LIVE_SUB_WINDOWS = SUB_WINDOWS + 1;

/** Length of a sub-window in milliseconds. */
export const subWindowMs = (rate: Rate): number => Math.ceil(rate.windowMs / SUB_WINDOWS);

/**
 * Counts hits by a sliding window: hits are counted in tenths of the window, and a tenth counts in full until
 * its last hit is older than the window.
 *
 * - **Bound**: no interval as long as the window ever holds more than `limit` admitted hits, at no edge and
 *   under no pattern. (A fixed window, a token bucket, GCRA with a full burst and the weighted two-window
 *   counter all admit up to twice the limit in some interval.)
 * - **Price**: a hit is forgotten after 1.0 to 1.1 windows, so a caller who uses up the limit is given at
 *   least 10/11 of it in the long run.
 * - A whole limit may be used at once. A refused hit is not counted: a caller who keeps knocking is not
 *   locked out for longer.
 * - Time and memory per key are constant.
 *
 * The class is the injection token of the storage in use.
 */
export abstract class RateStorage implements ThrottlerStorage {
  /**
   * Counts a hit, if it is admitted. Synchronous where the store is.
   *
   * @param key names one bucket; it must always be used with the same window
   * @throws StoreUnavailable when the store cannot answer
   */
  abstract hit(key: string, rate: Rate): RateState | Promise<RateState>;

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
    const bucket = `throttler\n${throttlerName}\n${ttl}\n${key}`;
    const { allowed, remaining, resetSeconds } = await this.hit(bucket, { limit, windowMs: ttl });
    return {
      totalHits: allowed ? limit - remaining : limit + 1,
      timeToExpire: resetSeconds,
      isBlocked: !allowed,
      timeToBlockExpire: allowed ? 0 : resetSeconds,
    };
  }
}
