/** The sliding window in memory (the algorithm is described at `RateStorage`). */
import { LIVE_SUB_WINDOWS, subWindowMs, type RateState } from './rate-storage.js';
import { RateWindow } from './rate-window.js';

export class SlidingWindow extends RateWindow {
  /** Hits by sub-window, as a ring: sub-window `n` since the clock's start lies at `n` modulo the size. */
  readonly #counts: number[] = Array.from({ length: LIVE_SUB_WINDOWS }, () => 0);
  #newest = 0;
  #total = 0;

  override admits(now: number): boolean {
    this.#forget(now);
    return this.#total < this.limit.limit;
  }

  override count(): number {
    this.#counts[this.#newest % LIVE_SUB_WINDOWS]! += 1;
    this.#total++;
    return this.#newest;
  }

  override state(now: number): RateState {
    const { limit } = this.limit;
    const resetMs = this.#total === 0 && limit > 0 ? 0 : Math.ceil(this.#freeAt() - now);
    return { remaining: Math.max(0, limit - this.#total), resetMs };
  }

  override refund(now: number, subWindow: number): void {
    this.#forget(now);
    const at = subWindow % LIVE_SUB_WINDOWS;
    // Another sub-window lies there now, or the key was dropped and began anew.
    if (subWindow + LIVE_SUB_WINDOWS <= this.#newest || this.#counts[at] === 0) return;
    this.#counts[at]! -= 1;
    this.#total--;
  }

  override used(now: number): number {
    this.#forget(now);
    return this.#total / Math.max(1, this.limit.limit);
  }

  /** Drops the sub-windows whose last hit is older than the window. */
  #forget(now: number): void {
    const current = Math.floor(now / subWindowMs(this.limit));
    const last = Math.min(current, this.#newest + LIVE_SUB_WINDOWS);
    for (let n = this.#newest + 1; n <= last; n++) {
      this.#total -= this.#counts[n % LIVE_SUB_WINDOWS]!;
      this.#counts[n % LIVE_SUB_WINDOWS] = 0;
    }
    this.#newest = Math.max(current, this.#newest);
  }

  /** When the oldest hits are forgotten, or as many of them as must be before one is admitted. */
  #freeAt(): number {
    const { limit } = this.limit;
    const width = subWindowMs(this.limit);
    const oldest = this.#newest - LIVE_SUB_WINDOWS + 1;
    let left = this.#total;
    for (let n = oldest; n <= this.#newest; n++) {
      const count = this.#counts[(n + LIVE_SUB_WINDOWS) % LIVE_SUB_WINDOWS]!;
      left -= count;
      if (count > 0 && left < limit) return (n + LIVE_SUB_WINDOWS) * width;
    }
    return (this.#newest + LIVE_SUB_WINDOWS) * width;
  }
}
