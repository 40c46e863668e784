/** The sliding window of one key in memory (the algorithm is described at `RateStorage`). */
import type { Rate } from '../call/protected-route.js';
import { LIVE_SUB_WINDOWS, subWindowMs, type RateState } from './rate-storage.js';

export class SlidingWindow {
  /** Hits by sub-window, as a ring: sub-window `n` since the clock's start lies at `n` modulo the size. */
  readonly #counts: number[] = Array.from({ length: LIVE_SUB_WINDOWS }, () => 0);
  readonly #width: number;
  #limit: number;
  #newest = 0;
  #total = 0;

  constructor(rate: Rate) {
    this.#width = subWindowMs(rate);
    this.#limit = rate.limit;
  }

  /** Counts a hit at `now` (milliseconds), if fewer than `limit` are live. */
  hit(now: number, limit: number): RateState {
    this.#limit = limit;
    this.#forget(now);
    const allowed = this.#total < limit;
    if (allowed) {
      this.#counts[this.#newest % LIVE_SUB_WINDOWS]! += 1;
      this.#total++;
    }
    const resetSeconds = Math.ceil((this.#freeAt() - now) / 1000);
    return { allowed, remaining: Math.max(0, limit - this.#total), resetSeconds };
  }

  /** The share of the limit that is used at `now`; 0 when no hit is left. */
  used(now: number): number {
    this.#forget(now);
    return this.#total / Math.max(1, this.#limit);
  }

  /** Drops the sub-windows whose last hit is older than the window. */
  #forget(now: number): void {
    const current = Math.floor(now / this.#width);
    const last = Math.min(current, this.#newest + LIVE_SUB_WINDOWS);
    for (let n = this.#newest + 1; n <= last; n++) {
      this.#total -= this.#counts[n % LIVE_SUB_WINDOWS]!;
      this.#counts[n % LIVE_SUB_WINDOWS] = 0;
    }
    this.#newest = Math.max(current, this.#newest);
  }

  /** When the oldest hits are forgotten, or as many of them as must be before one is admitted. */
  #freeAt(): number {
    const oldest = this.#newest - LIVE_SUB_WINDOWS + 1;
    let left = this.#total;
    for (let n = oldest; n <= this.#newest; n++) {
      const count = this.#counts[(n + LIVE_SUB_WINDOWS) % LIVE_SUB_WINDOWS]!;
      left -= count;
      if (count > 0 && left < this.#limit) return (n + LIVE_SUB_WINDOWS) * this.#width;
    }
    return (this.#newest + LIVE_SUB_WINDOWS) * this.#width;
  }
}
