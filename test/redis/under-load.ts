/** Traffic while something breaks. */
import { StoreUnavailable } from '../../libs/ai-security/src/state/store-unavailable.js';

export interface LoadReport {
  /** Numbers of the calls that were answered, and of those that failed with `StoreUnavailable`. */
  readonly answered: readonly number[];
  readonly failed: readonly number[];
  /** Reason → how many. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

export interface LoadOptions {
  /** Calls under way at any time. */
  readonly parallel?: number;
  /** The break after each. */
  readonly pauseMs?: number;
}

/**
 * Makes calls from before a fault until after it.
 *
 * @param call gets a number of its own, from 0
 * @param fault what happens meanwhile
 * @throws whatever a call throws besides `StoreUnavailable`
 */
export async function underLoad(
  call: (n: number) => Promise<unknown>,
  fault: () => Promise<unknown>,
  { parallel = 16, pauseMs = 2 }: LoadOptions = {},
): Promise<LoadReport> {
  const answered: number[] = [];
  const failed: number[] = [];
  const reasons: Record<string, number> = {};
  let next = 0;
  let slowestMs = 0;
  let over = false;
  const caller = async (): Promise<void> => {
    while (!over) {
      const n = next++;
      const start = performance.now();
      try {
        await call(n);
        answered.push(n);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        failed.push(n);
        reasons[error.reason] = (reasons[error.reason] ?? 0) + 1;
      }
      slowestMs = Math.max(slowestMs, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const ending = fault().finally(() => (over = true));
  await Promise.all([ending, ...Array.from({ length: parallel }, caller)]);
  return { answered, failed, reasons, slowestMs };
}
