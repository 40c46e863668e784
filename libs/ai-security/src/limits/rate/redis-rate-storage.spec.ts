/** What only Redis has: its own clock, names of keys, keys that go away, and slots. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../../../../../test/redis/redis-cluster.js';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { RedisConnection } from '../../state/redis-connection.js';
import type { RateLimit } from './rate-storage.js';
import { RedisRateStorage } from './redis-rate-storage.js';

let redis: TestRedis;
let admin: Redis;
let connections: RedisConnection[];

beforeAll(async () => {
  redis = await startRedis();
  admin = new Redis(redis.url);
  connections = await Promise.all([1, 2, 3].map(() => RedisConnection.connect(redis.url)));
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  admin.disconnect();
  await redis.stop();
});

const minute: RateLimit = { name: 'minute', key: 'model gpt', limit: 50, windowMs: 60_000 };
const hour: RateLimit = { name: 'hour', key: 'all', limit: 1_000_000, windowMs: 3_600_000 };
const queue: RateLimit = { name: 'queue', key: 'all', limit: 600, windowMs: 60_000, burst: 60 };
const all = [minute, hour, queue];

it('admits exactly the limit over several processes, by the time of the store', async () => {
  const storages = connections.map((connection) => new RedisRateStorage(connection));
  const takes = Array.from({ length: 300 }, (_, i) => storages[i % 3]!.take('shared', all));
  const allowed = (await Promise.all(takes)).filter((verdict) => verdict.allowed);
  expect(allowed).toHaveLength(50);
  expect(Math.max(...allowed.map(({ states }) => states[0]!.remaining))).toBe(49);
});

it('hides subjects and models, and leaves nothing behind for ever', async () => {
  await admin.flushall();
  const storage = new RedisRateStorage(connections[0]!);
  const verdict = await storage.take('principal jane@example.com', all);
  if (verdict.allowed) await storage.refund('principal jane@example.com', [minute], verdict.taken);
  await storage.take('principal jane@example.com', [queue]);
  const keys = await admin.keys('*');
  expect(keys).toHaveLength(3);
  expect(new Set(keys.map((key) => /\{.*\}/.exec(key)?.[0])).size).toBe(1);
  for (const key of keys) {
    expect(key).toMatch(/^ai-security:rate:\{[\w-]{22}\}:[\w-]{22}:(?:gcra:)?\d+$/);
    expect(await admin.pttl(key)).toBeGreaterThan(0);
    expect(await admin.pttl(key)).toBeLessThanOrEqual(1.1 * 3_600_000);
  }
});

it('holds one short string for each limit, whatever the traffic', async () => {
  const storage = new RedisRateStorage(connections[0]!);
  await admin.flushall();
  const busy = { ...hour, windowMs: 2000 };
  let longest = 0;
  for (let i = 0; i < 400; i++) {
    await storage.take('busy', [busy, queue]);
    for (const key of await admin.keys('*')) longest = Math.max(longest, await admin.strlen(key));
  }
  expect(longest).toBeGreaterThan(10);
  expect(longest).toBeLessThanOrEqual(64);
});

it('works in a cluster, whose slots hold all limits of an owner together', async () => {
  const cluster: TestCluster = await startCluster();
  const connection = await RedisConnection.connect(cluster.url);
  try {
    const storage = new RedisRateStorage(connection);
    for (let i = 0; i < 30; i++) {
      const owner = `principal ${i}`;
      const verdict = await storage.take(owner, all);
      if (!verdict.allowed) throw new Error('it was admitted');
      await storage.refund(owner, all, verdict.taken);
      expect((await storage.take(owner, all)).states[0]).toMatchObject({ remaining: 49 });
    }
  } finally {
    connection.close();
    await cluster.stop();
  }
});
