/** Token counts as a provider reports them. */
import type { TokenUsage } from '../call/facts.js';

/** `undefined` unless both are counts. */
export function tokenUsage(input: unknown, output: unknown): TokenUsage | undefined {
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
