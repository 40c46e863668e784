/** Request counting in the memory of this process. */
import { monotonicClock, type Clock } from '../../state/clock.js';
import { Gcra } from './gcra.js';
import {
  longestWait,
  RateStorage,
  type RateLimit,
  type RateState,
  type RateVerdict,
  type TakenHit,
} from './rate-storage.js';
import type { RateWindow } from './rate-window.js';
import { SlidingWindow } from './sliding-window.js';

// Enough that some of them are nearly always fresh, few enough that a new key stays cheap.
const INSPECTED = 8;

interface MemoryRateStorageOptions {
  /** @default monotonicClock */
  readonly clock?: Clock;
  /** Owners that are remembered. @default 100000 */
  readonly maxOwners?: number;
}

/**
 * Constant time per hit and about 300 bytes for each limit of an owner, without timers: each new owner also looks
 * at the eight that were looked at longest ago, and drops those that no hit is left of.
 *
 * When the storage is full of live owners, the one of those eight that has used the smallest share of its limits
 * is dropped. So whoever floods the storage with fresh owners (addresses, accounts) pushes out his own fresh
 * ones, not a counter that is near its limit: to reset such a counter he has to bring most owners as near to
 * theirs, which costs him as many admitted hits.
 */
export class MemoryRateStorage extends RateStorage {
  readonly #clock: Clock;
  readonly #maxOwners: number;
  /** The first window of each owner. */
  readonly #owners = new Map<string, RateWindow>();
  /** Goes round all owners. One that lives on, because a new one walks over every deleted entry first. */
  #hand = this.#owners.entries();

  constructor({ clock = monotonicClock, maxOwners = 100_000 }: MemoryRateStorageOptions = {}) {
    super();
    this.#clock = clock;
    this.#maxOwners = maxOwners;
  }

  /** Owners that are remembered. */
  get size(): number {
    return this.#owners.size;
  }

  override take(owner: string, limits: readonly RateLimit[]): RateVerdict {
    const now = this.#clock();
    const first = this.#owners.get(owner);
    const windows: RateWindow[] = [];
    let allowed = true;
    for (const limit of limits) {
      const window = find(first, limit) ?? freshWindow(limit);
      window.limit = limit;
      if (!window.admits(now)) allowed = false;
      windows.push(window);
    }
    const states: RateState[] = [];
    const taken: number[] = [];
    for (const window of windows) {
      if (allowed) taken.push(window.count(now));
      states.push(window.state(now));
    }
    if (!allowed) return { allowed, states, refusedBy: longestWait(states) };
    this.#keep(owner, first, windows, now);
    return { allowed, states, taken };
  }

  override refund(owner: string, limits: readonly RateLimit[], taken: TakenHit): void {
    const now = this.#clock();
    const first = this.#owners.get(owner);
    for (const [i, limit] of limits.entries()) find(first, limit)?.refund(now, taken[i]!);
  }

  #keep(owner: string, first: RateWindow | undefined, windows: readonly RateWindow[], now: number): void {
    let last = first;
    while (last?.next) last = last.next;
    for (const window of windows) {
      if (find(first, window.limit)) continue;
      if (last) last.next = window;
      else {
        this.#makeRoom(now);
        this.#owners.set(owner, window);
        first = window;
      }
      last = window;
    }
  }

  #makeRoom(now: number): void {
    let victim: string | undefined;
    let least = Infinity;
    for (let i = 0; i < INSPECTED; i++) {
      const next = this.#hand.next();
      if (next.done) {
        this.#hand = this.#owners.entries();
        continue;
      }
      const [owner, first] = next.value;
      let used = 0;
      for (let window: RateWindow | undefined = first; window; window = window.next)
        used = Math.max(used, window.used(now));
      if (used === 0) {
        this.#owners.delete(owner);
      } else if (used < least) {
        least = used;
        victim = owner;
      }
    }
    if (victim !== undefined && this.#owners.size >= this.#maxOwners) this.#owners.delete(victim);
  }
}

const freshWindow = (limit: RateLimit): RateWindow =>
  limit.burst === undefined ? new SlidingWindow(limit) : new Gcra(limit);

function find(first: RateWindow | undefined, limit: RateLimit): RateWindow | undefined {
  let window = first;
  while (window && !window.counts(limit)) window = window.next;
  return window;
}
