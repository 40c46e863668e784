/** What only memory has: a bound on the keys, and what is forgotten at it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryRateStorage } from './memory-rate-storage.js';

const rate = { limit: 10, windowMs: 60_000 };

function storageAt(maxKeys: number) {
  const time = { now: 1_000_000 };
  return { storage: new MemoryRateStorage({ clock: () => time.now, maxKeys }), time };
}

describe('MemoryRateStorage', () => {
  it('answers at once, without a promise', () => {
    const { storage } = storageAt(10);
    expect(storage.hit('a', rate)).toMatchObject({ allowed: true, remaining: 9 });
  });

  it('never holds more keys than it may', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { maxLength: 200 }),
        fc.integer({ min: 1, max: 12 }),
        (keys, maxKeys) => {
          const { storage } = storageAt(maxKeys);
          for (const key of keys) {
            storage.hit(`${key}`, rate);
            expect(storage.size).toBeLessThanOrEqual(maxKeys);
          }
        },
      ),
    );
  });

  it('keeps the counter of a blocked caller through a flood of fresh keys', () => {
    const { storage } = storageAt(1000);
    const callers = ['first', 'second', 'third'];
    for (const caller of callers) for (let i = 0; i < 10; i++) storage.hit(caller, rate);
    for (let i = 0; i < 20_000; i++) storage.hit(`flood ${i}`, rate);
    for (const caller of callers) expect(storage.hit(caller, rate)).toMatchObject({ allowed: false });
  });

  it('keeps it even when the flood uses each key several times', () => {
    const { storage } = storageAt(1000);
    for (let i = 0; i < 10; i++) storage.hit('blocked', rate);
    for (let i = 0; i < 40_000; i++) storage.hit(`flood ${i >> 2}`, rate);
    expect(storage.hit('blocked', rate)).toMatchObject({ allowed: false });
  });

  it('lets go of keys that no hit is left of, as new ones come', () => {
    const { storage, time } = storageAt(100_000);
    for (let i = 0; i < 5000; i++) storage.hit(`old ${i}`, rate);
    time.now += 66_000;
    for (let i = 0; i < 1000; i++) storage.hit(`new ${i}`, rate);
    expect(storage.size).toBe(1000);
  });

  it('loses no hit to a clock that steps back', () => {
    const { storage, time } = storageAt(10);
    for (let i = 0; i < 5; i++) storage.hit('a', rate);
    time.now -= 50_000;
    for (let i = 0; i < 5; i++) storage.hit('a', rate);
    expect(storage.hit('a', rate)).toMatchObject({ allowed: false });
    time.now += 50_000;
    expect(storage.hit('a', rate)).toMatchObject({ allowed: false });
    time.now += 66_000;
    expect(storage.hit('a', rate)).toMatchObject({ allowed: true });
  });
});
