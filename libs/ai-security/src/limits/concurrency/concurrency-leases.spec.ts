/** One contract for both stores: what holds in memory holds in a real Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLeaseRigs, type LeaseRig, type LeaseRigs } from '../../../../../test/concurrency/lease-rigs.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { LEASE_MS, type Lease } from './concurrency-leases.js';
import { MemoryConcurrencyLeases } from './memory-concurrency-leases.js';

let rigs: LeaseRigs;
beforeAll(async () => {
  rigs = await startLeaseRigs();
});
afterAll(() => rigs.stop());

let serial = 0;
const T0 = 1_800_000_000_000;

describe.each<[string, () => LeaseRig]>([
  ['memory', () => rigs.memory()],
  ['Redis', () => rigs.redis()],
])('ConcurrencyLeases in %s', (_name, open) => {
  async function opened() {
    const { leases, at } = open();
    await at(T0);
    const owner = `owner ${serial++}`;
    const lease = (id: string, limits: Record<string, number> = { all: 2 }): Lease => ({
      owner,
      id,
      limits: Object.entries(limits).map(([scope, limit]) => ({ scope, limit })),
    });
    return { leases, at, lease };
  }

  it('grants up to the limit, and again after a release', async () => {
    const { leases, lease } = await opened();
    expect(await leases.acquire(lease('a'))).toEqual({ granted: true, open: [1] });
    expect(await leases.acquire(lease('b'))).toEqual({ granted: true, open: [2] });
    expect(await leases.acquire(lease('c'))).toEqual({ granted: false, open: [2] });
    await leases.release(lease('a'));
    expect(await leases.acquire(lease('c'))).toEqual({ granted: true, open: [2] });
  });

  it('takes a slot in every limit or in none', async () => {
    const { leases, lease } = await opened();
    await leases.acquire(lease('a', { all: 5, route: 1 }));
    expect(await leases.acquire(lease('b', { all: 5, route: 1 }))).toEqual({ granted: false, open: [1, 1] });
    expect(await leases.acquire(lease('c', { all: 5, other: 1 }))).toEqual({ granted: true, open: [2, 1] });
    await leases.release(lease('a', { all: 5, route: 1 }));
    expect(await leases.acquire(lease('d', { all: 5, route: 1 }))).toEqual({ granted: true, open: [2, 1] });
  });

  it('counts each owner apart', async () => {
    const { leases, lease } = await opened();
    const mine = lease('a', { all: 1 });
    await leases.acquire(mine);
    expect((await leases.acquire({ ...mine, owner: `${mine.owner}x` })).granted).toBe(true);
  });

  it('counts a lease once, however often it is acquired or released', async () => {
    const { leases, lease } = await opened();
    for (let i = 0; i < 3; i++)
      expect(await leases.acquire(lease('a'))).toEqual({ granted: true, open: [1] });
    await leases.acquire(lease('b'));
    expect(await leases.acquire(lease('b'))).toEqual({ granted: true, open: [2] });
    await leases.release(lease('a'));
    await leases.release(lease('a'));
    expect(await leases.acquire(lease('c'))).toEqual({ granted: true, open: [2] });
  });

  it('ends a lease that is not renewed', async () => {
    const { leases, at, lease } = await opened();
    await leases.acquire(lease('crashed'));
    await leases.acquire(lease('alive'));
    await at(T0 + LEASE_MS - 1);
    await leases.renew([lease('alive')]);
    expect((await leases.acquire(lease('a'))).granted).toBe(false);
    await at(T0 + LEASE_MS);
    expect(await leases.acquire(lease('a'))).toEqual({ granted: true, open: [2] });
    await at(T0 + 2 * LEASE_MS - 1);
    expect(await leases.acquire(lease('b'))).toEqual({ granted: true, open: [2] });
  });

  it('counts what is renewed, also above the limit, until it ends', async () => {
    const { leases, lease } = await opened();
    // The store was restarted empty while three calls were open.
    await leases.renew(['a', 'b', 'c'].map((id) => lease(id)));
    expect(await leases.acquire(lease('d'))).toEqual({ granted: false, open: [3] });
    await leases.release(lease('a'));
    expect(await leases.acquire(lease('d'))).toEqual({ granted: false, open: [2] });
    await leases.release(lease('b'));
    expect(await leases.acquire(lease('d'))).toEqual({ granted: true, open: [2] });
  });

  it('leaves nothing of what its release overtook', async () => {
    const { leases, at, lease } = await opened();
    await leases.release(lease('a'));
    expect(await leases.acquire(lease('a'))).toEqual({ granted: false, open: [0] });
    await leases.renew([lease('a')]);
    expect(await leases.acquire(lease('b'))).toEqual({ granted: true, open: [1] });
    await leases.release(lease('b'));
    await leases.renew([lease('b')]);
    await at(T0 + LEASE_MS - 1);
    expect(await leases.acquire(lease('b'))).toEqual({ granted: false, open: [0] });
  });

  it('renews many leases of many owners at once', async () => {
    const { leases, at, lease } = await opened();
    const many = Array.from({ length: 1500 }, (_, i) => lease(`${i}`, { all: 1501, [`r${i % 3}`]: 501 }));
    const others = Array.from({ length: 300 }, (_, i) => ({
      ...lease('x'),
      owner: `${lease('x').owner}/${i}`,
    }));
    await leases.renew([...many, ...others]);
    await at(T0 + LEASE_MS - 1);
    expect(await leases.acquire(lease('last', { all: 1501, r0: 501 }))).toEqual({
      granted: true,
      open: [1501, 501],
    });
    for (const one of others) expect((await leases.acquire({ ...one, id: 'y' })).open).toEqual([2]);
  });

  it('never grants more than the limit to many at once', async () => {
    const { leases, lease } = await opened();
    const asked = Array.from({ length: 200 }, async (_, i) => leases.acquire(lease(`${i}`, { all: 7 })));
    expect((await Promise.all(asked)).filter(({ granted }) => granted)).toHaveLength(7);
  });
});

describe('in memory', () => {
  it('nothing is left of what has ended', () => {
    let now = 0;
    const leases = new MemoryConcurrencyLeases({ clock: () => now });
    for (let i = 0; i < 1000; i++) {
      const lease = { owner: `o${i % 5}`, id: `${i}`, limits: [{ scope: 'all', limit: 1000 }] };
      leases.acquire(lease);
      if (i % 2) leases.release(lease);
    }
    expect(leases.size).toEqual({ leases: 1000, counters: 5 });
    now = LEASE_MS;
    leases.renew([]);
    expect(leases.size).toEqual({ leases: 0, counters: 0 });
  });

  it('an open call is not forgotten for a new one', () => {
    const leases = new MemoryConcurrencyLeases({ maxLeases: 1 });
    const limits = [{ scope: 'all', limit: 9 }];
    leases.acquire({ owner: 'o', id: 'a', limits });
    expect(() => leases.acquire({ owner: 'o', id: 'b', limits })).toThrow(StoreUnavailable);
    expect(leases.acquire({ owner: 'o', id: 'a', limits }).open).toEqual([1]);
  });
});

describe('in Redis', () => {
  it('keys are hashes with one hash tag for an owner, and all of them expire', async () => {
    await rigs.admin.flushall();
    const { leases, at } = rigs.redis();
    await at(T0);
    const lease = {
      owner: 'alice@example.com',
      id: 'a',
      limits: [
        { scope: 'all', limit: 1 },
        { scope: 'POST /x', limit: 1 },
      ],
    };
    await leases.acquire(lease);
    await leases.release({ ...lease, id: 'b' });
    const keys = (await rigs.admin.keys('ai-security:*')).toSorted();
    expect(keys).toHaveLength(3);
    expect(new Set(keys.map((key) => /\{(.+)\}/.exec(key)?.[1])).size).toBe(1);
    expect(keys.join()).not.toMatch(/alice|POST/);
    for (const key of keys) expect(await rigs.admin.pttl(key)).toBeGreaterThan(0);
  });
});
