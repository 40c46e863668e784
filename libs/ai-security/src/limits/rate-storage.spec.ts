/** One contract for both storages: what holds in memory holds in a real Redis. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../../../../test/redis/redis-server.js';
import type { Rate } from '../call/protected-route.js';
import { RedisConnection } from '../state/redis-connection.js';
import { MemoryRateStorage } from './memory-rate-storage.js';
import type { RateState, RateStorage } from './rate-storage.js';
import { RedisRateStorage } from './redis-rate-storage.js';

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
  readonly storage: RateStorage;
  /** Sets the store's time, in milliseconds. */
  readonly at: (ms: number) => void;
}

function memoryBench(): Bench {
  let now = 0;
  return { storage: new MemoryRateStorage({ clock: () => now }), at: (ms) => void (now = ms) };
}

/** Everything is the real script on the real server; only what TIME answers is ours. */
function redisBench(): Bench {
  let now = 0;
  const clocked: Pick<RedisConnection, 'script'> = {
    script: (lua) => {
      const time = "redis.call('TIME')";
      expect(lua.split(time)).toHaveLength(2);
      const script = connection.script(lua.replace(time, '{ ARGV[3], ARGV[4] }'));
      return {
        run: (keys, args) => script.run(keys, [...args, Math.floor(now / 1000), (now % 1000) * 1000]),
      };
    },
  };
  return { storage: new RedisRateStorage(clocked), at: (ms) => void (now = ms) };
}

let serial = 0;
const freshKey = () => `key ${serial++}`;

describe.each([
  ['memory', memoryBench],
  ['Redis', redisBench],
])('RateStorage in %s', (_name, bench) => {
  const rate: Rate = { limit: 3, windowMs: 60_000 };

  it('admits the limit at once, then refuses until the hits are a window old', async () => {
    const { storage, at } = bench();
    const key = freshKey();
    at(1_000_000_000);
    const states: RateState[] = [];
    for (let i = 0; i < 4; i++) states.push(await storage.hit(key, rate));
    expect(states.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    at(1_000_000_000 + 60_000);
    expect(await storage.hit(key, rate)).toMatchObject({ allowed: false });
    at(1_000_000_000 + 66_000);
    expect(await storage.hit(key, rate)).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('says exactly when the next hit is admitted', async () => {
    const { storage, at } = bench();
    const key = freshKey();
    const start = 1_000_002_500;
    at(start);
    for (let i = 0; i < 3; i++) await storage.hit(key, rate);
    const { resetSeconds } = await storage.hit(key, rate);
    at(start + (resetSeconds - 1) * 1000);
    expect(await storage.hit(key, rate)).toMatchObject({ allowed: false, resetSeconds: 1 });
    at(start + resetSeconds * 1000);
    expect(await storage.hit(key, rate)).toMatchObject({ allowed: true });
  });

  it('does not count refused hits', async () => {
    const { storage, at } = bench();
    const key = freshKey();
    at(1_000_000_000);
    for (let i = 0; i < 50; i++) await storage.hit(key, rate);
    at(1_000_000_000 + 40_000);
    for (let i = 0; i < 50; i++) await storage.hit(key, rate);
    at(1_000_000_000 + 66_000);
    expect(await storage.hit(key, rate)).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('keeps the buckets of different keys apart', async () => {
    const { storage, at } = bench();
    at(1_000_000_000);
    const [a, b] = [freshKey(), freshKey()];
    for (let i = 0; i < 4; i++) await storage.hit(a, rate);
    expect(await storage.hit(b, rate)).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('admits exactly the limit of 300 concurrent hits', async () => {
    const { storage, at } = bench();
    const key = freshKey();
    at(1_000_000_000);
    const fifty: Rate = { limit: 50, windowMs: 3_600_000 };
    const states = await Promise.all(Array.from({ length: 300 }, async () => storage.hit(key, fifty)));
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(50);
  });

  it('serves the port of @nestjs/throttler', async () => {
    const { storage, at } = bench();
    const key = freshKey();
    at(1_000_000_000);
    const increment = () => storage.increment(key, 60_000, 2, 60_000, 'default');
    expect(await increment()).toEqual({
      totalHits: 1,
      timeToExpire: 62,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    expect(await increment()).toMatchObject({ totalHits: 2, isBlocked: false });
    expect(await increment()).toEqual({
      totalHits: 3,
      timeToExpire: 62,
      isBlocked: true,
      timeToBlockExpire: 62,
    });
    expect(await storage.increment(key, 60_000, 2, 60_000, 'other')).toMatchObject({ totalHits: 1 });
    expect(await storage.increment(key, 60_000, 0, 0, 'none')).toMatchObject({ isBlocked: true });
    await expect(storage.increment(key, 60_000, Number.NaN, 0, 'default')).rejects.toThrow(RangeError);
    await expect(storage.increment(key, 0, 1, 0, 'default')).rejects.toThrow(RangeError);
  });

  it('never admits more than the limit in any interval as long as the window, and forgets after 1.1 windows', async () => {
    const traffic = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(100, 1000, 1005),
        fc.integer({ min: 1_000_000, max: 2_000_000_000 }),
        traffic,
        async (limit, windowMs, start, gaps) => {
          const { storage, at } = bench();
          const key = freshKey();
          const kept = 11 * Math.ceil(windowMs / 10);
          const admitted: number[] = [];
          let now = start;
          for (const gap of gaps) {
            now += gap;
            at(now);
            const state = await storage.hit(key, { limit, windowMs });
            if (state.allowed) admitted.push(now);
            const within = (ms: number) => admitted.filter((time) => now - time <= ms).length;
            expect(within(windowMs)).toBeLessThanOrEqual(limit);
            // Not refused for hits that are forgotten.
            if (!state.allowed) expect(within(kept)).toBeGreaterThanOrEqual(limit);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('memory and Redis give the same verdict for the same traffic', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 40 }),
      async (limit, gaps) => {
        const benches = [memoryBench(), redisBench()];
        const key = freshKey();
        let now = 1_700_000_000_000;
        for (const gap of gaps) {
          now += gap;
          for (const { at } of benches) at(now);
          const [memory, remote] = await Promise.all(
            benches.map(async ({ storage }) => storage.hit(key, { limit, windowMs: 2000 })),
          );
          expect(memory).toEqual(remote);
        }
      },
    ),
    { numRuns: 60 },
  );
});
