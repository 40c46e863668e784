/** What a call has used in the end. */
import type { AiCall } from '../../call/ai-call.js';
import type { TokenUsage } from '../../call/facts.js';
import type { BudgetTokens, CallBudget } from './call-budget.js';

export const NONE: BudgetTokens = { input: 0, output: 0 };

/** No call comes to more. A provider that says so must not lead to sums that cannot be counted exactly. */
const MAX_TOKENS = 1_000_000_000;

/**
 * What a call has used. The provider's word counts for an answer that came to its end. Of one that was cut short it
 * is only the least, because what it says of the output comes last; so it is where a request to a model was answered
 * without a word of it.
 *
 * @returns `undefined`: it came to nothing
 */
export function usageOf(call: AiCall, budget: CallBudget | undefined): TokenUsage | undefined {
  const { stopReason } = call;
  const usage = counted(call.usage);
  if (!budget) return usage;
  const failed = stopReason === 'refused' || stopReason === 'error' || stopReason === 'upstream_error';
  const { input, output: seen } = budget.spent;
  const output = budget.detached && !failed ? Math.max(seen, budget.output) : seen;
  if (usage) {
    const allStated = budget.answers <= call.statedRequests;
    return {
      ...usage,
      input: allStated ? usage.input : Math.max(usage.input, input),
      output: allStated && stopReason === 'completed' ? usage.output : Math.max(usage.output, output),
    };
  }
  // A provider charges nothing for what it refused; who left or was too late has had its work.
  return failed && output === 0 ? undefined : { input, output };
}

/** A host may state what it likes: what is no count says nothing. */
function counted(usage: TokenUsage | undefined): TokenUsage | undefined {
  if (!usage) return undefined;
  const { input, output, ...parts } = usage;
  if (!isCount(input) || !isCount(output)) return undefined;
  const known = Object.entries(parts).filter(([, tokens]) => isCount(tokens));
  return {
    input: bounded(input),
    output: bounded(output),
    ...Object.fromEntries(known.map(([part, tokens]) => [part, bounded(tokens)])),
  };
}

const isCount = (tokens: number): boolean => Number.isSafeInteger(tokens) && tokens >= 0;
const bounded = (tokens: number): number => Math.min(tokens, MAX_TOKENS);
