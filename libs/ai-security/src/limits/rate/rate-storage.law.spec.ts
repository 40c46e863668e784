/** The laws of counting, by a model that keeps every hit, for memory and Redis alike. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRateRigs, type RateRig, type RateRigs } from '../../../../../test/rate/rate-rigs.js';
import type { RateLimit, RateState, TakenHit } from './rate-storage.js';

let rigs: RateRigs;
beforeAll(async () => {
  rigs = await startRateRigs();
});
afterAll(() => rigs.stop());

/** Owners are not used twice, as all runs share a Redis. */
let serial = 0;

/** Every hit of one limit of one owner. */
class ModelWindow {
  readonly #hits: { at: number; refundedAt?: number }[] = [];

  constructor(private readonly limit: RateLimit) {}

  take(now: number): number {
    return this.#hits.push({ at: now }) - 1;
  }

  refund(hit: number, now: number): void {
    this.#hits[hit]!.refundedAt = now;
  }

  remaining(now: number): number {
    return this.limit.burst === undefined ? this.#sliding(now) : this.#gcra(now, this.limit.burst);
  }

  /** The hits that were kept in the window that ends now. */
  kept(now: number): number {
    const { windowMs } = this.limit;
    return this.#hits.filter(({ at, refundedAt }) => refundedAt === undefined && now - at <= windowMs).length;
  }

  #sliding(now: number): number {
    const tenth = this.limit.windowMs / 10;
    const number = (at: number): number => Math.floor(at / tenth);
    const live = this.#hits.filter(
      ({ at, refundedAt }) => refundedAt === undefined && number(now) - number(at) <= 10,
    );
    return this.limit.limit - live.length;
  }

  /** A queue of hits: one that was refunded has stood in it for no longer than until then. */
  #gcra(now: number, burst: number): number {
    const interval = Math.ceil((this.limit.windowMs * 1000) / this.limit.limit);
    let end = 0;
    for (const { at, refundedAt = Infinity } of this.#hits)
      end = Math.max(end, at * 1000) + Math.min(interval, (refundedAt - at) * 1000);
    return Math.floor((burst * interval - Math.max(0, end - now * 1000)) / interval);
  }
}

const limitArbitrary = fc.record({
  limit: fc.integer({ min: 1, max: 6 }),
  windowMs: fc.constantFrom(60_000, 3_600_000),
  gcra: fc.boolean(),
  burst: fc.integer({ min: 1, max: 6 }),
});

const limitsArbitrary = fc.array(limitArbitrary, { minLength: 1, maxLength: 3 }).map((drawn) =>
  drawn.map(({ limit, windowMs, gcra, burst }, i): RateLimit => {
    const rate = { name: `limit ${i}`, key: `key ${i}`, limit, windowMs };
    return gcra ? { ...rate, burst: Math.min(burst, limit) } : rate;
  }),
);

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('take' as const), mask: fc.integer({ min: 1, max: 7 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), hit: fc.nat(100) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      // Within an interval, by tenths of the windows, and anyhow.
      ms: fc.oneof(
        fc.integer({ min: 1, max: 9000 }),
        fc.tuple(fc.constantFrom(6000, 360_000), fc.integer({ min: 1, max: 12 })).map(([a, b]) => a * b),
        fc.integer({ min: 1000, max: 4_000_000 }),
      ),
    }),
  },
);

const START = fc.integer({ min: 1_000_000, max: 1_800_000_000_000 });

describe.each([
  ['memory', () => rigs.memory(), 400],
  ['Redis', () => rigs.redis(), 150],
] as [string, () => RateRig, number][])('counting in %s', (_name, rig, numRuns) => {
  it('does as the model: all or nothing, never above the bound, and refunds free what was taken alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        limitsArbitrary,
        START,
        fc.array(step, { maxLength: 60, size: 'max' }),
        async (all, start, steps) => {
          const { storage, at } = rig();
          const owner = `law ${serial++}`;
          const model = new Map(all.map((limit) => [limit, new ModelWindow(limit)]));
          const windowOf = (limit: RateLimit): ModelWindow => model.get(limit)!;
          const open: { limits: RateLimit[]; taken: TakenHit; hits: number[] }[] = [];
          let now = start;
          at(now);
          for (const one of steps) {
            if (one.do === 'wait') {
              now += one.ms;
              at(now);
            } else if (one.do === 'refund') {
              const [hit] = open.splice(one.hit % Math.max(1, open.length), 1);
              if (!hit) continue;
              await storage.refund(owner, hit.limits, hit.taken);
              for (const [i, limit] of hit.limits.entries()) windowOf(limit).refund(hit.hits[i]!, now);
            } else {
              const limits = all.filter((_, i) => one.mask & (1 << i));
              if (limits.length === 0) continue;
              const before = limits.map((limit) => windowOf(limit).remaining(now));
              const verdict = await storage.take(owner, limits);
              expect(verdict.allowed).toBe(before.every((remaining) => remaining > 0));
              if (verdict.allowed) {
                const hits = limits.map((limit) => windowOf(limit).take(now));
                open.push({ limits, taken: verdict.taken, hits });
                for (const limit of limits)
                  expect(windowOf(limit).kept(now)).toBeLessThanOrEqual(limit.limit + (limit.burst ?? 0));
              } else {
                const waits = verdict.states
                  .filter(({ remaining }) => remaining === 0)
                  .map(({ resetMs }) => resetMs);
                expect(verdict.states[verdict.refusedBy]).toEqual({
                  remaining: 0,
                  resetMs: Math.max(...waits),
                });
              }
              expect(verdict.states.map(({ remaining }) => remaining)).toEqual(
                limits.map((limit) => windowOf(limit).remaining(now)),
              );
            }
          }
        },
      ),
      { numRuns },
    );
  });

  it('says to the millisecond when the next hit is admitted', async () => {
    await fc.assert(
      fc.asyncProperty(
        limitArbitrary,
        START,
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 30 }),
        async ({ limit, windowMs, gcra, burst }, start, gaps) => {
          const { storage, at } = rig();
          const owner = `law ${serial++}`;
          const one = {
            name: 'n',
            key: 'k',
            limit,
            windowMs,
            ...(gcra ? { burst: Math.min(burst, limit) } : {}),
          };
          let now = start;
          let refused: RateState | undefined;
          for (const gap of gaps) {
            now += gap;
            at(now);
            const verdict = await storage.take(owner, [one]);
            if (!verdict.allowed) refused = verdict.states[0];
            if (refused) break;
          }
          fc.pre(refused !== undefined);
          at(now + refused!.resetMs - 1);
          expect(await storage.take(owner, [one])).toMatchObject({
            allowed: false,
            states: [{ resetMs: 1 }],
          });
          at(now + refused!.resetMs);
          expect(await storage.take(owner, [one])).toMatchObject({ allowed: true });
        },
      ),
      { numRuns: numRuns / 2 },
    );
  });
});

it('memory and Redis give the same verdict for the same traffic', async () => {
  await fc.assert(
    fc.asyncProperty(
      limitsArbitrary,
      START,
      fc.array(fc.record({ gap: fc.integer({ min: 0, max: 30_000 }), refund: fc.boolean() }), {
        maxLength: 40,
      }),
      async (limits, start, traffic) => {
        const both = [rigs.memory(), rigs.redis()];
        const owner = `law ${serial++}`;
        let now = start;
        for (const { gap, refund } of traffic) {
          now += gap;
          for (const { at } of both) at(now);
          const [memory, redis] = await Promise.all(
            both.map(async ({ storage }) => storage.take(owner, limits)),
          );
          expect(memory).toEqual(redis);
          if (refund && memory!.allowed)
            for (const { storage } of both) await storage.refund(owner, limits, memory!.taken);
        }
      },
    ),
    { numRuns: 100 },
  );
});
