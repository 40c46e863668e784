/** One contract for both vaults: what holds in memory holds in a real Redis. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clockedScripts } from '../../../../../test/redis/clocked-scripts.js';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import type { VaultSettings } from '../../config/settings.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { MemoryPseudonymVault } from './memory-pseudonym-vault.js';
import type { PseudonymVault, SealedEntry } from './pseudonym-vault.js';
import { RedisPseudonymVault } from './redis-pseudonym-vault.js';

let redis: TestRedis;
let connection: RedisConnection;
beforeAll(async () => {
  redis = await startRedis();
  connection = await RedisConnection.connect(redis.url);
});
afterAll(async () => {
  connection.close();
  await redis.stop();
});

interface Bench {
  readonly vault: PseudonymVault;
  /** Sets the store's time, in milliseconds. */
  readonly at: (ms: number) => void;
}

function memoryBench(settings: VaultSettings): Bench {
  let now = 0;
  return { vault: new MemoryPseudonymVault(settings, { clock: () => now }), at: (ms) => void (now = ms) };
}

function redisBench(settings: VaultSettings): Bench {
  const { scripts, at } = clockedScripts(connection);
  return { vault: new RedisPseudonymVault(scripts, settings), at };
}

let serial = 0;
const freshOwner = () => `owner ${serial++}`;
const START = 1_700_000_000_000;
const names = (entries: readonly SealedEntry[]) => entries.map(([pseudonym]) => pseudonym);

describe.each([
  ['memory', memoryBench],
  ['Redis', redisBench],
])('PseudonymVault in %s', (_name, bench) => {
  it('gives back what was saved, the latest first, and to its owner alone', async () => {
    const { vault, at } = bench({ ttlSeconds: 60, maxEntries: 10 });
    const [a, b] = [freshOwner(), freshOwner()];
    at(START);
    expect(await vault.load(a)).toEqual([]);
    await vault.save(a, [['<A_k>', 'one']]);
    at(START + 1);
    await vault.save(a, [['<B_k>', 'two']]);
    expect(await vault.load(a)).toEqual([
      ['<B_k>', 'two'],
      ['<A_k>', 'one'],
    ]);
    expect(await vault.load(b)).toEqual([]);
  });

  it('replaces an entry that is saved again', async () => {
    const { vault, at } = bench({ ttlSeconds: 60, maxEntries: 10 });
    const owner = freshOwner();
    at(START);
    await vault.save(owner, [['<A_k>', 'one']]);
    at(START + 1);
    await vault.save(owner, [['<A_k>', 'sealed anew']]);
    expect(await vault.load(owner)).toEqual([['<A_k>', 'sealed anew']]);
  });

  it('forgets an entry its time after it was last saved', async () => {
    const { vault, at } = bench({ ttlSeconds: 60, maxEntries: 10 });
    const owner = freshOwner();
    at(START);
    await vault.save(owner, [
      ['<A_k>', 'one'],
      ['<B_k>', 'two'],
    ]);
    at(START + 30_000);
    await vault.save(owner, [['<B_k>', 'two']]);
    at(START + 59_999);
    expect(names(await vault.load(owner)).toSorted()).toEqual(['<A_k>', '<B_k>']);
    at(START + 60_000);
    expect(names(await vault.load(owner))).toEqual(['<B_k>']);
    at(START + 90_000);
    expect(await vault.load(owner)).toEqual([]);
  });

  it('keeps no more than its number of an owner: the oldest go', async () => {
    const { vault, at } = bench({ ttlSeconds: 60, maxEntries: 3 });
    const owner = freshOwner();
    for (const [i, name] of ['<A_k>', '<B_k>', '<C_k>', '<A_k>', '<D_k>'].entries()) {
      at(START + i);
      await vault.save(owner, [[name, 'x']]);
    }
    expect(names(await vault.load(owner))).toEqual(['<D_k>', '<A_k>', '<C_k>']);
  });
});

it('memory and Redis answer the same for the same traffic', async () => {
  const name = fc.constantFrom('<A_k>', '<B_k>', '<C_k>', '<D_k>');
  const step = fc.record({
    gap: fc.integer({ min: 1, max: 700 }),
    name,
    sealed: fc.string({ maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 20 }),
      async (most, steps) => {
        const benches = [memoryBench, redisBench].map((bench) => bench({ ttlSeconds: 1, maxEntries: most }));
        const owner = freshOwner();
        let now = START;
        for (const { gap, name: saved, sealed } of steps) {
          now += gap;
          for (const { at } of benches) at(now);
          for (const { vault } of benches) await vault.save(owner, [[saved, sealed]]);
          const [memory, remote] = await Promise.all(benches.map(({ vault }) => vault.load(owner)));
          expect(memory).toEqual(remote);
          expect(memory!.length).toBeLessThanOrEqual(most);
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('memory stays within its bound, and drops who has been away the longest', async () => {
  let now = 0;
  const vault = new MemoryPseudonymVault(
    { ttlSeconds: 60, maxEntries: 10 },
    { clock: () => now, maxCharacters: 100 },
  );
  const entry = (i: number): SealedEntry => [`<A_${i}>`, 'x'.repeat(25)];
  for (let i = 0; i < 9; i++) {
    await vault.save(`owner ${i}`, [entry(i)]);
    expect(vault.characters).toBeLessThanOrEqual(100);
  }
  expect(await vault.load('owner 5')).toEqual([]);
  expect(await vault.load('owner 8')).toHaveLength(1);
  now = 60_000;
  await vault.save('another', [entry(9)]);
  expect(vault.characters).toBe(30);
});

it('Redis holds nothing longer than it lasts', async () => {
  const vault = new RedisPseudonymVault(connection, { ttlSeconds: 60, maxEntries: 3 });
  await vault.save('lasting', [['<A_k>', 'x']]);
  const ttlOf = connection.script("return redis.call('PTTL', KEYS[1])");
  for (const key of ['ai-security:vault:{lasting}', 'ai-security:vault:{lasting}:saved']) {
    const left = Number(await ttlOf.run([key], []));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
  }
});

it('says that Redis is down, and never that nothing is kept', async () => {
  const down = await startRedis();
  const broken = await RedisConnection.connect(down.url);
  try {
    const vault = new RedisPseudonymVault(broken, { ttlSeconds: 60, maxEntries: 3 });
    await vault.save('owner', [['<A_k>', 'x']]);
    await down.stop();
    await expect(vault.load('owner')).rejects.toThrow(StoreUnavailable);
    await expect(vault.save('owner', [['<A_k>', 'x']])).rejects.toThrow(StoreUnavailable);
  } finally {
    broken.close();
    await down.stop();
  }
});
