/** What a call has used in the end. */
import type { AiCall } from '../../call/ai-call.js';
import type { TokenUsage } from '../../call/facts.js';
import type { BudgetTokens, CallBudget } from './call-budget.js';

export const NONE: BudgetTokens = { input: 0, output: 0 };

/**
 * What a call has used. The provider's word counts for an answer that came to its end; of one that was cut short
 * it is only the least, because what it says of the output comes last.
 *
 * @returns `undefined`: it came to nothing
 */
export function usageOf(call: AiCall, budget: CallBudget | undefined): TokenUsage | undefined {
  const { usage, stopReason } = call;
  if (usage && (stopReason === 'completed' || !budget)) return usage;
  if (!budget) return undefined;
  const { input, output } = budget.spent;
  if (usage) return { ...usage, output: Math.max(usage.output, output) };
  // A provider charges nothing for what it refused; who left or was too late has had its work.
  const failed = stopReason === 'refused' || stopReason === 'error' || stopReason === 'upstream_error';
  return failed && output === 0 ? undefined : { input, output };
}
