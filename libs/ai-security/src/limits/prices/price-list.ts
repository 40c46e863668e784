/** Prices as people write them, in dollars per million tokens, become a table; or every fault is named. */
import { readFileSync } from 'node:fs';
import { AiSecurityConfigError, type ConfigFault } from '../../config/config-error.js';
import { DEFAULT_PRICES } from './default-prices.js';
import type { ModelPrice, PriceTable, TokenRates } from './price-table.js';

/** US dollars for a million tokens, with at most six decimals: what the pages of the providers state. */
export interface ListedRates {
  readonly input: number;
  /** @default input */
  readonly cachedInput?: number;
  /** @default input */
  readonly cacheWrite?: number;
  readonly output: number;
  /** @default output */
  readonly reasoning?: number;
}

export interface ListedPrice extends ListedRates {
  /** Other prices for the whole call when its input is longer. */
  readonly tiers?: readonly (ListedRates & { readonly aboveInputTokens: number })[];
}

/** What a price file holds, as JSON. */
export interface PriceList {
  /** The day on which the prices were read, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Where they were read. */
  readonly source: string;
  /** Adds to the prices that the library ships, and replaces those of the same model. @default only this list */
  readonly extends?: 'default';
  readonly models: Readonly<Record<string, ListedPrice>>;
}

const MILLION = 1_000_000;
/** $1000 per million tokens; above it is a slip of the comma, and products stay exact below. */
const MAX_RATE = 1_000_000_000;
const RATES = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const;
const MEND = 'give US dollars per million tokens: 0 to 1000, with at most six decimals';

/**
 * @param source a list, the path of a JSON file that holds one, or nothing for the prices that the library ships
 * @throws AiSecurityConfigError that lists every fault
 * @example loadPriceTable({ asOf: '2026-09-23', source: 'contract', extends: 'default', models: { own: { input: 1, output: 2 } } })
 */
export function loadPriceTable(source: PriceList | string = DEFAULT_PRICES): PriceTable {
  const faults: ConfigFault[] = [];
  const list = typeof source === 'string' ? fileContent(source) : source;
  const table = tableOf(list, faults);
  if (faults.length > 0) throw new AiSecurityConfigError(faults);
  if ((list as PriceList).extends !== 'default') return table;
  const shipped = tableOf(DEFAULT_PRICES, []);
  return {
    asOf: table.asOf,
    source: `${table.source}; ${shipped.source} of ${shipped.asOf}`,
    models: new Map([...shipped.models, ...table.models]),
  };
}

function fileContent(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const fault = error instanceof SyntaxError ? 'is no JSON' : 'cannot be read';
    throw new AiSecurityConfigError([
      {
        where: 'prices',
        fault: `the file ${path} ${fault}`,
        mend: 'give the path of a JSON file with prices',
      },
    ]);
  }
}

function tableOf(list: unknown, faults: ConfigFault[]): PriceTable {
  const { asOf, source, extends: base, models, ...unknown } = isObject(list) ? list : {};
  if (!isObject(list))
    faults.push({ where: 'prices', fault: 'is no object', mend: 'give asOf, source and models' });
  reportUnknown('prices', unknown, faults);
  if (typeof asOf !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf))) {
    faults.push({ where: 'prices.asOf', fault: 'is no day', mend: 'write it as YYYY-MM-DD' });
  }
  if (typeof source !== 'string' || source === '') {
    faults.push({ where: 'prices.source', fault: 'is missing', mend: 'say where the prices come from' });
  }
  if (base !== undefined && base !== 'default') {
    faults.push({ where: 'prices.extends', fault: 'is unknown', mend: "write 'default' or leave it out" });
  }
  const entries = isObject(models) ? Object.entries(models) : [];
  if (entries.length === 0) {
    faults.push({ where: 'prices.models', fault: 'has no model', mend: 'give a price by model id' });
  }
  return {
    asOf: String(asOf),
    source: String(source),
    models: new Map(entries.map(([model, price]) => [model, priceFrom(model, price, faults)])),
  };
}

function priceFrom(model: string, value: unknown, faults: ConfigFault[]): ModelPrice {
  const where = `prices.models[${JSON.stringify(model)}]`;
  const { tiers = [], ...rest } = isObject(value) ? value : {};
  const rates = ratesFrom(where, rest, faults);
  if (!Array.isArray(tiers)) {
    faults.push({ where: `${where}.tiers`, fault: 'is no list', mend: 'give a list, or leave it out' });
    return { rates, tiers: [] };
  }
  const found = tiers.map((tier: unknown, i) => {
    const { aboveInputTokens, ...others } = isObject(tier) ? tier : {};
    if (!Number.isSafeInteger(aboveInputTokens) || (aboveInputTokens as number) < 1) {
      faults.push({
        where: `${where}.tiers[${i}].aboveInputTokens`,
        fault: 'is no number of tokens',
        mend: 'give a whole number of 1 or more',
      });
    }
    return {
      aboveInputTokens: aboveInputTokens as number,
      rates: ratesFrom(`${where}.tiers[${i}]`, others, faults),
    };
  });
  if (new Set(found.map(({ aboveInputTokens }) => aboveInputTokens)).size < found.length) {
    faults.push({ where: `${where}.tiers`, fault: 'names a bound twice', mend: 'give each bound once' });
  }
  return { rates, tiers: found.sort((a, b) => b.aboveInputTokens - a.aboveInputTokens) };
}

function ratesFrom(where: string, value: Record<string, unknown>, faults: ConfigFault[]): TokenRates {
  const { input, output, cachedInput = input, cacheWrite = input, reasoning = output, ...unknown } = value;
  reportUnknown(where, unknown, faults);
  const dollars = { input, cachedInput, cacheWrite, output, reasoning };
  for (const name of RATES) {
    // What falls back on a faulty price is not a fault of its own.
    const given = name in value || name === 'input' || name === 'output';
    if (given && !isRate(dollars[name]))
      faults.push({ where: `${where}.${name}`, fault: 'is no price', mend: MEND });
  }
  return {
    input: microDollars(input),
    cachedInput: microDollars(cachedInput),
    cacheWrite: microDollars(cacheWrite),
    output: microDollars(output),
    reasoning: microDollars(reasoning),
  };
}

function reportUnknown(where: string, unknown: Record<string, unknown>, faults: ConfigFault[]): void {
  for (const name of Object.keys(unknown)) {
    faults.push({ where: `${where}.${name}`, fault: 'is unknown', mend: 'remove it, or correct its name' });
  }
}

const microDollars = (dollars: unknown): number => Math.round((dollars as number) * MILLION);

/** Exactly the price that was written: `0.1 + 0.2` or a seventh decimal would be charged as something else. */
function isRate(value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= 0)) return false;
  const rate = microDollars(value);
  return rate <= MAX_RATE && rate / MILLION === value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
