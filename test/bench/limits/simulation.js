/**
 * One budget and many processes: how much of it is spent, what the processes wait, and what Redis works for it.
 *
 * The processes are ledgers with a connection each in this one process; Redis and its scripts are real. A call
 * reserves 1,000 tokens, takes 20 to 60 ms and uses 300 to 900 of them.
 */
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisBudgetLedger } from '../../../libs/ai-security/dist/limits/budget/redis-budget-ledger.js';
import { RedisConnection } from '../../../libs/ai-security/dist/state/redis-connection.js';
import { table } from '../pii/report.js';
import { LocalLeases } from './local-leases.js';
import { startRedis } from './redis-process.js';

const RESERVED = 1_000;
const LEASE = { ms: 30_000, onExpiry: 'charge' };
const CLIENTS = 128;
/** A client that was refused so often in a row takes the budget for spent. */
const MAX_REFUSALS = 10;

export async function simulateBudgets({ quick }) {
  Logger.overrideLogger(false);
  const calls = quick ? 600 : 4_000;
  const rows = [];
  const redis = await startRedis();
  const client = new Redis(redis.url);
  try {
    for (const processes of quick ? [1, 4] : [1, 10, 100]) {
      for (const keys of ['one budget', 'a budget each']) {
        for (const leases of [false, true]) {
          await client.flushall();
          rows.push(await simulate(redis.url, client, { processes, keys, leases, calls }));
        }
      }
    }
  } finally {
    client.disconnect();
    await redis.stop();
  }
  return rows;
}

async function simulate(url, client, { processes, keys, leases, calls }) {
  const clients = Math.max(CLIENTS, processes);
  const budgets = keys === 'one budget' ? 1 : clients;
  const limit = Math.floor((calls * 600) / budgets);
  const members = await Promise.all(
    Array.from({ length: processes }, async (_, i) => {
      const connection = await RedisConnection.connect(url);
      const shared = new RedisBudgetLedger(connection);
      // A lease is of one budget, so a process has one for each that it sees.
      const leased = new Map();
      const ledgerOf = (budget) => {
        if (!leases) return shared;
        if (!leased.has(budget))
          leased.set(
            budget,
            new LocalLeases(shared, `${i}:${budget}`, Math.min(processes, clients / budgets)),
          );
        return leased.get(budget);
      };
      return { connection, leased, ledgerOf };
    }),
  );
  const run = { spent: 0, granted: 0, refused: 0, waits: [] };
  const before = await workOf(client);
  await Promise.all(
    Array.from({ length: clients }, (_, i) => {
      const budget = `budget ${i % budgets}`;
      return oneClient(members[i % processes].ledgerOf(budget), budget, limit, i, run);
    }),
  );
  for (const { leased } of members) for (const one of leased.values()) await one.close();
  const after = await workOf(client);
  for (const { connection } of members) connection.close();
  const waits = run.waits.toSorted((a, b) => a - b);
  return {
    processes,
    keys,
    leases,
    spent: run.spent / (limit * budgets),
    commandsPerCall: (after.commands - before.commands) / run.granted,
    redisMicrosPerCall: (after.micros - before.micros) / run.granted,
    waitMs: { p50: waits[waits.length >> 1], p99: waits[Math.floor(waits.length * 0.99)] },
  };
}

async function oneClient(ledger, budget, limit, client, run) {
  const claim = { scope: budget, window: 'total', unit: 'tokens', limit, amount: RESERVED };
  for (let call = 0, refusals = 0; refusals < MAX_REFUSALS; call++) {
    const key = { tenant: budget, id: `${client}:${call}` };
    const begun = performance.now();
    const { granted } = await answered(() => ledger.reserve(key, [claim], LEASE));
    run.waits.push(performance.now() - begun);
    if (!granted) {
      refusals++;
      run.refused++;
      await sleep(20);
      continue;
    }
    refusals = 0;
    run.granted++;
    await sleep(20 + Math.random() * 40);
    const tokens = 300 + Math.floor(Math.random() * 600);
    run.spent += tokens;
    await answered(() => ledger.settle(key, { tokens }));
  }
}

/** Both operations may be repeated: on a busy machine an answer can be later than its time-out. */
async function answered(operation) {
  for (;;) {
    try {
      return await operation();
    } catch (error) {
      if (error.name !== 'StoreUnavailable') throw error;
      await sleep(100);
    }
  }
}

/** Scripts that Redis has run, and the time that it took for them. */
async function workOf(client) {
  const info = await client.info('commandstats');
  let commands = 0;
  let micros = 0;
  for (const [, calls, usec] of info.matchAll(/cmdstat_(?:evalsha|eval):calls=(\d+),usec=(\d+)/g)) {
    commands += Number(calls);
    micros += Number(usec);
  }
  return { commands, micros };
}

export const simulationText = (rows) =>
  table(
    ['processes', '', 'leases', 'spent', 'scripts/call', 'Redis µs/call', 'wait ms p50', 'p99'],
    rows.map(({ processes, keys, leases, spent, commandsPerCall, redisMicrosPerCall, waitMs }) => [
      processes,
      keys,
      leases ? 'local' : 'none',
      `${(spent * 100).toFixed(1)} %`,
      commandsPerCall.toFixed(2),
      redisMicrosPerCall.toFixed(0),
      waitMs.p50.toFixed(2),
      waitMs.p99.toFixed(2),
    ]),
    3,
  );
