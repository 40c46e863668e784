/** The law of leases, for random lives of calls: both stores do what a list of all leases says. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLeaseRigs, type LeaseRigs } from '../../../../../test/concurrency/lease-rigs.js';
import { LEASE_MS, type Lease } from './concurrency-leases.js';

let rigs: LeaseRigs;
beforeAll(async () => {
  rigs = await startLeaseRigs();
});
afterAll(() => rigs.stop());

/** The reference: the time of the last word on each id. */
class AllLeases {
  readonly #heldAt = new Map<string, { at: number; lease: Lease }>();
  readonly #releasedAt = new Map<string, number>();

  open(owner: string, scope: string, now: number): number {
    return [...this.#heldAt.values()].filter(
      ({ at, lease }) =>
        at + LEASE_MS > now && lease.owner === owner && lease.limits.some((limit) => limit.scope === scope),
    ).length;
  }

  acquire(lease: Lease, now: number): { granted: boolean; open: number[] } {
    const known = this.#isHeld(lease, now);
    const count = () => lease.limits.map(({ scope }) => this.open(lease.owner, scope, now));
    const open = count();
    const fits = known || lease.limits.every(({ limit }, i) => open[i]! < limit);
    if (this.#isReleased(lease, now) || !fits) return { granted: false, open };
    this.renew(lease, now);
    return { granted: true, open: count() };
  }

  renew(lease: Lease, now: number): void {
    if (!this.#isReleased(lease, now)) this.#heldAt.set(nameOf(lease), { at: now, lease });
  }

  release(lease: Lease, now: number): void {
    this.#heldAt.delete(nameOf(lease));
    this.#releasedAt.set(nameOf(lease), now);
  }

  #isHeld(lease: Lease, now: number): boolean {
    return (this.#heldAt.get(nameOf(lease))?.at ?? -Infinity) + LEASE_MS > now;
  }

  #isReleased(lease: Lease, now: number): boolean {
    return (this.#releasedAt.get(nameOf(lease)) ?? -Infinity) + LEASE_MS > now;
  }
}
const nameOf = ({ owner, id }: Lease): string => `${owner} ${id}`;

const SCOPES = [['all'], ['all', 'chat'], ['all', 'embed']];
// Of one owner an id always counts in the same places.
const lease = fc
  .record({
    owner: fc.nat(1),
    id: fc.nat(8),
    limits: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 2)),
  })
  .map(({ owner, id, limits }) => ({
    owner: `${owner}`,
    id: `${id}`,
    limits: SCOPES[id % 3]!.map((scope, i) => ({ scope, limit: limits[i]! })),
  }));
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('acquire' as const), lease }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('renew' as const), leases: fc.array(lease, { maxLength: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), lease }) },
  // Who is not heard of any more has crashed.
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.nat(LEASE_MS), fc.constant(LEASE_MS)),
    }),
  },
);

let serial = 0;

it('counts what was acquired or renewed, not released and not ended, in memory and Redis alike', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const run = serial++;
      const both = [rigs.memory(), rigs.redis()];
      const model = new AllLeases();
      let now = 1_800_000_000_000;
      for (const { at } of both) await at(now);
      const mine = (one: Lease): Lease => ({ ...one, owner: `${run} ${one.owner}` });

      for (const one of steps) {
        if (one.kind === 'wait') {
          now += one.ms;
          for (const { at } of both) await at(now);
        } else if (one.kind === 'acquire') {
          const expected = model.acquire(mine(one.lease), now);
          for (const { leases } of both) expect(await leases.acquire(mine(one.lease))).toEqual(expected);
        } else if (one.kind === 'renew') {
          for (const renewed of one.leases) model.renew(mine(renewed), now);
          for (const { leases } of both) await leases.renew(one.leases.map(mine));
        } else {
          model.release(mine(one.lease), now);
          for (const { leases } of both) await leases.release(mine(one.lease));
        }
      }
      // What is open now, asked by a call that is never granted.
      for (const owner of ['0', '1']) {
        const probe = {
          owner: `${run} ${owner}`,
          id: 'probe',
          limits: ['all', 'chat', 'embed'].map((scope) => ({ scope, limit: 0 })),
        };
        const expected = model.acquire(probe, now);
        for (const { leases } of both) expect(await leases.acquire(probe)).toEqual(expected);
      }
    }),
    { numRuns: 200 },
  );
}, 120_000);
