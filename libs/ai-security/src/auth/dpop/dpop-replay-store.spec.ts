/** One contract for both stores, and what only one of them has. */
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import type { DpopReplayStore } from './dpop-replay-store.js';
import { MemoryDpopReplayStore } from './memory-dpop-replay-store.js';
import { RedisDpopReplayStore } from './redis-dpop-replay-store.js';

let redis: TestRedis;
let admin: Redis;
let connections: RedisConnection[];
beforeAll(async () => {
  Logger.overrideLogger(false);
  redis = await startRedis();
  admin = new Redis(redis.url);
  connections = await Promise.all([1, 2].map(() => RedisConnection.connect(redis.url)));
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  admin.disconnect();
  await redis.stop();
});

let serial = 0;
const fresh = (jti = 'jti') => `owner-${serial++} ${jti}`;

describe.each<[string, () => DpopReplayStore]>([
  ['memory', () => new MemoryDpopReplayStore()],
  ['Redis', () => new RedisDpopReplayStore(connections[0]!)],
])('DpopReplayStore in %s', (_name, create) => {
  it('lets a proof be used once', async () => {
    const store = create();
    const key = fresh();
    expect(await store.use(key, 60)).toBe(true);
    expect(await store.use(key, 60)).toBe(false);
    expect(await store.use(key, 60)).toBe(false);
  });

  it('tells proofs and owners apart', async () => {
    const store = create();
    const [a, b] = [fresh(''), fresh('')];
    for (const key of [`${a}1`, `${a}2`, `${b}1`, `${a}1 2`, `${a} 1`, `${a}1\n`, `${a}\u0000`]) {
      expect(await store.use(key, 60)).toBe(true);
      expect(await store.use(key, 60)).toBe(false);
    }
  });

  it('takes whatever a client calls its proofs', async () => {
    const store = create();
    const names = ['__proto__', 'constructor', '}{', '*', '\ud800', '😀'.repeat(64), ' ', "'; --"];
    for (const name of names) {
      const key = fresh(name);
      expect(await store.use(key, 60)).toBe(true);
      expect(await store.use(key, 60)).toBe(false);
    }
  });

  it('lets one of 200 concurrent uses through', async () => {
    const store = create();
    const key = fresh();
    const uses = await Promise.all(Array.from({ length: 200 }, async () => store.use(key, 60)));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });
});

describe('in memory', () => {
  it('remembers a proof for its time, and not longer than it must', () => {
    let now = 0;
    const store = new MemoryDpopReplayStore({ clock: () => now });
    store.use('a 1', 70);
    now = 69_999;
    expect(store.use('a 1', 70)).toBe(false);
    now = 70_000;
    expect(store.use('a 1', 70)).toBe(true);
    now += 69_999;
    expect(store.use('a 1', 70)).toBe(false);
  });

  it('drops what is over without being asked for it', () => {
    let now = 0;
    const store = new MemoryDpopReplayStore({ clock: () => now });
    for (let i = 0; i < 1000; i++) store.use(`owner-${i % 100} ${i}`, 70);
    expect(store.size).toBe(1000);
    now = 70_000;
    for (let i = 0; i < 60; i++) store.use(`busy ${i}`, 70);
    expect(store.size).toBe(60);
  });

  it('lets a flood push out the proofs of the flooder only', () => {
    const store = new MemoryDpopReplayStore({ maxProofs: 1000 });
    for (let i = 0; i < 20; i++) store.use(`victim-${i} 1`, 70);
    for (let i = 0; i < 10_000; i++) store.use(`flooder ${i}`, 70);
    expect(store.size).toBe(1000);
    for (let i = 0; i < 20; i++) expect(store.use(`victim-${i} 1`, 70)).toBe(false);
    // Room for a newcomer is made by him, too, and from the old end.
    expect(store.use('newcomer 1', 70)).toBe(true);
    expect(store.use('newcomer 1', 70)).toBe(false);
    expect(store.use('flooder 9999', 70)).toBe(false);
    expect(store.use('flooder 0', 70)).toBe(true);
  });

  it('leaves everybody his fair share but one, the latest, whoever else comes how often', () => {
    const OWNERS = 10;
    const MAX = 40;
    fc.assert(
      fc.property(fc.array(fc.nat(OWNERS - 1), { minLength: MAX, maxLength: 400, size: 'max' }), (uses) => {
        const store = new MemoryDpopReplayStore({ maxProofs: MAX });
        const used = Array.from({ length: OWNERS }, (): string[] => []);
        uses.forEach((owner, i) => {
          used[owner]!.push(`${owner} ${i}`);
          store.use(`${owner} ${i}`, 70);
        });
        expect(store.size).toBe(MAX);
        const latest = used.flatMap((keys) => keys.slice(-(MAX / OWNERS - 1)));
        for (const key of latest) expect(store.use(key, 70)).toBe(false);
      }),
    );
  });

  it('keeps its bound and the proofs of everybody below the fair share, under all traffic', () => {
    const OWNERS = 4;
    const MAX = 12;
    const use = fc.record({
      owner: fc.nat(OWNERS - 1),
      jti: fc.nat(30),
      wait: fc.constantFrom(0, 0, 0, 1000),
    });
    fc.assert(
      fc.property(fc.array(use, { maxLength: 120 }), (uses) => {
        let now = 0;
        const store = new MemoryDpopReplayStore({ clock: () => now, maxProofs: MAX });
        const until = Array.from({ length: OWNERS }, () => new Map<number, number>());
        // An owner who was above his share may have lost something.
        const safe = new Set(until.keys());
        for (const { owner, jti, wait } of uses) {
          now += wait;
          const mine = until[owner]!;
          const known = now < (mine.get(jti) ?? 0);
          const accepted = store.use(`${owner} ${jti}`, 10);
          if (safe.has(owner)) expect(accepted).toBe(!known);
          else if (!known) expect(accepted).toBe(true);
          if (accepted) mine.set(jti, now + 10_000);
          if (mine.size >= MAX / OWNERS) safe.delete(owner);
          expect(store.size).toBeLessThanOrEqual(MAX);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('without a bound in the way it is a map with times', () => {
    const use = fc.record({
      owner: fc.nat(5),
      jti: fc.nat(5),
      wait: fc.nat(4000),
      ttl: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(use, { maxLength: 150 }), (uses) => {
        let now = 0;
        const store = new MemoryDpopReplayStore({ clock: () => now });
        const until = new Map<string, number>();
        for (const { owner, jti, wait, ttl } of uses) {
          now += wait;
          const key = `${owner} ${jti}`;
          const unused = now >= (until.get(key) ?? 0);
          expect(store.use(key, ttl)).toBe(unused);
          if (unused) until.set(key, now + ttl * 1000);
        }
      }),
    );
  });
});

describe('in Redis', () => {
  it('is shared by all processes', async () => {
    const [one, two] = connections.map((connection) => new RedisDpopReplayStore(connection));
    const key = fresh();
    const uses = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? one : two)!.use(key, 60)));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('hides owner and id, and forgets by itself', async () => {
    await admin.flushall();
    const store = new RedisDpopReplayStore(connections[0]!);
    await store.use('some-thumbprint jane@example.com', 69.5);
    const keys = await admin.keys('*');
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^ai-security:dpop:\{[\w-]{43}\}$/);
    const ttl = await admin.pttl(keys[0]!);
    expect(ttl).toBeGreaterThan(69_000);
    expect(ttl).toBeLessThanOrEqual(70_000);
    await admin.pexpire(keys[0]!, 0);
    expect(await store.use('some-thumbprint jane@example.com', 60)).toBe(true);
  });

  it('does not guess when Redis is down', async () => {
    const other = await startRedis();
    const connection = await RedisConnection.connect(other.url);
    const store = new RedisDpopReplayStore(connection);
    expect(await store.use('a 1', 60)).toBe(true);
    await other.stop();
    await expect(store.use('a 2', 60)).rejects.toBeInstanceOf(StoreUnavailable);
    connection.close();
  });
});
