/** Budgets in the memory of this process. */
import type { BudgetUnit } from '../../call/protected-route.js';
import type { Clock } from '../../state/clock.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import {
  checkAmounts,
  checkCounters,
  checkKey,
  checkReservation,
  checkTenant,
  type BudgetAmounts,
  type BudgetClaim,
  type BudgetCounter,
  type ReservationKey,
  type ReservationLease,
} from './budget-claim.js';
import {
  BudgetLedger,
  BUSY_RETRY_MS,
  closedId,
  KEEP_EXPIRED_MS,
  REMEMBER_CLOSED_MS,
  type BudgetState,
  type BudgetUsage,
  type ReservationResult,
} from './budget-ledger.js';
import { budgetPeriod, type BudgetPeriod } from './budget-period.js';
import { DueQueue, type Due } from '../../state/due-queue.js';

/** Expired reservations that one operation closes at most, so that no caller pays for all crashes at once. */
const CLOSED_PER_OPERATION = 64;
/** Old accounts that a new one looks at. */
const INSPECTED = 8;

/** A counter in one period. */
interface Account {
  settled: number;
  reserved: number;
  readonly endMs: number;
}

interface Line {
  readonly account: Account;
  readonly unit: BudgetUnit;
  readonly amount: number;
  /** What an expiry charges, or has charged. */
  counted: number;
}

interface Reservation extends Due {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly lease: ReservationLease;
  state: 'open' | 'expired' | 'closed';
}

interface MemoryBudgetLedgerOptions {
  /** Milliseconds since the epoch: windows are those of the calendar. @default Date.now */
  readonly clock?: Clock;
  /** Counters that are remembered. Without room `reserve` fails: to forget one would give its budget anew. @default 200000 */
  readonly maxAccounts?: number;
}

/**
 * Constant time per claim and O(log n) per reservation, without timers. Closed reservations are remembered for
 * a minute, accounts for another after their window: a clock that is set back does not begin it anew.
 */
export class MemoryBudgetLedger extends BudgetLedger {
  readonly #clock: Clock;
  readonly #maxAccounts: number;
  readonly #accounts = new Map<string, Account>();
  readonly #reservations = new Map<string, Reservation>();
  readonly #due = new DueQueue<Reservation>();
  #expired = 0;
  /** Goes round all accounts. One that lives on: a new one walks over every deleted entry first. */
  #hand = this.#accounts.entries();

  constructor({ clock = Date.now, maxAccounts = 200_000 }: MemoryBudgetLedgerOptions = {}) {
    super();
    this.#clock = clock;
    this.#maxAccounts = maxAccounts;
  }

  override get expired(): number {
    return this.#expired;
  }

  /** What is held in memory. */
  get size(): { readonly accounts: number; readonly reservations: number } {
    return { accounts: this.#accounts.size, reservations: this.#reservations.size };
  }

  override reserve(
    key: ReservationKey,
    claims: readonly BudgetClaim[],
    lease: ReservationLease,
  ): ReservationResult {
    checkReservation(key, claims, lease);
    const now = this.#begin();
    const name = joined(key.tenant, key.id);
    const known = this.#reservations.get(name);
    if (known && known.state !== 'open') throw closedId();

    const periods = claims.map(({ window }) => budgetPeriod(window, now));
    const names = claims.map((claim, i) => accountName(key.tenant, claim, periods[i]!));
    const accounts = names.map((account) => this.#accounts.get(account));
    const counted = accounts.map((account) => (account ? account.settled + account.reserved : 0));
    const states = (added: (i: number) => number): BudgetState[] =>
      claims.map(({ limit }, i) => ({
        remaining: Math.max(0, limit - counted[i]! - added(i)),
        resetMs: finite(periods[i]!.endMs - now),
      }));
    if (known) return { granted: true, states: states(() => 0) };

    let refused: BudgetClaim | undefined;
    let longest = 0;
    claims.forEach((claim, i) => {
      if (counted[i]! + claim.amount <= claim.limit) return;
      const wait = waitFor(claim, accounts[i]?.settled ?? 0, periods[i]!.endMs - now);
      if (refused && wait <= longest) return;
      refused = claim;
      longest = wait;
    });
    if (refused) {
      return { granted: false, states: states(() => 0), claim: refused, retryAfterMs: finite(longest) };
    }

    if (this.#accounts.size + accounts.filter((account) => !account).length > this.#maxAccounts) {
      this.#forgetAccounts(now);
      throw new StoreUnavailable('FULL');
    }
    const lines = claims.map(({ unit, amount }, i): Line => {
      const account = accounts[i] ?? this.#openAccount(names[i]!, periods[i]!, now);
      account.reserved += amount;
      return { account, unit, amount, counted: lease.counted?.[unit] ?? amount };
    });
    this.#remember({ name, lines, lease, state: 'open', dueAt: now + lease.ms });
    return { granted: true, states: states((i) => claims[i]!.amount) };
  }

  override heartbeat(key: ReservationKey, counted: BudgetAmounts): boolean {
    checkKey(key);
    checkAmounts(counted);
    const now = this.#begin();
    const reservation = this.#reservations.get(joined(key.tenant, key.id));
    if (reservation?.state !== 'open') return false;
    for (const line of reservation.lines) line.counted = counted[line.unit] ?? line.counted;
    reservation.dueAt = Math.max(reservation.dueAt, now + reservation.lease.ms);
    return true;
  }

  override settle(key: ReservationKey, used: BudgetAmounts): boolean {
    checkAmounts(used);
    return this.#close(key, (line) => used[line.unit] ?? line.amount);
  }

  override cancel(key: ReservationKey): boolean {
    return this.#close(key, () => 0);
  }

  override sweep(tenant: string): number {
    checkTenant(tenant);
    const before = this.#expired;
    this.#expire(this.#clock(), Infinity);
    return this.#expired - before;
  }

  override usage(tenant: string, counters: readonly BudgetCounter[]): readonly BudgetUsage[] {
    checkTenant(tenant);
    checkCounters(counters);
    const now = this.#begin();
    return counters.map((counter) => {
      const name = accountName(tenant, counter, budgetPeriod(counter.window, now));
      const { settled, reserved } = this.#accounts.get(name) ?? { settled: 0, reserved: 0 };
      return { settled, reserved };
    });
  }

  /** The time of an operation, after the leases that have ended by then are closed. */
  #begin(): number {
    const now = this.#clock();
    this.#expire(now, CLOSED_PER_OPERATION);
    return now;
  }

  #expire(now: number, most: number): void {
    for (let i = 0; i < most; i++) {
      const reservation = this.#due.take(now);
      if (!reservation) return;
      if (reservation.state !== 'open') {
        this.#reservations.delete(reservation.name);
        continue;
      }
      this.#expired++;
      reservation.state = 'expired';
      for (const line of reservation.lines) {
        if (reservation.lease.onExpiry === 'free') line.counted = 0;
        line.account.reserved -= line.amount;
        line.account.settled += line.counted;
      }
      reservation.dueAt = now + KEEP_EXPIRED_MS;
      this.#due.add(reservation);
    }
  }

  #close(key: ReservationKey, used: (line: Line) => number): boolean {
    checkKey(key);
    const now = this.#begin();
    const reservation = this.#reservations.get(joined(key.tenant, key.id));
    if (!reservation || reservation.state === 'closed') return false;
    for (const line of reservation.lines) {
      if (reservation.state === 'open') line.account.reserved -= line.amount;
      else line.account.settled -= line.counted;
      line.account.settled += used(line);
    }
    reservation.state = 'closed';
    reservation.dueAt = Math.max(reservation.dueAt, now + REMEMBER_CLOSED_MS);
    return true;
  }

  #remember(reservation: Reservation): void {
    this.#reservations.set(reservation.name, reservation);
    this.#due.add(reservation);
  }

  #openAccount(name: string, { endMs }: BudgetPeriod, now: number): Account {
    this.#forgetAccounts(now);
    const account: Account = { settled: 0, reserved: 0, endMs };
    this.#accounts.set(name, account);
    return account;
  }

  #forgetAccounts(now: number): void {
    for (let i = 0; i < INSPECTED; i++) {
      const next = this.#hand.next();
      if (next.done) {
        this.#hand = this.#accounts.entries();
        continue;
      }
      const [name, { endMs, reserved }] = next.value;
      if (reserved === 0 && endMs + REMEMBER_CLOSED_MS <= now) this.#accounts.delete(name);
    }
  }
}

/** One text of two, of which no other two give the same. */
const joined = (first: string, second: string): string => `${first.length}:${first}${second}`;

const accountName = (tenant: string, { scope, window, unit }: BudgetCounter, { id }: BudgetPeriod): string =>
  `${window}:${unit}:${id}:${joined(tenant, scope)}`;

/** How long a claim that does not fit has to wait; `Infinity` when waiting cannot help. */
function waitFor({ limit, amount }: BudgetClaim, settled: number, leftMs: number): number {
  if (amount > limit) return Infinity;
  return settled + amount > limit ? leftMs : Math.min(leftMs, BUSY_RETRY_MS);
}

const finite = (ms: number): number | null => (ms === Infinity ? null : ms);
