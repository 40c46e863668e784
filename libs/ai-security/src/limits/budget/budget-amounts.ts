/** Tokens and prices become amounts of each unit. */
import { costOf, highestCostOf, type PriceTable } from '../prices/price-table.js';
import type { TokenUsage } from '../../call/facts.js';
import type { BudgetUnit } from '../../call/protected-route.js';
import type { BudgetAmounts, BudgetClaim } from './budget-claim.js';
import type { BudgetState } from './budget-ledger.js';
import type { ScopedLimit } from './budget-scopes.js';
import type { BudgetTokens } from './call-budget.js';

/** The most that so many tokens can come to. Without `micro_usd` for a model that has no price. */
export function highestAmounts(
  prices: PriceTable,
  model: string | undefined,
  tokens: BudgetTokens,
): BudgetAmounts {
  return amounts(tokens, model === undefined ? undefined : highestCostOf(prices, model, tokens));
}

/** What was used. Without `micro_usd` for a model that has no price. */
export function usedAmounts(prices: PriceTable, model: string | undefined, usage: TokenUsage): BudgetAmounts {
  return amounts(usage, model === undefined ? undefined : costOf(prices, model, usage));
}

function amounts({ input, output }: BudgetTokens, cost: number | undefined): BudgetAmounts {
  return {
    input_tokens: input,
    output_tokens: output,
    tokens: input + output,
    ...(cost !== undefined && { micro_usd: cost }),
  };
}

/** The claims of a call; limits in a unit that the amounts do not have are left out. */
export function claimsOf(
  limits: readonly ScopedLimit[],
  amounts: BudgetAmounts,
  share: number,
): BudgetClaim[] {
  return limits.flatMap(({ scope, limit: { unit, window, limit } }) => {
    const amount = amounts[unit];
    return amount === undefined ? [] : [{ scope, unit, window, limit: Math.floor(limit * share), amount }];
  });
}

/**
 * The most output tokens for which there is room.
 *
 * @param highest output to try
 * @returns `undefined` when not even the input fits
 */
export function outputThatFits(
  claims: readonly BudgetClaim[],
  states: readonly BudgetState[],
  highest: number,
  amountsOf: (output: number) => BudgetAmounts,
): number | undefined {
  const fits = (output: number): boolean => {
    const wanted = amountsOf(output);
    return claims.every(({ unit }, i) => (wanted[unit] ?? 0) <= (states[i]?.remaining ?? 0));
  };
  if (!fits(0)) return undefined;
  // Costs have tiers, so they are asked for and not solved for; they only grow.
  let low = 0;
  let high = highest;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Those of the limits that count money. */
export const moneyOf = (limits: readonly ScopedLimit[]): ScopedLimit[] =>
  limits.filter(({ limit }) => limit.unit === ('micro_usd' satisfies BudgetUnit));
