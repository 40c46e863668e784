/** GCRA, the generic cell rate algorithm (ITU-T I.371), in memory: a queue that hits flow off evenly. */
import { intervalMicros, type RateState } from './rate-storage.js';
import { RateWindow } from './rate-window.js';

/**
 * All times are whole microseconds. A hit stands in the queue for one interval behind the hits before it; while
 * fewer than `burst` intervals stand, one more is admitted.
 *
 * **Refunds.** A hit that came at `t` stands until `t + interval` at the earliest, so what lies ahead of now, up to
 * there, can be cut out: all later hits came before that, the queue did not run dry between them, and each of
 * them moves up by as much. More cannot be told to be free without a record of every hit.
 */
export class Gcra extends RateWindow {
  /** When the queue will have run dry: the "theoretical arrival time". */
  #end = 0;

  override admits(now: number): boolean {
    return this.#queued(now) + intervalMicros(this.limit) <= this.#capacity();
  }

  override count(now: number): number {
    const time = micros(now);
    this.#end = Math.max(this.#end, time) + intervalMicros(this.limit);
    return time;
  }

  override state(now: number): RateState {
    const interval = intervalMicros(this.limit);
    const capacity = this.#capacity();
    const queued = this.#queued(now);
    const remaining = Math.max(0, Math.floor((capacity - queued) / interval));
    const wait = queued === 0 ? 0 : queued - capacity + (remaining + 1) * interval;
    return { remaining, resetMs: Math.ceil(wait / 1000) };
  }

  override refund(now: number, time: number): void {
    const interval = intervalMicros(this.limit);
    const ahead = Math.max(0, time + interval - micros(now));
    // Less stands only where the key was dropped and began anew, or the clock stepped back.
    this.#end -= Math.min(ahead, interval, this.#queued(now));
  }

  override used(now: number): number {
    return this.#queued(now) / this.#capacity();
  }

  #queued(now: number): number {
    return Math.max(0, this.#end - micros(now));
  }

  #capacity(): number {
    return (this.limit.burst ?? 1) * intervalMicros(this.limit);
  }
}

const micros = (ms: number): number => Math.floor(ms * 1000);
