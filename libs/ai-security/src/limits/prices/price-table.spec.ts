import fc from 'fast-check';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AiSecurityConfigError } from '../../config/config-error.js';
import { DEFAULT_PRICES } from './default-prices.js';
import { loadPriceTable, type PriceList } from './price-list.js';
import { costOf, highestCostOf, priceOf, versionOf } from './price-table.js';

const list = (models: PriceList['models'], more: Partial<PriceList> = {}): PriceList => ({
  asOf: '2026-01-02',
  source: 'a contract',
  models,
  ...more,
});
const TABLE = loadPriceTable(
  list({
    small: { input: 0.15, cachedInput: 0.075, output: 0.6 },
    tiered: {
      input: 2,
      output: 10,
      reasoning: 12,
      cacheWrite: 3,
      tiers: [
        { aboveInputTokens: 1_000, input: 4, output: 20 },
        { aboveInputTokens: 2_000, input: 8, output: 40 },
      ],
    },
  }),
);

describe('the cost of a call', () => {
  it.each([
    ['small', { input: 1_000_000, output: 0 }, 150_000],
    ['small', { input: 1_000_000, output: 1_000_000, cachedInput: 400_000 }, 720_000],
    ['small', { input: 1, output: 0 }, 1],
    ['small', { input: 10, cachedInput: 30, output: 0 }, 3],
    ['small-2026-01-01', { input: 1_000_000, output: 0 }, 150_000],
    ['tiered', { input: 1_000, output: 100 }, 3_000],
    ['tiered', { input: 1_000, output: 100, reasoning: 50, cacheWrite: 100 }, 1_800 + 300 + 500 + 600],
    ['tiered', { input: 1_001, output: 100 }, 6_004],
    ['tiered', { input: 2_001, output: 100 }, 20_008],
  ])('of %s for %j', (model, usage, microUsd) => {
    expect(costOf(TABLE, model, usage)).toBe(microUsd);
  });

  it('is not known without a price', () => {
    expect(costOf(TABLE, 'other', { input: 1, output: 1 })).toBeUndefined();
    expect(highestCostOf(TABLE, 'constructor', { input: 1, output: 1 })).toBeUndefined();
  });

  it.each([-1, 0.5, NaN, Infinity])('is not counted for %d tokens', (input) => {
    expect(() => costOf(TABLE, 'small', { input, output: 0 })).toThrow(RangeError);
  });

  it('is never more than the highest, and that grows with the tokens', () => {
    const count = fc.nat(3_000);
    fc.assert(
      fc.property(
        fc.constantFrom('small', 'tiered'),
        count,
        count,
        fc.record({ cachedInput: count, cacheWrite: count, reasoning: count }),
        (model, input, output, parts) => {
          const highest = highestCostOf(TABLE, model, { input, output })!;
          const { cachedInput, cacheWrite, reasoning } = parts;
          const within = cachedInput + cacheWrite <= input && reasoning <= output;
          if (within) expect(costOf(TABLE, model, { input, output, ...parts })).toBeLessThanOrEqual(highest);
          expect(highestCostOf(TABLE, model, { input, output: output + 1 })!).toBeGreaterThanOrEqual(highest);
        },
      ),
    );
  });
});

describe('a list of prices', () => {
  it('ships with the library, with source and day', () => {
    const table = loadPriceTable();
    expect(table.models.size).toBeGreaterThan(40);
    expect(table.asOf).toBe(DEFAULT_PRICES.asOf);
    expect(priceOf(table, 'gpt-4o-mini')?.rates.output).toBe(600_000);
  });

  it('is read from a file, and can add to the one that ships', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'prices-')), 'prices.json');
    writeFileSync(file, JSON.stringify(list({ own: { input: 1, output: 2 } }, { extends: 'default' })));
    const table = loadPriceTable(file);
    expect(costOf(table, 'own', { input: 1_000_000, output: 0 })).toBe(1_000_000);
    expect(priceOf(table, 'gpt-4o-mini')).toBeDefined();
    expect(table.source).toContain('a contract');
    expect(priceOf(loadPriceTable(list({ own: { input: 1, output: 2 } })), 'gpt-4o-mini')).toBeUndefined();
  });

  it('has a version that changes with every price, and with nothing else', () => {
    const version = (models: PriceList['models']) => versionOf(loadPriceTable(list(models)));
    const one = version({ a: { input: 1, output: 2 }, b: { input: 3, output: 4 } });
    expect(version({ b: { input: 3, output: 4 }, a: { input: 1, output: 2 } })).toBe(one);
    expect(version({ a: { input: 1, output: 2.000001 }, b: { input: 3, output: 4 } })).not.toBe(one);
  });

  it('says everything that is wrong with it', () => {
    const wrong = {
      asOf: 'yesterday',
      models: {
        a: { input: -1, output: 2 },
        b: { input: 0.0000001, output: 'free' },
        c: { input: 1, output: 1, price: 3 },
        d: { input: 1, output: 1, tiers: [{ aboveInputTokens: 0, input: 1, output: 1 }] },
      },
    };
    let said = '';
    try {
      loadPriceTable(wrong as unknown as PriceList);
    } catch (error) {
      expect(error).toBeInstanceOf(AiSecurityConfigError);
      said = (error as Error).message;
    }
    for (const where of [
      'asOf',
      'source',
      '"a"].input',
      '"b"].input',
      '"b"].output',
      '"c"].price',
      'tiers[0]',
    ])
      expect(said).toContain(where);
    expect(() => loadPriceTable('/nowhere/prices.json')).toThrow(/cannot be read/);
  });
});
