/** Budgets in Redis, shared by all processes: one script, and one round trip, for each operation. */
import { hash } from 'node:crypto';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
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
  closedId,
  type BudgetState,
  type BudgetUsage,
  type ReservationResult,
} from './budget-ledger.js';
import { CLOSE, CLOSED_PER_RUN, HEARTBEAT, RESERVE, SWEEP, USAGE } from './redis-budget-scripts.js';

type Args = readonly (string | number)[];

/**
 * A reservation whose answer was lost (`StoreUnavailable`) may have been made: the caller cancels it, or its
 * lease frees it. Replication is asynchronous, so a failover can forget the operations of the replication lag.
 */
export class RedisBudgetLedger extends BudgetLedger {
  readonly #reserve: RedisScript;
  readonly #heartbeat: RedisScript;
  readonly #close: RedisScript;
  readonly #sweep: RedisScript;
  readonly #usage: RedisScript;
  #expired = 0;

  constructor(connection: Pick<RedisConnection, 'script'>) {
    super();
    this.#reserve = connection.script(RESERVE);
    this.#heartbeat = connection.script(HEARTBEAT);
    this.#close = connection.script(CLOSE);
    this.#sweep = connection.script(SWEEP);
    this.#usage = connection.script(USAGE);
  }

  override get expired(): number {
    return this.#expired;
  }

  override async reserve(
    key: ReservationKey,
    claims: readonly BudgetClaim[],
    lease: ReservationLease,
  ): Promise<ReservationResult> {
    checkReservation(key, claims, lease);
    const args = [key.id, lease.ms, lease.onExpiry === 'free' ? 1 : 0];
    for (const { scope, unit, window, limit, amount } of claims) {
      args.push(scopeName(scope), unit, window, limit, amount, lease.counted?.[unit] ?? amount);
    }
    const [granted, refused, wait, ...numbers] = await this.#run(this.#reserve, keysOf(key), args);
    if (granted === -1) throw closedId();
    const states = claims.map((_, i): BudgetState => ({
      remaining: numbers[2 * i]!,
      resetMs: finite(numbers[2 * i + 1]!),
    }));
    if (granted === 1) return { granted: true, states };
    return { granted: false, states, claim: claims[refused! - 1]!, retryAfterMs: finite(wait!) };
  }

  override async heartbeat(key: ReservationKey, counted: BudgetAmounts): Promise<boolean> {
    checkKey(key);
    checkAmounts(counted);
    const [open] = await this.#run(this.#heartbeat, keysOf(key), [key.id, ...listed(counted)]);
    return open === 1;
  }

  override async settle(key: ReservationKey, used: BudgetAmounts): Promise<boolean> {
    checkKey(key);
    checkAmounts(used);
    const [changed] = await this.#run(this.#close, keysOf(key), [key.id, 'settle', ...listed(used)]);
    return changed === 1;
  }

  override async cancel(key: ReservationKey): Promise<boolean> {
    checkKey(key);
    const [changed] = await this.#run(this.#close, keysOf(key), [key.id, 'cancel']);
    return changed === 1;
  }

  override async sweep(tenant: string): Promise<number> {
    checkTenant(tenant);
    let swept = 0;
    for (;;) {
      const closed = (await this.#sweep.run(tenantKeys(tenant), [])) as number;
      this.#expired += closed;
      swept += closed;
      if (closed < CLOSED_PER_RUN) return swept;
    }
  }

  override async usage(tenant: string, counters: readonly BudgetCounter[]): Promise<readonly BudgetUsage[]> {
    checkTenant(tenant);
    checkCounters(counters);
    const args = counters.flatMap(({ scope, unit, window }) => [scopeName(scope), unit, window]);
    const numbers = await this.#run(this.#usage, tenantKeys(tenant), args);
    return counters.map((_, i) => ({ settled: numbers[2 * i]!, reserved: numbers[2 * i + 1]! }));
  }

  /** Notes the expiries, which every script reports first, and gives the rest of the reply. */
  async #run(script: RedisScript, keys: readonly string[], args: Args): Promise<number[]> {
    const [expired, ...rest] = (await script.run(keys, args)) as [number, ...number[]];
    this.#expired += expired;
    return rest;
  }
}

// Tenants and scopes hold subjects and names, so the store sees hashes only.
const scopeName = (scope: string): string => hash('sha256', scope, 'base64url').slice(0, 22);

/** The braces are Redis Cluster's hash tag. */
function tenantKeys(tenant: string): string[] {
  const prefix = `ai-security:budget:{${hash('sha256', tenant, 'base64url')}}`;
  return ['settled', 'reserved', 'reservations', 'leases', 'ends'].map((name) => `${prefix}:${name}`);
}

function keysOf({ tenant, id }: ReservationKey): string[] {
  const keys = tenantKeys(tenant);
  keys.push(`${keys[0]!.slice(0, -'settled'.length)}closed:${id}`);
  return keys;
}

const listed = (amounts: BudgetAmounts): (string | number)[] => Object.entries(amounts).flat();

/** The scripts say -1 for "never". */
const finite = (ms: number): number | null => (ms < 0 ? null : ms);
