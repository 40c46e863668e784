/** One contract for both ledgers: what holds in memory holds in a real Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, LEASE, NOON, refusal, tokens } from '../../../../../test/budget/claims.js';
import { startLedgerRigs, type LedgerRig, type LedgerRigs } from '../../../../../test/budget/ledger-rigs.js';
import type { BudgetWindow } from '../../call/protected-route.js';
import type { BudgetClaim } from './budget-claim.js';

let rigs: LedgerRigs;
beforeAll(async () => {
  rigs = await startLedgerRigs();
});
afterAll(() => rigs.stop());

let serial = 0;
const freshTenant = () => `tenant ${serial++}`;

describe.each<[string, () => LedgerRig]>([
  ['memory', () => rigs.memory()],
  ['Redis', () => rigs.redis()],
])('BudgetLedger in %s', (_name, open) => {
  async function opened() {
    const { ledger, at } = open();
    await at(NOON);
    const tenant = freshTenant();
    const usage = async (window: BudgetWindow = 'day', scope = 'u') => {
      const [found] = await ledger.usage(tenant, [{ scope, window, unit: 'tokens' }]);
      return [found!.settled, found!.reserved];
    };
    return { ledger, at, tenant, usage, key: (id: string) => ({ tenant, id }) };
  }

  it('reserves, and charges what was used', async () => {
    const { ledger, key, usage } = await opened();
    expect(await ledger.reserve(key('a'), [tokens(100, 60)], LEASE)).toEqual({
      granted: true,
      states: [{ remaining: 40, resetMs: DAY / 2 }],
    });
    expect(await usage()).toEqual([0, 60]);
    expect(await ledger.settle(key('a'), { tokens: 25 })).toBe(true);
    expect(await usage()).toEqual([25, 0]);
  });

  it('grants all claims or none, and names the one that must wait longest', async () => {
    const { ledger, key, usage } = await opened();
    await ledger.reserve(
      key('a'),
      [tokens(100, 90, 'minute'), tokens(100, 90), tokens(100, 90, 'total')],
      LEASE,
    );
    await ledger.settle(key('a'), {});
    const claims = [
      tokens(100, 20, 'minute'),
      tokens(100, 20),
      tokens(1000, 20, 'month'),
      tokens(500, 20, 'total'),
    ];
    expect(await ledger.reserve(key('b'), claims, LEASE)).toEqual({
      granted: false,
      states: [
        { remaining: 10, resetMs: 60_000 },
        { remaining: 10, resetMs: DAY / 2 },
        { remaining: 1000, resetMs: 1.5 * DAY },
        { remaining: 410, resetMs: null },
      ],
      claim: claims[1],
      retryAfterMs: DAY / 2,
    });
    expect([await usage('minute'), await usage('month'), await usage('total')]).toEqual([
      [90, 0],
      [0, 0],
      [90, 0],
    ]);
    expect((await ledger.reserve(key('b'), [tokens(100, 10), tokens(100, 10, 'total')], LEASE)).granted).toBe(
      true,
    );
  });

  it('says when a retry can help', async () => {
    const { ledger, key } = await opened();
    expect(await refusal(ledger.reserve(key('a'), [tokens(100, 101)], LEASE))).toMatchObject({
      retryAfterMs: null,
    });
    await ledger.reserve(key('b'), [tokens(100, 70), tokens(100, 70, 'total')], LEASE);
    // Only open calls stand in the way.
    expect(await refusal(ledger.reserve(key('c'), [tokens(100, 40)], LEASE))).toMatchObject({
      retryAfterMs: 1000,
    });
    await ledger.settle(key('b'), {});
    expect(await refusal(ledger.reserve(key('c'), [tokens(100, 40)], LEASE))).toMatchObject({
      retryAfterMs: DAY / 2,
    });
    expect(await refusal(ledger.reserve(key('c'), [tokens(100, 40, 'total')], LEASE))).toMatchObject({
      retryAfterMs: null,
    });
  });

  it('counts a repeated operation once, and opens no closed id again', async () => {
    const { ledger, key, usage } = await opened();
    for (let i = 0; i < 3; i++) {
      expect(await ledger.reserve(key('a'), [tokens(100, 60)], LEASE)).toMatchObject({
        granted: true,
        states: [{ remaining: 40 }],
      });
    }
    expect(await ledger.settle(key('a'), { tokens: 10 })).toBe(true);
    expect(await ledger.settle(key('a'), { tokens: 99 })).toBe(false);
    expect(await ledger.cancel(key('a'))).toBe(false);
    expect(await ledger.heartbeat(key('a'), { tokens: 50 })).toBe(false);
    expect(await usage()).toEqual([10, 0]);
    await expect((async () => ledger.reserve(key('a'), [tokens(100, 1)], LEASE))()).rejects.toThrow(
      RangeError,
    );
  });

  it('frees what is cancelled', async () => {
    const { ledger, key, usage } = await opened();
    await ledger.reserve(key('a'), [tokens(100, 60)], LEASE);
    expect(await ledger.cancel(key('a'))).toBe(true);
    expect(await usage()).toEqual([0, 0]);
    expect(await ledger.settle(key('a'), { tokens: 60 })).toBe(false);
    expect(await usage()).toEqual([0, 0]);
  });

  it('charges what was never reserved nowhere', async () => {
    const { ledger, key, usage } = await opened();
    expect(await ledger.settle(key('nobody'), { tokens: 5 })).toBe(false);
    expect(await ledger.cancel(key('nobody'))).toBe(false);
    expect(await ledger.heartbeat(key('nobody'), { tokens: 5 })).toBe(false);
    expect(await usage()).toEqual([0, 0]);
  });

  it('shows the true use when it exceeds the reservation', async () => {
    const { ledger, key, usage } = await opened();
    await ledger.reserve(key('a'), [tokens(100, 60)], LEASE);
    await ledger.settle(key('a'), { tokens: 250 });
    expect(await usage()).toEqual([250, 0]);
    expect((await refusal(ledger.reserve(key('b'), [tokens(100, 0)], LEASE))).states).toEqual([
      { remaining: 0, resetMs: DAY / 2 },
    ]);
  });

  it('charges each unit for itself, and a unit that is not named as reserved', async () => {
    const { ledger, key, tenant } = await opened();
    const of = (unit: BudgetClaim['unit'], amount: number): BudgetClaim => ({
      ...tokens(1e15, amount),
      unit,
    });
    const claims = [of('tokens', 50), of('input_tokens', 20), of('output_tokens', 30), of('micro_usd', 9e14)];
    await ledger.reserve(key('a'), claims, LEASE);
    await ledger.settle(key('a'), { tokens: 12, input_tokens: 11, output_tokens: 1 });
    expect((await ledger.usage(tenant, claims)).map(({ settled }) => settled)).toEqual([12, 11, 1, 9e14]);
  });

  it('charges the window of the reservation', async () => {
    const { ledger, key, usage, at } = await opened();
    await at(NOON + DAY / 2 - 1);
    await ledger.reserve(
      key('a'),
      [tokens(100, 60, 'minute'), tokens(100, 60), tokens(100, 60, 'month')],
      LEASE,
    );
    await at(NOON + DAY / 2);
    expect([await usage('minute'), await usage()]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await ledger.settle(key('a'), { tokens: 80 });
    // The 29th of February is the same month.
    expect([await usage('minute'), await usage(), await usage('month')]).toEqual([
      [0, 0],
      [0, 0],
      [80, 0],
    ]);
    await at(NOON + 1.5 * DAY);
    expect(await usage('month')).toEqual([0, 0]);
  });

  it('closes a call that gives no sign of life, and charges what was counted', async () => {
    const { ledger, key, usage, at } = await opened();
    await ledger.reserve(key('silent'), [tokens(1000, 100)], LEASE);
    await ledger.reserve(key('input only'), [tokens(1000, 100)], { ...LEASE, counted: { tokens: 7 } });
    await ledger.reserve(key('counted'), [tokens(1000, 100)], LEASE);
    await ledger.reserve(key('free'), [tokens(1000, 100)], { ...LEASE, onExpiry: 'free' });
    await ledger.heartbeat(key('free'), { tokens: 33 });
    await at(NOON + 4000);
    expect(await ledger.heartbeat(key('counted'), { tokens: 20 })).toBe(true);
    await at(NOON + 9999);
    expect(await usage()).toEqual([0, 400]);
    await at(NOON + 10_000);
    expect(await usage()).toEqual([107, 100]);
    await at(NOON + 14_000);
    expect(await usage()).toEqual([127, 0]);
    expect(ledger.expired).toBe(4);
    expect(await ledger.heartbeat(key('counted'), { tokens: 21 })).toBe(false);
    await expect((async () => ledger.reserve(key('free'), [tokens(100, 1)], LEASE))()).rejects.toThrow(
      RangeError,
    );
  });

  it('replaces the charge of an expiry when the call settles after all, within an hour', async () => {
    const { ledger, key, usage, at } = await opened();
    await ledger.reserve(key('a'), [tokens(1000, 100)], LEASE);
    await ledger.reserve(key('b'), [tokens(1000, 100)], { ...LEASE, onExpiry: 'free' });
    await ledger.reserve(key('c'), [tokens(1000, 100)], LEASE);
    await ledger.reserve(key('d'), [tokens(1000, 100)], LEASE);
    await at(NOON + 60_000);
    expect(await usage()).toEqual([300, 0]);
    expect(await ledger.settle(key('a'), { tokens: 40 })).toBe(true);
    expect(await ledger.settle(key('a'), { tokens: 40 })).toBe(false);
    expect(await ledger.settle(key('b'), { tokens: 500 })).toBe(true);
    expect(await ledger.cancel(key('c'))).toBe(true);
    expect(await usage()).toEqual([640, 0]);
    await at(NOON + 60_000 + 3_600_000);
    expect(await ledger.settle(key('d'), { tokens: 1 })).toBe(false);
    expect(await usage()).toEqual([640, 0]);
  });

  it('keeps a call open for as long as its heart beats', async () => {
    const { ledger, key, usage, at } = await opened();
    await ledger.reserve(key('a'), [tokens(1000, 100, 'total')], LEASE);
    for (let i = 1; i <= 20; i++) {
      await at(NOON + i * 9000);
      expect(await ledger.heartbeat(key('a'), { tokens: i })).toBe(true);
    }
    expect(await usage('total')).toEqual([0, 100]);
  });

  it('closes many crashed calls a few at a time, and all of them in a sweep', async () => {
    const { ledger, key, usage, at, tenant } = await opened();
    for (let i = 0; i < 200; i++) await ledger.reserve(key(`${i}`), [tokens(1e6, 10)], LEASE);
    await at(NOON + 10_000);
    const [settled, reserved] = await usage();
    expect(settled).toBe(640);
    expect(reserved).toBe(1360);
    expect(await ledger.sweep(tenant)).toBe(136);
    expect(await usage()).toEqual([2000, 0]);
    expect(await ledger.sweep(tenant)).toBe(0);
    expect(ledger.expired).toBe(200);
  });

  it('keeps tenants, scopes, windows and units apart, whatever they are called', async () => {
    const { ledger } = await opened();
    const names = ['a', 'ab', '', 'a:b', 'a\nb', '__proto__', '}{', '1:a', '😀', '\ud800'];
    const tenants = names.map((name) => `${freshTenant()}${name}`);
    for (const tenant of tenants) {
      for (const [i, scope] of names.entries()) {
        const claim = tokens(5, 5, 'day', scope);
        expect(await ledger.reserve({ tenant, id: `id ${i}` }, [claim], LEASE)).toMatchObject({
          granted: true,
        });
      }
    }
  });

  it('admits no more than the limit of parallel calls', async () => {
    const { ledger, key, usage } = await opened();
    const results = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => ledger.reserve(key(`${i}`), [tokens(1000, 20)], LEASE)),
    );
    expect(results.filter(({ granted }) => granted)).toHaveLength(50);
    expect(await usage()).toEqual([0, 1000]);
  });

  it.each([
    ['a negative amount', [tokens(100, -1)], LEASE],
    ['NaN', [tokens(100, Number.NaN)], LEASE],
    ['a fraction', [tokens(100, 0.5)], LEASE],
    ['more than doubles count', [tokens(100, 2 ** 53)], LEASE],
    ['a limit of NaN', [tokens(Number.NaN, 1)], LEASE],
    ['no claim', [], LEASE],
    ['a claim twice', [tokens(100, 60), tokens(100, 60)], LEASE],
    ['no lease', [tokens(100, 1)], { ...LEASE, ms: 0 }],
    ['an endless lease', [tokens(100, 1)], { ...LEASE, ms: Infinity }],
    ['a count below 0', [tokens(100, 1)], { ...LEASE, counted: { tokens: -1 } }],
  ])('refuses %s', async (_what, claims, lease) => {
    const { ledger, key, usage } = await opened();
    await expect((async () => ledger.reserve(key('a'), claims, lease))()).rejects.toThrow(RangeError);
    expect(await usage()).toEqual([0, 0]);
  });

  it.each([-1, Number.NaN, 0.1, Infinity])('does not settle %d', async (tokensUsed) => {
    const { ledger, key, usage } = await opened();
    await ledger.reserve(key('a'), [tokens(100, 60)], LEASE);
    await expect((async () => ledger.settle(key('a'), { tokens: tokensUsed }))()).rejects.toThrow(RangeError);
    await expect((async () => ledger.heartbeat(key('a'), { tokens: tokensUsed }))()).rejects.toThrow(
      RangeError,
    );
    expect(await usage()).toEqual([0, 60]);
  });
});
