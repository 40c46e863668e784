/** Every script of the library on a real Cluster, which refuses keys of several slots and servers. */
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisApiKeyStore } from '../../libs/ai-security/src/auth/api-keys/redis-api-key-store.js';
import type { ApiKeyRecord } from '../../libs/ai-security/src/auth/api-keys/api-key-record.js';
import { RedisDpopReplayStore } from '../../libs/ai-security/src/auth/dpop/redis-dpop-replay-store.js';
import { RedisRevocations } from '../../libs/ai-security/src/auth/revocation/redis-revocations.js';
import { RevocationList } from '../../libs/ai-security/src/auth/revocation/revocation-list.js';
import type { BudgetClaim } from '../../libs/ai-security/src/limits/budget/budget-claim.js';
import { RedisBudgetLedger } from '../../libs/ai-security/src/limits/budget/redis-budget-ledger.js';
import type { Lease } from '../../libs/ai-security/src/limits/concurrency/concurrency-leases.js';
import { RedisConcurrencyLeases } from '../../libs/ai-security/src/limits/concurrency/redis-concurrency-leases.js';
import { RedisRateStorage } from '../../libs/ai-security/src/limits/rate/redis-rate-storage.js';
import { RedisBlockStore } from '../../libs/ai-security/src/policy/kill-switch/redis-block-store.js';
import { RedisPseudonymVault } from '../../libs/ai-security/src/privacy/vault/redis-pseudonym-vault.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { startCluster, type TestCluster } from './redis-cluster.js';

/** Enough names that each of the three masters holds some. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

let redis: TestCluster;
let connection: RedisConnection;
beforeAll(async () => {
  Logger.overrideLogger(false);
  redis = await startCluster();
  connection = await RedisConnection.connect(redis.url);
});
afterAll(async () => {
  connection.close();
  await redis.stop();
});

describe('on a Cluster', () => {
  it('API keys are made, changed, used and listed', async () => {
    const store = new RedisApiKeyStore(connection);
    const common = { version: 1, name: 'n', environment: 'live', owner: 'o', scopes: [], expiresAt: null };
    const made = NAMES.map((id, createdAt): ApiKeyRecord => ({
      ...common,
      id,
      createdAt,
      digests: [{ digest: 'd', pepperId: 'p' }],
    }));
    for (const record of made) expect(await store.insert(record)).toBe(true);
    expect(await store.update({ ...made[0]!, version: 2 })).toBe(true);
    await store.touch('a', 1000);
    expect(await store.get('a')).toMatchObject({ version: 2, lastUsedAt: 1000 });
    expect((await store.list(10)).records.map(({ id }) => id)).toEqual(NAMES);
  });

  it('a DPoP proof is good once', async () => {
    const store = new RedisDpopReplayStore(connection);
    for (const name of NAMES) {
      expect([await store.use(name, 60), await store.use(name, 60)]).toEqual([true, false]);
    }
  });

  it('revocations reach who starts later', async () => {
    const until = Math.floor(Date.now() / 1000) + 3600;
    const revoked = NAMES.map((jti) => ({ kind: 'token', iss: 'i', jti, until }) as const);
    await new RedisRevocations(connection, new RevocationList()).publish(revoked);
    const list = new RevocationList();
    const newcomer = new RedisRevocations(connection, list);
    await newcomer.start();
    newcomer.onApplicationShutdown();
    expect(list.ready).toBe(true);
    expect(list.entries()).toHaveLength(NAMES.length);
  });

  it('blocks are put, read and removed', async () => {
    const store = new RedisBlockStore(connection);
    const block = { kind: 'key', id: 'k', reason: 'r', blockedAt: 1, expiresAt: null } as const;
    await store.put(block);
    expect(await new RedisBlockStore(connection).read()).toEqual([block]);
    expect(await store.remove(block)).toBe(true);
    expect(await store.read()).toEqual([]);
  });

  it('the vault keeps what it was given', async () => {
    const vault = new RedisPseudonymVault(connection, { ttlSeconds: 60, maxEntries: 10 });
    for (const owner of NAMES) {
      await vault.save(owner, [['pseudonym', owner]]);
      expect(await vault.load(owner)).toEqual([['pseudonym', owner]]);
    }
  });

  it('rates are counted in several windows, and given back', async () => {
    const storage = new RedisRateStorage(connection);
    const limits = [
      { name: 'default', key: 'minute', limit: 1, windowMs: 60_000 },
      { name: 'burst', key: 'second', limit: 5, windowMs: 1_000, burst: 5 },
    ];
    for (const owner of NAMES) {
      const first = await storage.take(owner, limits);
      if (!first.allowed) throw new Error('it was refused');
      expect((await storage.take(owner, limits)).allowed).toBe(false);
      await storage.refund(owner, limits, first.taken);
      expect((await storage.take(owner, limits)).allowed).toBe(true);
    }
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

  it('budgets go through every operation', async () => {
    const ledger = new RedisBudgetLedger(connection);
    const claims: BudgetClaim[] = [
      { scope: 'user', window: 'day', unit: 'tokens', limit: 100, amount: 60 },
      { scope: 'team', window: 'total', unit: 'micro_usd', limit: 1e9, amount: 5 },
    ];
    for (const tenant of NAMES) {
      const key = (id: string) => ({ tenant, id });
      const lease = { ms: 60_000, onExpiry: 'charge' } as const;
      expect((await ledger.reserve(key('1'), claims, lease)).granted).toBe(true);
      expect((await ledger.reserve(key('2'), claims, lease)).granted).toBe(false);
      expect(await ledger.heartbeat(key('1'), { tokens: 10 })).toBe(true);
      expect(await ledger.settle(key('1'), { tokens: 30 })).toBe(true);
      expect((await ledger.reserve(key('3'), claims, lease)).granted).toBe(true);
      expect(await ledger.cancel(key('3'))).toBe(true);
      expect(await ledger.sweep(tenant)).toBe(0);
      expect(await ledger.usage(tenant, claims)).toEqual([
        { settled: 30, reserved: 0 },
        { settled: 5, reserved: 0 },
      ]);
    }
  });
});
