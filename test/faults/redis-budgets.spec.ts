/** Budgets in Redis while it stops, hangs, comes back empty, or another server takes over, under load. */
import { randomUUID } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BudgetClaim, ReservationLease } from '../../libs/ai-security/src/limits/budget/budget-claim.js';
import { RedisBudgetLedger } from '../../libs/ai-security/src/limits/budget/redis-budget-ledger.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { startCluster } from '../redis/redis-cluster.js';
import { startRedis } from '../redis/redis-server.js';
import { underLoad } from '../redis/under-load.js';

const PATIENCE = { timeout: 20_000, interval: 20 };
/** Each of the two operations of a call has its own timeout; and what a busy machine adds. */
const BOUND_MS = 2 * 500 + 500;
const LEASE: ReservationLease = { ms: 2000, onExpiry: 'free' };

/** What the calls spend in all, and what those under way hold: 20 each, of 200. */
const SPENT = { scope: 'u', window: 'total', unit: 'tokens' } as const;
const HELD = { scope: 'u', window: 'total', unit: 'micro_usd' } as const;
const HELD_LIMIT = 200;
const CLAIMS: readonly BudgetClaim[] = [
  { ...SPENT, limit: 1e12, amount: 10 },
  { ...HELD, limit: HELD_LIMIT, amount: 20 },
];

const single = async () => {
  const redis = await startRedis();
  return { ...redis, healthy: async () => undefined, masterOf: async (_key: string) => redis };
};

/** Calls that reserve, take a moment, and settle; and what they were told. */
class Spenders {
  readonly tenant = `tenant ${randomUUID()}`;
  readonly ledger: RedisBudgetLedger;
  /** A key that lies where the tenant's budget lies. */
  key = '';
  /** Amounts whose `settle` was acknowledged, with the time of that. */
  readonly settled: { readonly at: number; readonly amount: number }[] = [];
  /** Amounts whose `settle` had no answer: done or not. */
  unknown = 0;
  /** Acknowledged reservations that were not there any more. */
  forgotten = 0;
  #held = 0;
  mostHeld = 0;

  constructor(connection: RedisConnection) {
    this.ledger = new RedisBudgetLedger({
      script: (lua) => {
        const script = connection.script(lua);
        return {
          run: async (keys, args) => {
            this.key = keys[0] ?? '';
            return script.run(keys, args);
          },
        };
      },
    });
  }

  async call(n: number): Promise<void> {
    const key = { tenant: this.tenant, id: `call ${n}` };
    if (!(await this.ledger.reserve(key, CLAIMS, LEASE)).granted) return;
    this.#held += 20;
    this.mostHeld = Math.max(this.mostHeld, this.#held);
    const amount = n % 10;
    try {
      await later(1);
      // The store frees it before we hear of it.
      this.#held -= 20;
      if (await this.ledger.settle(key, { tokens: amount, micro_usd: 0 })) {
        this.settled.push({ at: performance.now(), amount });
      } else {
        this.forgotten++;
      }
    } catch (error) {
      this.unknown += amount;
      throw error;
    }
  }

  async usage() {
    const [spent, held] = await this.ledger.usage(this.tenant, [SPENT, HELD]);
    return { spent: spent!, held: held! };
  }

  /** What was acknowledged before a time. */
  sum(before = Infinity): number {
    return this.settled.reduce((sum, { at, amount }) => (at < before ? sum + amount : sum), 0);
  }

  /** Resolves when calls are answered (again). */
  async working(): Promise<void> {
    const before = this.settled.length;
    await vi.waitFor(() => expect(this.settled.length).toBeGreaterThan(before + 50), PATIENCE);
  }

  /** Resolves when the leases of what was never settled are over. */
  async quiet() {
    return vi.waitFor(async () => {
      const usage = await this.usage();
      expect([usage.spent.reserved, usage.held.reserved]).toEqual([0, 0]);
      return usage;
    }, PATIENCE);
  }
}

describe.each([
  ['one server', single],
  ['Cluster', startCluster],
])('budgets on %s', (_mode, start) => {
  let redis: Awaited<ReturnType<typeof start>>;
  let connection: RedisConnection;
  let spenders: Spenders;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    redis = await start();
    connection = await RedisConnection.connect(redis.url);
    spenders = new Spenders(connection);
  });
  afterEach(async () => {
    connection.close();
    await redis.stop();
  });

  /** Makes calls from before a fault until they are answered again. */
  const through = async (fault: () => Promise<unknown>) =>
    underLoad(
      async (n) => spenders.call(n),
      async () => {
        await spenders.working();
        await fault();
        await spenders.working();
      },
    );

  it('hang with Redis for no longer than its timeout, and lose and exceed nothing', async () => {
    const { failed, slowestMs } = await through(async () => {
      const master = await redis.masterOf(spenders.key);
      master.pause();
      // Shorter than what makes a cluster replace it.
      await later(700);
      master.resume();
    });
    expect(failed).not.toEqual([]);
    expect(slowestMs).toBeLessThan(BOUND_MS);
    expect(spenders.mostHeld).toBeLessThanOrEqual(HELD_LIMIT);
    const { spent, held } = await spenders.quiet();
    expect(held.settled).toBe(0);
    expect(spent.settled).toBeGreaterThanOrEqual(spenders.sum());
    expect(spent.settled).toBeLessThanOrEqual(spenders.sum() + spenders.unknown);
  });

  it('begin anew where Redis comes back empty', async () => {
    let backAt = 0;
    const { failed, slowestMs } = await through(async () => {
      await redis.restart();
      backAt = performance.now();
    });
    expect(failed).not.toEqual([]);
    expect(slowestMs).toBeLessThan(BOUND_MS);
    const { spent } = await spenders.quiet();
    const since = spenders.sum() - spenders.sum(backAt);
    expect(spent.settled).toBeGreaterThanOrEqual(since);
    expect(spent.settled).toBeLessThanOrEqual(since + spenders.unknown);
  });
});

it('budgets on a Cluster go on when a master dies, without what it had not told its replica', async () => {
  Logger.overrideLogger(false);
  const redis = await startCluster();
  const connection = await RedisConnection.connect(redis.url);
  const spenders = new Spenders(connection);
  let diedAt = 0;
  const { failed, slowestMs } = await underLoad(
    async (n) => spenders.call(n),
    async () => {
      await spenders.working();
      const master = await redis.masterOf(spenders.key);
      diedAt = performance.now();
      await master.stop();
      await spenders.working();
    },
  );
  expect(failed).not.toEqual([]);
  expect(slowestMs).toBeLessThan(BOUND_MS);
  const { spent } = await spenders.quiet();
  const lost = spenders.sum() - spent.settled;
  // Only what was acknowledged a moment before can be lost.
  expect(lost).toBeLessThanOrEqual(spenders.sum() - spenders.sum(diedAt - 1000));
  expect(spent.settled).toBeLessThanOrEqual(spenders.sum() + spenders.unknown);
  connection.close();
  await redis.stop();
});
