import { describe, expect, it } from 'vitest';
import { parseBudget, type SpendingLimits } from './budget.js';

describe('parseBudget', () => {
  it.each<[SpendingLimits, unknown]>([
    [{ tokens: '100k/day' }, [{ unit: 'tokens', window: 'day', limit: 100_000 }]],
    [{ tokens: '1.5M/month' }, [{ unit: 'tokens', window: 'month', limit: 1_500_000 }]],
    [{ inputTokens: '500/min' }, [{ unit: 'input_tokens', window: 'minute', limit: 500 }]],
    [{ outputTokens: '0/h' }, [{ unit: 'output_tokens', window: 'hour', limit: 0 }]],
    [{ cost: '5 USD/day' }, [{ unit: 'micro_usd', window: 'day', limit: 5_000_000 }]],
    [{ cost: '0.000001 USD/total' }, [{ unit: 'micro_usd', window: 'total', limit: 1 }]],
    [
      { tokens: ['10k/min', '1M/day'], cost: '19.99 USD/month' },
      [
        { unit: 'tokens', window: 'minute', limit: 10_000 },
        { unit: 'tokens', window: 'day', limit: 1_000_000 },
        { unit: 'micro_usd', window: 'month', limit: 19_990_000 },
      ],
    ],
  ])('reads %j', (options, limits) => {
    expect(parseBudget(options)).toEqual(limits);
  });

  it.each<unknown>([
    {},
    { tokens: [] },
    { tokens: '100k' },
    { tokens: '-1/day' },
    { tokens: '1.5/day' },
    { tokens: '1e5/day' },
    { tokens: '100K/day' },
    { tokens: '99999999999999/day' },
    { tokens: '100k/fortnight' },
    { tokens: '100k/constructor' },
    { cost: '5/day' },
    { cost: '5 EUR/day' },
    { cost: '0.0000001 USD/day' },
    { cost: '.5 USD/day' },
    { tokens: 5 },
    { dollars: '5 USD/day' },
    { __proto__: null, toString: '5/day' },
    { tokens: ['1k/day', '2k/day'] },
  ])('refuses %j, with the form that it wants', (options) => {
    expect(() => parseBudget(options as SpendingLimits)).toThrow(/budget/);
  });
});
