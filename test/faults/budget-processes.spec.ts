/** One budget and four processes: it is never exceeded, every token is counted, and a crash sticks for one lease. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BudgetClaim, ReservationLease } from '../../libs/ai-security/src/limits/budget/budget-claim.js';
import { RedisBudgetLedger } from '../../libs/ai-security/src/limits/budget/redis-budget-ledger.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { compileWorkspace } from '../e2e/compiled.js';
import { startCluster } from '../redis/redis-cluster.js';
import { startRedis } from '../redis/redis-server.js';

const PROGRAM = fileURLToPath(new URL('budget-process.js', import.meta.url));
const PATIENCE = { timeout: 20_000, interval: 50 };
const PROCESSES = 4;
const PARALLEL = 64;
const COUNTER = { scope: 'u', window: 'total', unit: 'tokens' } as const;
const LEASE: ReservationLease = { ms: 60_000, onExpiry: 'charge' };

interface Demand {
  readonly tenant: string;
  /** Without the amount, which each call chooses. */
  readonly claim: Omit<BudgetClaim, 'amount'>;
  readonly lease: ReservationLease;
  readonly parallel: number;
}

/** A `budget-process.js`. */
class Spender {
  readonly #child: ChildProcess;

  constructor(url: string) {
    this.#child = fork(PROGRAM, {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'], REDIS_URL: url },
    });
  }

  async started(): Promise<this> {
    const [{ state }] = (await once(this.#child, 'message')) as [{ state: string }];
    expect(state).toBe('up');
    return this;
  }

  reserve = async (options: Demand): Promise<number> => this.#ask('reserve', options);
  settle = async (): Promise<number> => this.#ask('settle');

  async kill(): Promise<void> {
    if (this.#child.kill('SIGKILL')) await once(this.#child, 'exit');
  }

  async #ask(act: string, options?: Demand): Promise<number> {
    this.#child.send({ act, options });
    const [{ result, error }] = (await once(this.#child, 'message')) as [{ result: number; error?: string }];
    if (error) throw new Error(error);
    return result;
  }
}

const sumOf = async (numbers: readonly Promise<number>[]): Promise<number> =>
  (await Promise.all(numbers)).reduce((sum, n) => sum + n, 0);

beforeAll(compileWorkspace, 300_000);

describe.each([
  ['one server', startRedis],
  ['Cluster', startCluster],
])('four processes on %s', (_mode, start) => {
  let redis: Awaited<ReturnType<typeof start>>;
  let connection: RedisConnection;
  let ledger: RedisBudgetLedger;
  let spenders: Spender[];
  let tenant: string;
  let serial = 0;
  beforeAll(async () => {
    redis = await start();
    connection = await RedisConnection.connect(redis.url);
    ledger = new RedisBudgetLedger(connection);
  });
  beforeEach(async () => {
    tenant = `tenant ${serial++}`;
    spenders = await Promise.all(
      Array.from({ length: PROCESSES }, async () => new Spender(redis.url).started()),
    );
  });
  afterEach(async () => void (await Promise.all(spenders.map(async (spender) => spender.kill()))));
  afterAll(async () => {
    connection.close();
    await redis.stop();
  });

  const usage = async () => (await ledger.usage(tenant, [COUNTER]))[0]!;
  const demand = (limit: number, lease = LEASE): Demand => ({
    tenant,
    claim: { ...COUNTER, limit },
    lease,
    parallel: PARALLEL,
  });

  it('reserve no more than there is, and count what was used to the token', async () => {
    let used = 0;
    for (let round = 0; round < 5; round++) {
      // Room for about a quarter of what they ask for.
      const limit = used + 3000;
      const granted = await sumOf(spenders.map(async (spender) => spender.reserve(demand(limit))));
      expect(granted).toBeLessThanOrEqual(limit - used);
      // The smallest that was refused would have fitted otherwise.
      expect(granted).toBeGreaterThan(limit - used - 100);
      expect(await usage()).toEqual({ settled: used, reserved: granted });
      used += await sumOf(spenders.map(async (spender) => spender.settle()));
      expect(await usage()).toEqual({ settled: used, reserved: 0 });
    }
  });

  it.each(['charge', 'free'] as const)(
    'one that is killed holds nothing after its lease: %s',
    async (onExpiry) => {
      const [doomed, other] = spenders as [Spender, Spender];
      const lease = { ms: 1500, onExpiry };
      const lost = await doomed.reserve(demand(1e9, lease));
      const kept = await other.reserve(demand(1e9));
      await doomed.kill();
      const settled = onExpiry === 'charge' ? lost : 0;
      await vi.waitFor(async () => expect(await usage()).toEqual({ settled, reserved: kept }), PATIENCE);
      const used = await other.settle();
      expect(await usage()).toEqual({ settled: settled + used, reserved: 0 });
    },
  );
});
