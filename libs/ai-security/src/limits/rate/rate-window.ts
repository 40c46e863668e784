/** What one limit of one owner holds in memory. */
import type { RateLimit, RateState } from './rate-storage.js';

/** Times are the clock's milliseconds. Each operation takes constant time. */
export abstract class RateWindow {
  /** The next of the same owner: a list of its own would be one more place of memory to wait for. */
  next: RateWindow | undefined;

  constructor(
    /** As it was last asked for: a change counts at once. */
    public limit: RateLimit,
  ) {}

  /** Whether the hits of `limit` are counted here. Others could not be read after a change of the configuration. */
  counts(limit: RateLimit): boolean {
    const { key, windowMs, burst } = this.limit;
    return (
      this.limit === limit ||
      (key === limit.key &&
        windowMs === limit.windowMs &&
        (burst === undefined) === (limit.burst === undefined))
    );
  }

  /** Whether one more hit is admitted. */
  abstract admits(now: number): boolean;
  /** Counts an admitted hit, and says where: the number that `refund` needs. */
  abstract count(now: number): number;
  abstract state(now: number): RateState;
  abstract refund(now: number, counted: number): void;
  /** The share of the limit that is used; 0 when no hit is left. */
  abstract used(now: number): number;
}
