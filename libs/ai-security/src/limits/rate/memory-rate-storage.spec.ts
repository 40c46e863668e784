/** What only memory has: a bound on the owners, and what is forgotten at it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryRateStorage } from './memory-rate-storage.js';
import type { RateLimit } from './rate-storage.js';

const rate: RateLimit = { name: 'n', key: 'k', limit: 10, windowMs: 60_000 };
const queue: RateLimit = { ...rate, key: 'q', burst: 3 };

function storageAt(maxOwners: number) {
  const time = { now: 1_000_000 };
  return { storage: new MemoryRateStorage({ clock: () => time.now, maxOwners }), time };
}

describe('MemoryRateStorage', () => {
  it('answers at once, without a promise', () => {
    const { storage } = storageAt(10);
    expect(storage.take('a', [rate])).toMatchObject({ allowed: true, states: [{ remaining: 9 }] });
  });

  it('never holds more keys than it may', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { maxLength: 200 }),
        fc.integer({ min: 1, max: 12 }),
        (keys, maxOwners) => {
          const { storage } = storageAt(maxOwners);
          for (const key of keys) {
            storage.take(`${key}`, key % 3 ? [rate] : [rate, queue]);
            expect(storage.size).toBeLessThanOrEqual(maxOwners);
          }
        },
      ),
    );
  });

  it('keeps the counter of a blocked caller through a flood of fresh keys', () => {
    const { storage } = storageAt(1000);
    const callers = ['first', 'second', 'third'];
    for (const caller of callers) for (let i = 0; i < 10; i++) storage.take(caller, [rate]);
    for (let i = 0; i < 20_000; i++) storage.take(`flood ${i}`, [rate]);
    for (const caller of callers) expect(storage.take(caller, [rate])).toMatchObject({ allowed: false });
  });

  it('keeps it even when the flood uses each key several times', () => {
    const { storage } = storageAt(1000);
    for (let i = 0; i < 10; i++) storage.take('blocked', [rate]);
    for (let i = 0; i < 40_000; i++) storage.take(`flood ${i >> 2}`, [rate]);
    expect(storage.take('blocked', [rate])).toMatchObject({ allowed: false });
  });

  it('holds no key for a call that was refused', () => {
    const { storage } = storageAt(10);
    for (let i = 0; i < 3; i++) storage.take('a', [queue]);
    expect(storage.take('a', [rate, queue])).toMatchObject({ allowed: false });
    expect(storage.size).toBe(1);
  });

  it('counts in all limits of a call where the keys of another must go for it', () => {
    const { storage } = storageAt(2);
    storage.take('flood', [rate]);
    for (let i = 0; i < 2; i++) storage.take('a', [rate, queue]);
    expect(storage.take('a', [rate, queue])).toMatchObject({ states: [{ remaining: 7 }, { remaining: 0 }] });
  });

  it('does not take a refund of a key that was dropped off other hits', () => {
    const { storage } = storageAt(1);
    const first = storage.take('a', [queue]);
    storage.take('b', [queue]);
    storage.take('b', [queue]);
    if (first.allowed) storage.refund('a', [queue], first.taken);
    expect(storage.take('b', [queue])).toMatchObject({ states: [{ remaining: 0 }] });
  });

  it.each([
    ['a sliding window', rate],
    ['GCRA', queue],
  ])('lets go of keys of %s that no hit is left of, as new ones come', (_name, limit) => {
    const { storage, time } = storageAt(100_000);
    for (let i = 0; i < 5000; i++) storage.take(`old ${i}`, [limit]);
    time.now += 66_000;
    for (let i = 0; i < 1000; i++) storage.take(`new ${i}`, [rate]);
    expect(storage.size).toBe(1000);
  });

  it('loses no hit to a clock that steps back', () => {
    const { storage, time } = storageAt(10);
    for (let i = 0; i < 5; i++) storage.take('a', [rate]);
    time.now -= 50_000;
    for (let i = 0; i < 5; i++) storage.take('a', [rate]);
    expect(storage.take('a', [rate])).toMatchObject({ allowed: false });
    time.now += 50_000;
    expect(storage.take('a', [rate])).toMatchObject({ allowed: false });
    time.now += 66_000;
    expect(storage.take('a', [rate])).toMatchObject({ allowed: true });
  });
});
