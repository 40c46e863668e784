/** What only Redis has: its own clock, names of keys, and keys that go away. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../../../../test/redis/redis-server.js';
import { RedisConnection } from '../state/redis-connection.js';
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

it('admits exactly the limit over several processes, by the time of the store', async () => {
  const storages = connections.map((connection) => new RedisRateStorage(connection));
  const rate = { limit: 50, windowMs: 3_600_000 };
  const hits = Array.from({ length: 300 }, (_, i) => storages[i % 3]!.hit('shared', rate));
  const allowed = (await Promise.all(hits)).filter((state) => state.allowed);
  expect(allowed).toHaveLength(50);
  expect(Math.max(...allowed.map(({ remaining }) => remaining))).toBe(49);
});

it('hides subjects, and leaves nothing behind for ever', async () => {
  await admin.flushall();
  const storage = new RedisRateStorage(connections[0]!);
  await storage.hit('principal jane@example.com', { limit: 5, windowMs: 60_000 });
  await storage.hit('principal jane@example.com', { limit: 5, windowMs: 3_600_000 });
  const keys = await admin.keys('*');
  expect(keys).toHaveLength(2);
  for (const key of keys) {
    expect(key).toMatch(/^ai-security:rate:\{[\w-]{43}\}$/);
    expect(await admin.pttl(key)).toBeGreaterThan(0);
    expect(await admin.pttl(key)).toBeLessThanOrEqual(1.1 * 3_600_000);
  }
});

it('holds at most eleven counters for a key', async () => {
  const storage = new RedisRateStorage(connections[0]!);
  await admin.flushall();
  const rate = { limit: 1_000_000, windowMs: 20 };
  let last = 0;
  for (let i = 0; i < 400; i++) {
    await storage.hit('busy', rate);
    const [key] = await admin.keys('*');
    last = Math.max(last, key === undefined ? 0 : await admin.hlen(key));
  }
  expect(last).toBeGreaterThan(1);
  expect(last).toBeLessThanOrEqual(11);
});
