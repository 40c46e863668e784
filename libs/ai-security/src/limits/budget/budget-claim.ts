/** What a call wants to spend, and the checks that a claim passes before any store sees it. */
import type { BudgetUnit, BudgetWindow } from '../../call/protected-route.js';

/** One counter: what a scope has spent in a window. */
export interface BudgetCounter {
  /** Who spends: a text of at most 512 characters that names the kind and the id, e.g. `key:k_123`. */
  readonly scope: string;
  readonly window: BudgetWindow;
  readonly unit: BudgetUnit;
}

/** A share of a budget, to be reserved. */
export interface BudgetClaim extends BudgetCounter {
  /** What the scope may spend in the window: an integer of 0 or more. */
  readonly limit: number;
  /** The most that the call can spend: an integer of 0 or more. */
  readonly amount: number;
}

/** What was spent, by unit: integers of 0 or more. */
export type BudgetAmounts = Readonly<Partial<Record<BudgetUnit, number>>>;

/** Names one reservation. */
export interface ReservationKey {
  /**
   * Everything of one tenant changes in one step and lies in one slot of a Redis Cluster. `''` where there are
   * no tenants, or for what is shared by all of them.
   */
  readonly tenant: string;
  /** Unique within the tenant, 1 to 128 characters: e.g. the id of the call. */
  readonly id: string;
}

/** How long a reservation lives without a sign of life, and what its end costs. */
export interface ReservationLease {
  /** Milliseconds, 1 to an hour. */
  readonly ms: number;
  /** `charge`: what was last counted; `free`: nothing. Both are corrected when the call settles after all. */
  readonly onExpiry: 'charge' | 'free';
  /**
   * What an expiry charges before the first heartbeat, by unit.
   *
   * @default the whole claim
   */
  readonly counted?: BudgetAmounts;
}

/** More claims than this in one call are a fault of the configuration. */
const MAX_CLAIMS = 32;
const MAX_LEASE_MS = 3_600_000;
const UNITS: ReadonlySet<string> = new Set(['input_tokens', 'output_tokens', 'tokens', 'micro_usd']);
const WINDOWS: ReadonlySet<string> = new Set(['minute', 'hour', 'day', 'month', 'total']);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** @throws RangeError when it names nothing, or is too long to be a name */
export function checkKey({ tenant, id }: ReservationKey): void {
  checkTenant(tenant);
  if (id.length < 1 || id.length > 128) {
    throw new RangeError('the "id" of a reservation must have 1 to 128 characters');
  }
}

/** @throws RangeError when it is too long to be a name */
export function checkTenant(tenant: string): void {
  if (tenant.length > 512) throw new RangeError('a "tenant" must have at most 512 characters');
}

/**
 * @throws RangeError for what cannot be counted exactly: a negative amount would grant credit, `NaN` would pass
 *   every comparison
 */
export function checkAmounts(amounts: BudgetAmounts): void {
  for (const [unit, amount] of Object.entries(amounts)) {
    if (!UNITS.has(unit) || !isCount(amount)) {
      throw new RangeError('amounts must be integers of 0 or more, by known unit');
    }
  }
}

/** @throws RangeError for an unknown window or unit, or a scope that is too long */
export function checkCounters(counters: readonly BudgetCounter[]): void {
  if (counters.length < 1 || counters.length > MAX_CLAIMS) {
    throw new RangeError(`1 to ${MAX_CLAIMS} budgets can be asked for at once`);
  }
  for (const { scope, window, unit } of counters) {
    if (scope.length > 512) throw new RangeError('a "scope" must have at most 512 characters');
    if (!WINDOWS.has(window)) throw new RangeError('unknown budget "window"');
    if (!UNITS.has(unit)) throw new RangeError('unknown budget "unit"');
  }
}

/** @throws RangeError for claims or a lease that no store could keep exactly */
export function checkReservation(
  key: ReservationKey,
  claims: readonly BudgetClaim[],
  lease: ReservationLease,
): void {
  checkKey(key);
  checkCounters(claims);
  for (const { limit, amount } of claims) {
    if (!isCount(limit) || !isCount(amount)) {
      throw new RangeError('"limit" and "amount" must be integers of 0 or more');
    }
  }
  // Each of two equal claims would be checked without the other's amount.
  for (let i = 1; i < claims.length; i++) {
    const { scope, window, unit } = claims[i]!;
    if (claims.findIndex((c) => c.scope === scope && c.window === window && c.unit === unit) !== i) {
      throw new RangeError('a scope is claimed twice for the same window and unit');
    }
  }
  if (!(Number.isSafeInteger(lease.ms) && lease.ms >= 1 && lease.ms <= MAX_LEASE_MS)) {
    throw new RangeError(`a lease must be 1 to ${MAX_LEASE_MS} ms`);
  }
  if (lease.counted) checkAmounts(lease.counted);
}
