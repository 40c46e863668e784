/** Token counts as a provider reports them. */
import type { TokenUsage } from '../call/facts.js';

/** What of the input or the output a provider states beside their sums. */
type Parts = Readonly<Partial<Record<Exclude<keyof TokenUsage, 'input' | 'output'>, unknown>>>;

/** `undefined` unless both are counts. A part that is none is left out. */
export function tokenUsage(input: unknown, output: unknown, parts: Parts = {}): TokenUsage | undefined {
  if (!isCount(input) || !isCount(output)) return undefined;
  return { input, output, ...Object.fromEntries(Object.entries(parts).filter(([, part]) => isCount(part))) };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
