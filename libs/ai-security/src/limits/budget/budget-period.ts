/** Where a moment lies in the UTC calendar. */
import type { BudgetWindow } from '../../call/protected-route.js';

export interface BudgetPeriod {
  /** Tells the periods of one window apart. */
  readonly id: number;
  /** When it ends, in milliseconds since the epoch; `Infinity` for `total`. */
  readonly endMs: number;
}

const WIDTH_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const TOTAL: BudgetPeriod = { id: 0, endMs: Infinity };

/** @param nowMs milliseconds since the epoch */
export function budgetPeriod(window: BudgetWindow, nowMs: number): BudgetPeriod {
  if (window === 'total') return TOTAL;
  if (window === 'month') {
    const date = new Date(nowMs);
    const month = date.getUTCMonth();
    const year = date.getUTCFullYear();
    return { id: year * 12 + month, endMs: Date.UTC(year, month + 1) };
  }
  const width = WIDTH_MS[window];
  const id = Math.floor(nowMs / width);
  return { id, endMs: (id + 1) * width };
}
