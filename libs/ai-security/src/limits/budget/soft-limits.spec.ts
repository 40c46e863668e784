/** Who is told that a budget is nearly spent, and how often. */
import { afterEach, expect, it, vi } from 'vitest';
import { openCall } from '../../../../../test/concurrency/open-call.js';
import { CallBus } from '../../call/call-bus.js';
import { fakePrincipal } from '../../testing/fake-principal.js';
import type { Standing } from './budget-reserver.js';
import type { BudgetScopeKind } from './budget-scopes.js';
import { SoftLimits } from './soft-limits.js';

afterEach(() => void vi.useRealTimers());

function watched(share = 0.8) {
  const bus = new CallBus();
  const said: [kind: string, used: number][] = [];
  bus.on('budget.soft_limit', ({ kind, used }) => said.push([kind, used]));
  const soft = new SoftLimits(share, bus);
  const look = (tenant: string, kind: BudgetScopeKind, remaining: number): void => {
    const limit = { unit: 'tokens', window: 'minute', limit: 100 } as const;
    const standing: Standing = {
      of: { kind, scope: kind, limit },
      claim: { ...limit, scope: kind, amount: 1 },
      state: { remaining, resetMs: 60_000 },
    };
    soft.look(openCall(fakePrincipal({ tenant })), [standing]);
  };
  return { look, said };
}

it('is said once in a window, from the share on', () => {
  vi.useFakeTimers();
  const { look, said } = watched();
  for (const remaining of [21, 20, 5]) look('acme', 'tenant', remaining);
  expect(said).toEqual([['tenant', 80]]);
  vi.advanceTimersByTime(60_000);
  look('acme', 'tenant', 10);
  expect(said).toHaveLength(2);
});

it('is said of each tenant, but once of what all tenants share', () => {
  const { look, said } = watched();
  for (const kind of ['tenant', 'model', 'total'] as const)
    for (const tenant of ['acme', 'other']) look(tenant, kind, 0);
  expect(said.map(([kind]) => kind)).toEqual(['tenant', 'tenant', 'model', 'total']);
});

it('is never said where the share is all', () => {
  const { look, said } = watched(1);
  look('acme', 'total', 0);
  expect(said).toEqual([]);
});
