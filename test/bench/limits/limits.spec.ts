import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const runner = fileURLToPath(new URL('run.js', import.meta.url));

it('measures rates beside the other limiters, in every place and scenario', async () => {
  const flags = ['--json', '--quick', '--part', 'rate'];
  const { stdout } = await promisify(execFile)(process.execPath, [runner, ...flags]);
  const { rate } = JSON.parse(stdout) as { rate: Record<string, { keys: number; hits: number }[]> };
  const number = expect.any(Number) as number;
  const shared = {
    'ours, sliding window': number,
    'ours, GCRA': number,
    'ours, three windows': number,
    'rate-limiter-flexible': number,
    'rate-limiter-flexible, three windows': number,
  };
  const all = { ...shared, '@nestjs/throttler': number, '@nestjs/throttler, three windows': number };
  const scenarios = [
    { keys: 1, hits: 1 },
    { keys: 1000, hits: 1 },
    { keys: 100_000, hits: 1 },
    { keys: 1, hits: 1000 },
    { keys: 1, hits: 100_000 },
  ];
  expect(rate).toEqual({
    memory: scenarios.map((one) => ({ ...one, inTurn: all })),
    redis: scenarios.map((one) => ({ ...one, inTurn: shared, atOnce: shared })),
    bytes: { count: 1000, memory: all, redis: shared },
  });
});

it('measures budgets and slots, and simulates processes with one budget', async () => {
  const flags = ['--json', '--quick', '--part', 'budget,simulation'];
  const { stdout } = await promisify(execFile)(process.execPath, [runner, ...flags]);
  const { budget, simulation } = JSON.parse(stdout) as {
    budget: Record<string, unknown[]>;
    simulation: { processes: number; spent: number; leases: boolean }[];
  };
  const number = expect.any(Number) as number;
  const micros = {
    'budget, one window': number,
    'budget, three windows': number,
    'rate-limiter-flexible': number,
    slot: number,
  };
  const rows = [1, 1_000, 100_000].map((callers) => ({ callers, micros }));
  expect(budget).toEqual({ memory: rows, redis: rows });
  expect(simulation).toHaveLength(8);
  for (const { spent } of simulation) {
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(1);
  }
}, 60_000);
