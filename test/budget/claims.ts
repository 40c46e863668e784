/** Claims for the tests of ledgers. */
import type { BudgetClaim, ReservationLease } from '../../libs/ai-security/src/limits/budget/budget-claim.js';
import type { ReservationResult } from '../../libs/ai-security/src/limits/budget/budget-ledger.js';
import type { BudgetWindow } from '../../libs/ai-security/src/call/protected-route.js';

export const NOON = Date.UTC(2028, 1, 28, 12);
export const DAY = 86_400_000;
export const LEASE: ReservationLease = { ms: 10_000, onExpiry: 'charge' };

export const tokens = (
  limit: number,
  amount: number,
  window: BudgetWindow = 'day',
  scope = 'u',
): BudgetClaim => ({
  scope,
  window,
  unit: 'tokens',
  limit,
  amount,
});

export async function refusal(result: ReservationResult | Promise<ReservationResult>) {
  const settled = await result;
  if (settled.granted) throw new Error('it was granted');
  return settled;
}
