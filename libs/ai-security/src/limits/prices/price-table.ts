/** Prices of models as integers, and what a call costs by them. */
import { hash } from 'node:crypto';
import { withoutSnapshot } from '../model-names.js';

/** Whole micro-dollars for a million tokens: $0.15 per million is 150000. */
export interface TokenRates {
  readonly input: number;
  /** Input that the provider had in its cache. */
  readonly cachedInput: number;
  /** Input that the provider wrote to its cache. */
  readonly cacheWrite: number;
  readonly output: number;
  /** Output that the caller does not see. */
  readonly reasoning: number;
}

export interface ModelPrice {
  readonly rates: TokenRates;
  /** For calls with more input; the highest bound stands first. The whole call is charged at its tier. */
  readonly tiers: readonly { readonly aboveInputTokens: number; readonly rates: TokenRates }[];
}

export interface PriceTable {
  /** The day on which the prices were read, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly source: string;
  readonly models: ReadonlyMap<string, ModelPrice>;
}

/** Injection token of the `PriceTable` in use. */
export const PRICES = Symbol('ai-security:prices');

/** Tokens of a call. Each is an integer of 0 or more. */
export interface PricedUsage {
  /** All input, with the cached part. */
  readonly input: number;
  /** All output, with the reasoning. */
  readonly output: number;
  /** @default 0 */
  readonly cachedInput?: number;
  /** @default 0 */
  readonly cacheWrite?: number;
  /** @default 0 */
  readonly reasoning?: number;
}

const MILLION = 1_000_000;

/**
 * The price of a model: its own, or for a dated snapshot that has none, that of the model without the date.
 *
 * @returns `undefined` for a model that has no price; whoever asks refuses the call
 */
export function priceOf(table: PriceTable, model: string): ModelPrice | undefined {
  return table.models.get(model) ?? table.models.get(withoutSnapshot(model));
}

/**
 * What a call cost, in whole micro-dollars, rounded up. Where a provider reports more cached tokens than input,
 * all of them are charged.
 *
 * @returns `undefined` for a model that has no price
 * @throws RangeError when the usage is no count, or the cost no safe integer
 */
export function costOf(table: PriceTable, model: string, usage: PricedUsage): number | undefined {
  const price = priceOf(table, model);
  if (!price) return undefined;
  const { input, output, cachedInput = 0, cacheWrite = 0, reasoning = 0 } = usage;
  // The parts below are bounded by 0, so what is less would not be seen there.
  requireCount(input);
  requireCount(output);
  const rates = ratesFor(price, input);
  return total([
    [Math.max(0, input - cachedInput - cacheWrite), rates.input],
    [cachedInput, rates.cachedInput],
    [cacheWrite, rates.cacheWrite],
    [Math.max(0, output - reasoning), rates.output],
    [reasoning, rates.reasoning],
  ]);
}

/**
 * The most that a call with so many tokens can cost, in whole micro-dollars: what to reserve before it.
 *
 * @returns `undefined` for a model that has no price
 * @throws RangeError as `costOf`
 */
export function highestCostOf(
  table: PriceTable,
  model: string,
  { input, output }: Pick<PricedUsage, 'input' | 'output'>,
): number | undefined {
  const price = priceOf(table, model);
  if (!price) return undefined;
  const rates = ratesFor(price, input);
  return total([
    [input, Math.max(rates.input, rates.cachedInput, rates.cacheWrite)],
    [output, Math.max(rates.output, rates.reasoning)],
  ]);
}

/** SHA-256 of all prices, their date and source: says in the record by which prices a call was charged. */
export function versionOf({ asOf, source, models }: PriceTable): string {
  const sorted = [...models].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(([model, { rates, tiers }]) => [
    model,
    listed(rates),
    tiers.map((tier) => [tier.aboveInputTokens, listed(tier.rates)]),
  ]);
  return hash('sha256', JSON.stringify([asOf, source, rows]), 'hex');
}

const listed = ({ input, cachedInput, cacheWrite, output, reasoning }: TokenRates): number[] => [
  input,
  cachedInput,
  cacheWrite,
  output,
  reasoning,
];

function ratesFor({ rates, tiers }: ModelPrice, input: number): TokenRates {
  return tiers.find((tier) => input > tier.aboveInputTokens)?.rates ?? rates;
}

function requireCount(tokens: number): void {
  if (!Number.isSafeInteger(tokens) || tokens < 0)
    throw new RangeError('tokens must be integers of 0 or more');
}

/** Exact: whole millions of tokens and the rest are multiplied apart, so no product passes 2^53 unseen. */
function total(parts: readonly (readonly [tokens: number, rate: number])[]): number {
  let whole = 0;
  let rest = 0;
  for (const [tokens, rate] of parts) {
    requireCount(tokens);
    const product = (tokens % MILLION) * rate;
    whole += Math.floor(tokens / MILLION) * rate + Math.floor(product / MILLION);
    rest += product % MILLION;
  }
  const cost = whole + Math.ceil(rest / MILLION);
  if (!Number.isSafeInteger(cost)) throw new RangeError('the cost is too large to be counted exactly');
  return cost;
}
