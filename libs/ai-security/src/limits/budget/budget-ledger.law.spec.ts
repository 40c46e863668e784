/** The law of budgets, for random lives of calls: both ledgers do what a list of all reservations says. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLedgerRigs, type LedgerRigs } from '../../../../../test/budget/ledger-rigs.js';
import type { BudgetWindow } from '../../call/protected-route.js';
import type { BudgetAmounts, BudgetClaim, BudgetCounter, ReservationLease } from './budget-claim.js';

let rigs: LedgerRigs;
beforeAll(async () => {
  rigs = await startLedgerRigs();
});
afterAll(() => rigs.stop());

const LIMIT = 100;
const WINDOWS: readonly BudgetWindow[] = ['minute', 'hour', 'day', 'month', 'total'];
const COUNTERS: readonly BudgetCounter[] = ['user', 'team'].flatMap((scope) =>
  WINDOWS.flatMap((window) => (['tokens', 'micro_usd'] as const).map((unit) => ({ scope, window, unit }))),
);

/** What tells the periods of a window apart in the text of an instant. */
const LENGTH = { minute: 16, hour: 13, day: 10, month: 7, total: 0 };
const periodOf = (window: BudgetWindow, ms: number) => new Date(ms).toISOString().slice(0, LENGTH[window]);

interface Life {
  readonly lines: readonly { readonly claim: BudgetClaim; readonly period: string; value: number }[];
  readonly lease: ReservationLease;
  counted: (claim: BudgetClaim) => number;
  state: 'open' | 'expired' | 'closed';
  dueAt: number;
}

/** The reference: keeps every reservation for ever and adds them up each time. */
class AllReservations {
  readonly #lives = new Map<string, Life>();

  get(id: string): Life | undefined {
    return this.#lives.get(id);
  }

  usage({ scope, window, unit }: BudgetCounter, now: number) {
    let [settled, reserved] = [0, 0];
    for (const { lines, state } of this.#lives.values()) {
      for (const { claim, period, value } of lines) {
        if (claim.scope !== scope || claim.window !== window || claim.unit !== unit) continue;
        if (period !== periodOf(window, now)) continue;
        if (state === 'open') reserved += value;
        else settled += value;
      }
    }
    return { settled, reserved };
  }

  reserve(id: string, claims: readonly BudgetClaim[], lease: ReservationLease, now: number): boolean {
    const fits = claims.every((claim) => {
      const { settled, reserved } = this.usage(claim, now);
      return settled + reserved + claim.amount <= claim.limit;
    });
    if (!fits) return false;
    const lines = claims.map((claim) => ({
      claim,
      period: periodOf(claim.window, now),
      value: claim.amount,
    }));
    const counted = ({ unit, amount }: BudgetClaim) => lease.counted?.[unit] ?? amount;
    this.#lives.set(id, { lines, lease, counted, state: 'open', dueAt: now + lease.ms });
    return true;
  }

  close(life: Life, used: (claim: BudgetClaim) => number, state: 'closed' | 'expired', dueAt: number) {
    for (const line of life.lines) line.value = used(line.claim);
    life.state = state;
    life.dueAt = dueAt;
  }

  expire(now: number) {
    for (const life of this.#lives.values()) {
      if (life.state === 'open' && life.dueAt <= now) {
        const used = life.lease.onExpiry === 'free' ? () => 0 : life.counted;
        this.close(life, used, 'expired', now + 3_600_000);
      }
      // Its charge stays.
      if (life.state === 'expired' && life.dueAt <= now) life.state = 'closed';
    }
  }
}

const amount = fc.oneof(fc.nat(60), fc.constantFrom(0, 100, 101, 250));
const amounts: fc.Arbitrary<BudgetAmounts> = fc.record(
  { tokens: amount, micro_usd: amount },
  { requiredKeys: [] },
);
const id = fc.nat(11).map((n) => `id ${n}`);
const wait = fc.oneof(
  { weight: 4, arbitrary: fc.nat(6000) },
  { weight: 1, arbitrary: fc.constantFrom(60_000, 3_600_000, 86_400_000, 31 * 86_400_000) },
);
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      id,
      claims: fc
        .subarray([...COUNTERS], { minLength: 1, maxLength: 5 })
        .chain((counters) =>
          fc.tuple(
            ...counters.map((counter) => amount.map((n) => ({ ...counter, limit: LIMIT, amount: n }))),
          ),
        ),
      lease: fc.record(
        {
          ms: fc.integer({ min: 1, max: 9000 }),
          onExpiry: fc.constantFrom('charge', 'free'),
          counted: amounts,
        },
        { requiredKeys: ['ms', 'onExpiry'] },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const), id, amounts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('heartbeat' as const), id, amounts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  // What is not touched any more has crashed.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), wait }) },
);
// Around the ends of months, leap days and common days.
const start = fc
  .tuple(
    fc.constantFrom(
      '2024-02-28',
      '2025-02-28',
      '2026-12-31',
      '2027-04-30',
      '2000-02-29',
      '2100-02-28',
      '2026-07-14',
    ),
    fc.integer({ min: -90_000_000, max: 90_000_000 }),
  )
  .map(([day, offset]) => Date.parse(day) + offset);

let serial = 0;

it('counts Σ settled + Σ open reservations, in memory and Redis alike', async () => {
  await fc.assert(
    fc.asyncProperty(start, fc.array(act, { maxLength: 40, size: 'max' }), async (from, acts) => {
      const tenant = `law ${serial++}`;
      const both = [rigs.memory(), rigs.redis()];
      const model = new AllReservations();
      let now = from;
      for (const { at } of both) await at(now);

      for (const step of acts) {
        if (step.kind === 'wait') {
          now += step.wait;
          for (const { at } of both) await at(now);
        }
        model.expire(now);
        if (step.kind === 'sweep') {
          for (const { ledger } of both) await ledger.sweep(tenant);
        } else if (step.kind === 'reserve') {
          const { id: name, claims, lease } = step;
          const life = model.get(name);
          // Every id lives once.
          if (life && life.state !== 'open') continue;
          const [memory, redis] = await Promise.all(
            both.map(async ({ ledger }) => ledger.reserve({ tenant, id: name }, claims, lease)),
          );
          expect(redis).toEqual(memory);
          if (life) expect(memory!.granted).toBe(true);
          else expect(memory!.granted).toBe(model.reserve(name, claims, lease, now));
        } else if (step.kind !== 'wait') {
          const key = { tenant, id: step.id };
          const life = model.get(step.id);
          // A cancelled id is used up although it never was reserved.
          if (step.kind === 'cancel' && !life) continue;
          const changes =
            life !== undefined &&
            (life.state === 'open' || (step.kind !== 'heartbeat' && life.state === 'expired'));
          for (const { ledger } of both) {
            const changed =
              step.kind === 'cancel' ? ledger.cancel(key) : ledger[step.kind](key, step.amounts);
            expect(await changed).toBe(changes);
          }
          if (!changes) continue;
          if (step.kind === 'heartbeat') {
            const before = life.counted;
            life.counted = (claim) => step.amounts[claim.unit] ?? before(claim);
            life.dueAt = now + life.lease.ms;
          } else {
            const spent = (claim: BudgetClaim) =>
              step.kind === 'cancel' ? 0 : (step.amounts[claim.unit] ?? claim.amount);
            model.close(life, spent, 'closed', Infinity);
          }
        }

        const expected = COUNTERS.map((counter) => model.usage(counter, now));
        for (const { ledger } of both) expect(await ledger.usage(tenant, COUNTERS)).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
}, 120_000);
