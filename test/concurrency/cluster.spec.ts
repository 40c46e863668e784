/** Leases and blocks in a real Redis Cluster: what one script touches lies in one slot. */
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lease } from '../../libs/ai-security/src/limits/concurrency/concurrency-leases.js';
import { RedisConcurrencyLeases } from '../../libs/ai-security/src/limits/concurrency/redis-concurrency-leases.js';
import { newBlock } from '../../libs/ai-security/src/policy/kill-switch/block.js';
import { RedisBlockStore } from '../../libs/ai-security/src/policy/kill-switch/redis-block-store.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { startCluster, type TestCluster } from '../redis/redis-cluster.js';

let cluster: TestCluster;
let connection: RedisConnection;
beforeAll(async () => {
  Logger.overrideLogger(false);
  cluster = await startCluster();
  connection = await RedisConnection.connect(cluster.url);
}, 60_000);
afterAll(async () => {
  connection.close();
  await cluster.stop();
});

it('callers of all slots take, keep and give back their slots', async () => {
  const leases = new RedisConcurrencyLeases(connection);
  const limits = ['all', 'route'].map((scope) => ({ scope, limit: 1 }));
  const held = Array.from({ length: 60 }, (_, i): Lease => ({ owner: `caller ${i}`, id: 'a', limits }));
  for (const lease of held) expect(await leases.acquire(lease)).toEqual({ granted: true, open: [1, 1] });
  await leases.renew(held);
  const others = held.map((lease) => ({ ...lease, id: 'b' }));
  for (const lease of others) expect((await leases.acquire(lease)).granted).toBe(false);
  for (const lease of held) await leases.release(lease);
  for (const lease of others) expect((await leases.acquire(lease)).granted).toBe(true);
});

it('blocks are read, added and removed', async () => {
  const store = new RedisBlockStore(connection);
  const block = newBlock({ kind: 'all' });
  await store.put(block);
  expect(await new RedisBlockStore(connection).read()).toEqual([block]);
  expect(await store.remove(block)).toBe(true);
  expect(await store.read()).toEqual([]);
});
