/** The port of budgets: reserve before the call, settle after it. */
import type {
  BudgetAmounts,
  BudgetClaim,
  BudgetCounter,
  ReservationKey,
  ReservationLease,
} from './budget-claim.js';

/** How a budget stands after the operation. */
export interface BudgetState {
  /** What is neither spent nor reserved; never below 0. */
  readonly remaining: number;
  /** Milliseconds until the window ends; `null` for `total`. */
  readonly resetMs: number | null;
}

/** `states` has the order of the claims. */
export type ReservationResult =
  | { readonly granted: true; readonly states: readonly BudgetState[] }
  | {
      readonly granted: false;
      readonly states: readonly BudgetState[];
      /** The claim that is refused; of several the one that must wait longest. */
      readonly claim: BudgetClaim;
      /** When a retry can help, in milliseconds. `null`: never, as it asks for more than the whole limit. */
      readonly retryAfterMs: number | null;
    };

/** What a counter holds: `settled + reserved` is what limits count. */
export interface BudgetUsage {
  readonly settled: number;
  readonly reserved: number;
}

/** When only open calls stand in the way, one of them may settle at any moment. */
export const BUSY_RETRY_MS = 1000;

/** Closed ids are remembered so long: a `reserve` that was delayed on its way must not open one again. */
export const REMEMBER_CLOSED_MS = 60_000;

/** What a late call needs to settle after its lease: how it expired, and the counters of a window that is over. */
export const KEEP_EXPIRED_MS = 3_600_000;

/**
 * Counts what calls may spend, exactly.
 *
 * **Law**: what a counter holds is the sum of what was settled and of all open reservations, and it is never
 * negative. A reservation is granted in all its claims or in none, in one step, and only while no limit is
 * exceeded: parallel calls cannot overshoot. A call that spends more than it reserved is charged for what it
 * spent, and the counter may then show more than the limit.
 *
 * **Time** is the store's. A call is charged in the windows in which it was reserved, whenever it ends.
 *
 * **Crashes**: a reservation without a heartbeat for its lease expires, and is charged as its `onExpiry` says.
 * Every operation closes expired reservations of the tenant first, a bounded number of them. A call that
 * settles after all (its process was paused) replaces that charge within an hour; later it changes nothing.
 *
 * Every operation is idempotent by the id of the reservation, throws a `RangeError` for what cannot be counted
 * exactly, and a `StoreUnavailable` when the store cannot answer. The class is the injection token of the
 * ledger in use.
 */
export abstract class BudgetLedger {
  /** Leases that ended without a `settle` and were closed by this process, since it began. */
  abstract readonly expired: number;

  /**
   * Reserves all claims or none. A repeated call with the id of an open reservation is granted and counts nothing.
   *
   * @param claims 1 to 32, each for another counter
   * @throws RangeError also for an id that is closed already
   */
  abstract reserve(
    key: ReservationKey,
    claims: readonly BudgetClaim[],
    lease: ReservationLease,
  ): ReservationResult | Promise<ReservationResult>;

  /**
   * Begins the lease anew.
   *
   * @param counted what an expiry would charge from now on; units that it does not name stay as they are
   * @returns `false` when the reservation is not open (any more): what the call goes on spending is not reserved
   */
  abstract heartbeat(key: ReservationKey, counted: BudgetAmounts): boolean | Promise<boolean>;

  /**
   * Charges what was used, and frees the rest.
   *
   * @param used by unit; a unit that it does not name is charged as it was reserved
   * @returns `false` when nothing was changed: settled or cancelled before, or never reserved
   */
  abstract settle(key: ReservationKey, used: BudgetAmounts): boolean | Promise<boolean>;

  /**
   * Frees the whole reservation. It may overtake a `reserve` whose answer was lost: that one is refused then.
   *
   * @returns `false` when nothing was changed
   */
  abstract cancel(key: ReservationKey): boolean | Promise<boolean>;

  /**
   * Closes every reservation of a tenant whose lease has ended; for tenants without traffic.
   *
   * @returns how many it has closed
   */
  abstract sweep(tenant: string): number | Promise<number>;

  /** What the counters hold in their current windows, in their order. */
  abstract usage(
    tenant: string,
    counters: readonly BudgetCounter[],
  ): readonly BudgetUsage[] | Promise<readonly BudgetUsage[]>;
}

/** The reply to a `reserve` of an id that was used up. */
export const closedId = (): RangeError => new RangeError('the id of the reservation was used before');
