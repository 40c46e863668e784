/** One contract for both storages: what holds in memory holds in a real Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRateRigs, type RateRig, type RateRigs } from '../../../../../test/rate/rate-rigs.js';
import type { RateLimit, RateState, RateStorage } from './rate-storage.js';

let rigs: RateRigs;
beforeAll(async () => {
  rigs = await startRateRigs();
});
afterAll(() => rigs.stop());

let serial = 0;
const freshOwner = () => `owner ${serial++}`;
const START = 1_000_000_000;

const limit = (key: string, count: number, windowMs = 60_000): RateLimit => ({
  name: key,
  key,
  limit: count,
  windowMs,
});
const three = limit('three', 3);
/** One each 10 s, two at once. */
const queue: RateLimit = { ...limit('queue', 6), burst: 2 };

async function takeAll(storage: RateStorage, owner: string, limits: readonly RateLimit[], times: number) {
  const verdicts = [];
  for (let i = 0; i < times; i++) verdicts.push(await storage.take(owner, limits));
  return verdicts;
}
const remaining = ({ states }: { readonly states: readonly RateState[] }): number[] =>
  states.map((state) => state.remaining);

describe.each([
  ['memory', () => rigs.memory()],
  ['Redis', () => rigs.redis()],
] as [string, () => RateRig][])('RateStorage in %s', (_name, rig) => {
  it('admits the limit at once, then refuses until the hits are a window old', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    const verdicts = await takeAll(storage, owner, [three], 4);
    expect(verdicts.map((verdict) => [verdict.allowed, ...remaining(verdict)])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    at(START + 60_000);
    expect(await storage.take(owner, [three])).toMatchObject({ allowed: false });
    at(START + 66_000);
    expect(await storage.take(owner, [three])).toMatchObject({ allowed: true, states: [{ remaining: 2 }] });
  });

  it('lets a burst through at once, then one each interval, and says exactly when', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    const verdicts = await takeAll(storage, owner, [queue], 3);
    expect(verdicts).toMatchObject([
      { allowed: true, states: [{ remaining: 1, resetMs: 10_000 }] },
      { allowed: true, states: [{ remaining: 0, resetMs: 10_000 }] },
      { allowed: false, states: [{ remaining: 0, resetMs: 10_000 }], refusedBy: 0 },
    ]);
    at(START + 9_999);
    expect(await storage.take(owner, [queue])).toMatchObject({ allowed: false, states: [{ resetMs: 1 }] });
    at(START + 10_000);
    expect(await storage.take(owner, [queue])).toMatchObject({ allowed: true, states: [{ remaining: 0 }] });
    expect(await storage.take(owner, [queue])).toMatchObject({ allowed: false });
    at(START + 40_000);
    expect(await storage.take(owner, [queue])).toMatchObject({ allowed: true, states: [{ remaining: 1 }] });
  });

  it('does not count refused hits', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    await takeAll(storage, owner, [three], 50);
    at(START + 40_000);
    await takeAll(storage, owner, [three], 50);
    at(START + 66_000);
    expect(remaining(await storage.take(owner, [three]))).toEqual([2]);
  });

  it('counts a hit in all limits or in none, and names the one that refuses for longest', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    const hour = limit('hour', 2, 3_600_000);
    await takeAll(storage, owner, [three, hour, queue], 2);
    expect(await storage.take(owner, [three, hour, queue])).toMatchObject({ allowed: false, refusedBy: 1 });
    expect(remaining(await storage.take(owner, [three]))).toEqual([0]);
    expect(await storage.take(owner, [three, queue])).toMatchObject({ allowed: false, refusedBy: 0 });
    at(START + 10_000);
    expect(remaining(await storage.take(owner, [queue]))).toEqual([0]);
  });

  it('keeps owners, keys, windows and algorithms apart', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    await takeAll(storage, owner, [three], 4);
    expect(remaining(await storage.take(freshOwner(), [three]))).toEqual([2]);
    expect(remaining(await storage.take(owner, [{ ...three, key: 'other' }]))).toEqual([2]);
    expect(remaining(await storage.take(owner, [{ ...three, windowMs: 1000 }]))).toEqual([2]);
    expect(remaining(await storage.take(owner, [{ ...three, burst: 2 }]))).toEqual([1]);
    expect(await storage.take(owner, [{ ...three, name: 'another name' }])).toMatchObject({ allowed: false });
  });

  it('counts on where the limit has changed', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    await takeAll(storage, owner, [{ ...three, limit: 10 }], 5);
    expect(await storage.take(owner, [three])).toMatchObject({ allowed: false, states: [{ remaining: 0 }] });
    expect(remaining(await storage.take(owner, [{ ...three, limit: 10 }]))).toEqual([4]);
  });

  it('gives back what a hit took, in each of its limits, and no more', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    const [, second] = await takeAll(storage, owner, [three, queue], 2);
    if (!second?.allowed) throw new Error('it was admitted');
    await storage.refund(owner, [three, queue], second.taken);
    expect(remaining(await storage.take(owner, [three, queue]))).toEqual([1, 0]);

    at(START + 66_000);
    await takeAll(storage, owner, [three, queue], 1);
    await storage.refund(owner, [three, queue], second.taken);
    expect(remaining(await storage.take(owner, [three, queue]))).toEqual([1, 0]);
    at(START + 7_200_000);
    await storage.refund(owner, [three, queue], second.taken);
    expect(remaining(await storage.take(owner, [three, queue]))).toEqual([2, 1]);
  });

  it('admits exactly the limit of 300 concurrent hits', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(START);
    const fifty = limit('fifty', 50, 3_600_000);
    const verdicts = await Promise.all(Array.from({ length: 300 }, async () => storage.take(owner, [fifty])));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(50);
  });

  it('counts exactly with the largest limits', async () => {
    const { storage, at } = rig();
    const owner = freshOwner();
    at(1_900_000_000_000);
    const most = Number.MAX_SAFE_INTEGER;
    const limits = [limit('most', most, 86_400_000), { ...limit('slow', 1, 86_400_000), burst: 1 }];
    expect(await storage.take(owner, limits)).toMatchObject({
      allowed: true,
      states: [{ remaining: most - 1 }, { remaining: 0, resetMs: 86_400_000 }],
    });
  });

  it('serves the port of @nestjs/throttler', async () => {
    const { storage, at } = rig();
    const key = freshOwner();
    at(START);
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
});
