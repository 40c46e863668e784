/** Leases in the memory of this process. */
import { monotonicClock, type Clock } from '../../state/clock.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { DueQueue, type Due } from '../../state/due-queue.js';
import { ConcurrencyLeases, LEASE_MS, type Lease, type LeaseResult } from './concurrency-leases.js';

interface Entry extends Due {
  readonly name: string;
  /** Names of the counters that it is counted in; empty once it was released. */
  counters: readonly string[];
}

interface MemoryConcurrencyLeasesOptions {
  /** @default monotonicClock */
  readonly clock?: Clock;
  /** Leases that are remembered, those of the last ten seconds included. @default 100000 */
  readonly maxLeases?: number;
}

/** O(log n) per operation, without timers. Throws `StoreUnavailable` `FULL` rather than forget an open call. */
export class MemoryConcurrencyLeases extends ConcurrencyLeases {
  readonly #clock: Clock;
  readonly #maxLeases: number;
  readonly #entries = new Map<string, Entry>();
  readonly #counts = new Map<string, number>();
  readonly #due = new DueQueue<Entry>();

  constructor({ clock = monotonicClock, maxLeases = 100_000 }: MemoryConcurrencyLeasesOptions = {}) {
    super();
    this.#clock = clock;
    this.#maxLeases = maxLeases;
  }

  /** What is held in memory. */
  get size(): { readonly leases: number; readonly counters: number } {
    return { leases: this.#entries.size, counters: this.#counts.size };
  }

  override acquire(lease: Lease): LeaseResult {
    const now = this.#begin();
    const counters = countersOf(lease);
    const entry = this.#entries.get(nameOf(lease));
    const held = entry !== undefined && entry.counters.length > 0;
    const open = counters.map((counter) => this.#counts.get(counter) ?? 0);
    const fits = held || (!entry && lease.limits.every(({ limit }, i) => open[i]! < limit));
    if (!fits) return { granted: false, open };
    this.#hold(lease, counters, now);
    return { granted: true, open: held ? open : open.map((count) => count + 1) };
  }

  override renew(leases: readonly Lease[]): void {
    const now = this.#begin();
    for (const lease of leases) {
      const entry = this.#entries.get(nameOf(lease));
      if (!entry || entry.counters.length > 0) this.#hold(lease, entry?.counters ?? countersOf(lease), now);
    }
  }

  override release(lease: Lease): void {
    const now = this.#begin();
    const entry = this.#entries.get(nameOf(lease)) ?? this.#remember(lease, now);
    this.#uncount(entry);
    entry.dueAt = now + LEASE_MS;
  }

  #hold(lease: Lease, counters: readonly string[], now: number): void {
    const known = this.#entries.get(nameOf(lease));
    if (known) {
      known.dueAt = now + LEASE_MS;
      return;
    }
    this.#remember(lease, now).counters = counters;
    for (const counter of counters) this.#counts.set(counter, (this.#counts.get(counter) ?? 0) + 1);
  }

  #remember(lease: Lease, now: number): Entry {
    if (this.#entries.size >= this.#maxLeases) throw new StoreUnavailable('FULL');
    const entry: Entry = { name: nameOf(lease), counters: [], dueAt: now + LEASE_MS };
    this.#entries.set(entry.name, entry);
    this.#due.add(entry);
    return entry;
  }

  /** The time of an operation, after what has ended by then is forgotten. */
  #begin(): number {
    const now = this.#clock();
    for (let entry = this.#due.take(now); entry; entry = this.#due.take(now)) {
      this.#uncount(entry);
      this.#entries.delete(entry.name);
    }
    return now;
  }

  #uncount(entry: Entry): void {
    for (const counter of entry.counters) {
      const left = this.#counts.get(counter)! - 1;
      if (left > 0) this.#counts.set(counter, left);
      else this.#counts.delete(counter);
    }
    entry.counters = [];
  }
}

/** One text of two, of which no other two give the same. */
const joined = (owner: string, text: string): string => `${owner.length}:${owner}${text}`;

const nameOf = ({ owner, id }: Lease): string => joined(owner, id);

const countersOf = ({ owner, limits }: Lease): string[] => limits.map(({ scope }) => joined(owner, scope));
