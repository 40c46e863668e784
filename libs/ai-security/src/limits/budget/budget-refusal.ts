/** How a caller is told how its budgets stand. */
import type { AiCall } from '../../call/ai-call.js';
import type { BudgetWindow } from '../../call/protected-route.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { retryHeaders, stateLimits } from '../limit-headers.js';
import type { Reserved, Standing } from './budget-reserver.js';

/** Names of policies tell budgets apart; a month is said as its longest. */
const WINDOW_MS: Readonly<Record<BudgetWindow, number | null>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 31 * 86_400_000,
  total: null,
};

/** Says when a retry can help, where it can. */
export function spentProblem({
  claim,
  retryAfterMs,
}: Extract<Reserved, { granted: false }>): SecurityProblem {
  return new SecurityProblem('budget_exceeded', {
    reason: `budget_exceeded.${claim.unit}.${claim.window}`,
    headers: retryHeaders(retryAfterMs),
  });
}

/** Of tokens, as the headers have no unit for money; and of the caller, as others' spending is not its business. */
export function stateBudgets(call: AiCall, standings: readonly Standing[]): void {
  const shown = standings.filter(
    ({ of, claim }) =>
      claim.unit !== 'micro_usd' && (of.kind === 'principal' || of.kind === 'key' || of.kind === 'route'),
  );
  if (shown.length === 0) return;
  stateLimits(
    call,
    shown.map(({ of, claim: { unit, window, limit }, state: { remaining, resetMs } }) => ({
      policy: `${of.kind}-${unit}-${window}`,
      unit: 'tokens',
      limit,
      windowMs: WINDOW_MS[window],
      remaining,
      resetMs,
    })),
  );
}
