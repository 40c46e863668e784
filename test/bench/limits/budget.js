/** What it costs to reserve and settle a budget, and to lease and release a slot, in memory and in Redis. */
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { MemoryBudgetLedger } from '../../../libs/ai-security/dist/limits/budget/memory-budget-ledger.js';
import { RedisBudgetLedger } from '../../../libs/ai-security/dist/limits/budget/redis-budget-ledger.js';
import { MemoryConcurrencyLeases } from '../../../libs/ai-security/dist/limits/concurrency/memory-concurrency-leases.js';
import { RedisConcurrencyLeases } from '../../../libs/ai-security/dist/limits/concurrency/redis-concurrency-leases.js';
import { RedisConnection } from '../../../libs/ai-security/dist/state/redis-connection.js';
import { table } from '../pii/report.js';
import { median } from '../report.js';
import { startRedis } from './redis-process.js';

const CALLERS = [1, 1_000, 100_000];
const IN_FLIGHT = 64;
const LEASE = { ms: 30_000, onExpiry: 'charge' };
/** Nothing is refused: what a refusal costs is another question. */
const PLENTY = 1_000_000_000_000;
const WINDOWS = ['minute', 'day', 'month'];

const callerOf = (i) => `caller principal https://login.example.com/ user-${i}`;

let calls = 0;

const budgets = (ledger, windows) => async (caller) => {
  const key = { tenant: caller, id: `${calls++}` };
  const claims = windows.map((window) => ({
    scope: caller,
    window,
    unit: 'tokens',
    limit: PLENTY,
    amount: 1_000,
  }));
  await ledger.reserve(key, claims, LEASE);
  await ledger.settle(key, { tokens: 600 });
};

/** Not exact: what it refuses is counted all the same, and what it gives back may be of another window. */
const flexible = (limiter) => async (caller) => {
  await limiter.consume(caller, 1_000);
  await limiter.reward(caller, 400);
};

const slots = (leases) => async (caller) => {
  const lease = { owner: caller, id: `${calls++}`, limits: [{ scope: 'all', limit: PLENTY }] };
  await leases.acquire(lease);
  await leases.release(lease);
};

const inMemory = () => ({
  'budget, one window': budgets(new MemoryBudgetLedger(), ['day']),
  'budget, three windows': budgets(new MemoryBudgetLedger({ maxAccounts: 1_000_000 }), WINDOWS),
  'rate-limiter-flexible': flexible(new RateLimiterMemory({ points: PLENTY, duration: 86_400 })),
  slot: slots(new MemoryConcurrencyLeases({ maxLeases: 1_000_000 })),
});

const inRedis = (connection, client) => ({
  'budget, one window': budgets(new RedisBudgetLedger(connection), ['day']),
  'budget, three windows': budgets(new RedisBudgetLedger(connection), WINDOWS),
  'rate-limiter-flexible': flexible(
    new RateLimiterRedis({ storeClient: client, points: PLENTY, duration: 86_400 }),
  ),
  slot: slots(new RedisConcurrencyLeases(connection)),
});

/** Rows of µs a call, for the first and the second step together. */
export async function measureBudgets({ quick }) {
  const size = quick ? { batch: 64, rounds: 1, scale: 100 } : { batch: 10_000, rounds: 5, scale: 1 };
  Logger.overrideLogger(false);
  const redis = await startRedis();
  const connection = await RedisConnection.connect(redis.url);
  const client = new Redis(redis.url);
  try {
    const shared = await timed(inRedis(connection, client), IN_FLIGHT, size);
    return { redis: shared, memory: await timed(inMemory(), 1, size) };
  } finally {
    connection.close();
    client.disconnect();
    await redis.stop();
  }
}

async function timed(contenders, inFlight, { batch, rounds, scale }) {
  const rows = [];
  for (const callers of CALLERS) {
    const names = Array.from({ length: Math.ceil(callers / scale) }, (_, i) => callerOf(i));
    const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round <= rounds; round++) {
      for (const [name, run] of Object.entries(contenders)) {
        // The first round makes the keys.
        const micros = await once(run, names, round === 0 ? Math.max(batch, names.length) : batch, inFlight);
        if (round > 0) times[name].push(micros);
      }
    }
    rows.push({
      callers,
      micros: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)])),
    });
  }
  return rows;
}

async function once(run, names, batch, inFlight) {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < batch) await run(names[(next++ * 7919) % names.length]);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return ((performance.now() - start) * 1000) / batch;
}

export function budgetsText({ memory, redis }) {
  const times = (rows, digits) =>
    table(
      ['µs a call', ...rows.map(({ callers }) => `${callers} callers`)],
      Object.keys(rows[0].micros).map((name) => [
        name,
        ...rows.map(({ micros }) => micros[name].toFixed(digits)),
      ]),
      1,
    );
  return [
    'reserved and settled, or leased and released',
    `\nin memory\n${times(memory, 2)}`,
    `\nin Redis on loopback, ${IN_FLIGHT} at once\n${times(redis, 1)}`,
  ].join('\n');
}
