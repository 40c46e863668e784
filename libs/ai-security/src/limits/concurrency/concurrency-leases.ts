/** The port of concurrency: every open call holds a lease, and a lease that nobody renews ends by itself. */

/** How long a lease lasts without a renewal, in milliseconds: so soon a crash frees its slots. */
export const LEASE_MS = 10_000;

/** How many calls may be open in one place at once. */
export interface ConcurrencyLimit {
  /** What is counted of this owner, e.g. all its calls, or those of one route. */
  readonly scope: string;
  /** 1 or more. */
  readonly limit: number;
}

/** What one open call holds. The same values must be given to every operation. */
export interface Lease {
  /** Whose calls are counted together. Everything of one owner lies in one slot of a Redis Cluster. */
  readonly owner: string;
  /** Unique for this owner, e.g. the id of the call. */
  readonly id: string;
  /** At least one, each with another scope. */
  readonly limits: readonly ConcurrencyLimit[];
}

export interface LeaseResult {
  readonly granted: boolean;
  /** Open calls by limit, in their order; this one is among them where it was granted. */
  readonly open: readonly number[];
}

/**
 * Counts open calls over all processes.
 *
 * **Law**: a limit counts the leases that were acquired or renewed less than `LEASE_MS` ago and not released.
 * `acquire` is one step over all limits, and grants only while each of them has room: parallel calls cannot
 * overshoot.
 *
 * **Renewals state what is so**: a lease that is renewed counts, also where the store had forgotten it (it was
 * restarted empty, the process was paused for longer than the lease). Until then the store may have granted
 * more than the limit; nothing is granted until it is below it again.
 *
 * **Order**: every operation is idempotent, and a released id is used up for `LEASE_MS`: an `acquire` or `renew`
 * that was overtaken by its `release` changes nothing.
 *
 * Operations throw `StoreUnavailable` when the store cannot answer. The class is the injection token.
 */
export abstract class ConcurrencyLeases {
  /** Takes a slot in every limit, or in none. Again for the same lease: it counts once, and begins anew. */
  abstract acquire(lease: Lease): LeaseResult | Promise<LeaseResult>;

  /** Says that these calls are still open, whatever the store knows of them. */
  abstract renew(leases: readonly Lease[]): void | Promise<void>;

  /** Frees the slots. */
  abstract release(lease: Lease): void | Promise<void>;
}
