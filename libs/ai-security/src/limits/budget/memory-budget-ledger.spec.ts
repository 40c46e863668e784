/** What the ledger in memory holds on to. */
import { expect, it } from 'vitest';
import { MemoryBudgetLedger } from './memory-budget-ledger.js';

const LEASE = { ms: 10_000, onExpiry: 'charge' } as const;
const claim = { scope: 'u', window: 'minute', unit: 'tokens', limit: 100, amount: 60 } as const;

it('has room for callers that come back in every minute', () => {
  let now = Date.UTC(2028, 1, 28, 12);
  const ledger = new MemoryBudgetLedger({ clock: () => now, maxAccounts: 40 });
  for (let minute = 0; minute < 120; minute++, now += 60_000) {
    for (let caller = 0; caller < 10; caller++) {
      const key = { tenant: `caller ${caller}`, id: `call ${minute}` };
      expect(ledger.reserve(key, [claim], LEASE).granted).toBe(true);
      ledger.settle(key, { tokens: 1 });
    }
  }
});

it('knows what was spent in a window into which the clock is set back', () => {
  let now = Date.UTC(2028, 1, 28, 12);
  const ledger = new MemoryBudgetLedger({ clock: () => now });
  const reserve = (id: string, tenant = 'caller') => ledger.reserve({ tenant, id }, [claim], LEASE).granted;
  expect(reserve('first')).toBe(true);
  ledger.settle({ tenant: 'caller', id: 'first' }, { tokens: 60 });
  now += 90_000;
  for (let i = 0; i < 10; i++) reserve(`${i}`, `other ${i}`);
  now -= 90_000;
  expect(reserve('second')).toBe(false);
});
