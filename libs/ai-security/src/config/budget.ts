/** Reads budgets as a host writes them: `{ tokens: '100k/day', cost: '5 USD/month' }`. */
import type { BudgetLimit, BudgetUnit, BudgetWindow } from '../call/protected-route.js';

/** What may be spent. Several windows of one kind are a list: `['10k/min', '1M/day']`. */
export interface SpendingLimits {
  /** Input and output together, `'<count>[k|M]/<minute|hour|day|month|total>'`. */
  tokens?: string | string[];
  inputTokens?: string | string[];
  outputTokens?: string | string[];
  /** US dollars, `'<amount> USD/<minute|hour|day|month|total>'`, with at most six decimals. */
  cost?: string | string[];
}

const UNITS: Readonly<Record<keyof SpendingLimits, BudgetUnit>> = {
  tokens: 'tokens',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cost: 'micro_usd',
};
const WINDOWS: Readonly<Record<string, BudgetWindow>> = {
  min: 'minute',
  minute: 'minute',
  h: 'hour',
  hour: 'hour',
  day: 'day',
  month: 'month',
  total: 'total',
};
const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1_000, M: 1_000_000 };

const TOKENS = /^(\d{1,12})(?:\.(\d{1,6}))?([kM]?)\/([a-z]+)$/;
const COST = /^(\d{1,9})(?:\.(\d{1,6}))? USD\/([a-z]+)$/;
const MAX_LIMITS = 8;

/** How budgets are written, for messages. */
export const BUDGET_FORM =
  "write e.g. { tokens: '100k/day', cost: '5 USD/month' }; windows are minute, hour, day, month and total";

/**
 * @throws Error that says what is allowed, when a member is anything else
 * @example parseBudget({ tokens: '100k/day' }) // [{ unit: 'tokens', window: 'day', limit: 100000 }]
 */
export function parseBudget(options: SpendingLimits): readonly BudgetLimit[] {
  const limits: BudgetLimit[] = [];
  for (const [name, value] of Object.entries(options) as [string, string | string[] | undefined][]) {
    if (value === undefined) continue;
    const unit = Object.hasOwn(UNITS, name) ? UNITS[name as keyof SpendingLimits] : undefined;
    if (!unit) throw new Error(`${name} is no kind of budget: ${BUDGET_FORM}`);
    for (const text of Array.isArray(value) ? value : [value]) limits.push(parseLimit(unit, text));
  }
  if (limits.length === 0) throw new Error(`the budget is empty: ${BUDGET_FORM}`);
  if (limits.length > MAX_LIMITS) throw new Error(`a budget has at most ${MAX_LIMITS} limits`);
  if (new Set(limits.map(({ unit, window }) => `${unit}/${window}`)).size < limits.length)
    throw new Error('a budget names a window twice');
  return Object.freeze(limits);
}

function parseLimit(unit: BudgetUnit, text: string): BudgetLimit {
  const limit = unit === 'micro_usd' ? parseCost(text) : parseTokens(text);
  if (!limit || !Number.isSafeInteger(limit[0]))
    throw new Error(`${JSON.stringify(text)} is no budget: ${BUDGET_FORM}`);
  return Object.freeze({ unit, window: limit[1], limit: limit[0] });
}

function parseTokens(text: string): [number, BudgetWindow] | undefined {
  const [, whole = '', decimals = '', scale = '', window = ''] = TOKENS.exec(text) ?? [];
  const size = SCALES[scale];
  if (whole === '' || size === undefined || !Object.hasOwn(WINDOWS, window)) return undefined;
  return [scaled(whole, decimals, size), WINDOWS[window] as BudgetWindow];
}

function parseCost(text: string): [number, BudgetWindow] | undefined {
  const [, whole = '', decimals = '', window = ''] = COST.exec(text) ?? [];
  if (whole === '' || !Object.hasOwn(WINDOWS, window)) return undefined;
  return [scaled(whole, decimals, 1_000_000), WINDOWS[window] as BudgetWindow];
}

/** Exactly the number that was written; `NaN` where it has a rest below one. */
function scaled(whole: string, decimals: string, size: number): number {
  const zeros = Math.log10(size);
  if (decimals.length > zeros) return NaN;
  return Number(whole) * size + Number(decimals.padEnd(zeros, '0') || '0');
}
