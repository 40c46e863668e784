import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate, parseRateLimit, type RateLimitOption } from './rate.js';

describe('parseRate', () => {
  it.each([
    ['60/min', 60, 60_000],
    ['1/s', 1, 1000],
    ['5/sec', 5, 1000],
    ['7/h', 7, 3_600_000],
    ['7/hour', 7, 3_600_000],
    ['100000/day', 100_000, 86_400_000],
    ['9007199254740991/day', Number.MAX_SAFE_INTEGER, 86_400_000],
  ])('reads %s', (text, limit, windowMs) => {
    expect(parseRate(text)).toEqual({ limit, windowMs });
  });

  it.each([
    '',
    '60',
    '/min',
    '0/min',
    '-1/min',
    '1.5/min',
    '1e3/min',
    ' 60/min',
    '60/min ',
    '60/ min',
    '60/week',
  ])('refuses %j and says what is allowed', (text) => {
    expect(() => parseRate(text)).toThrow(/a rate is '<count>\/<s\|sec\|min\|h\|hour\|day>'/);
  });

  it('refuses a count that a number cannot hold, and units that an object would inherit', () => {
    expect(() => parseRate('9007199254740992/day')).toThrow('whole count');
    expect(() => parseRate('1/constructor')).toThrow('whole count');
  });

  it('reads every positive safe integer exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (limit) => {
        expect(parseRate(`${limit}/s`).limit).toBe(limit);
      }),
    );
  });
});

describe('parseRateLimit', () => {
  it.each<[RateLimitOption, object[]]>([
    ['60/min', [{ limit: 60, windowMs: 60_000 }]],
    [{ limit: '60/min' }, [{ limit: 60, windowMs: 60_000 }]],
    [{ limit: '60/min', algorithm: 'sliding' }, [{ limit: 60, windowMs: 60_000 }]],
    [{ limit: '60/min', algorithm: 'gcra' }, [{ limit: 60, windowMs: 60_000, burst: 6 }]],
    [{ limit: '5/min', algorithm: 'gcra' }, [{ limit: 5, windowMs: 60_000, burst: 1 }]],
    [{ limit: '5/min', algorithm: 'gcra', burst: 5 }, [{ limit: 5, windowMs: 60_000, burst: 5 }]],
    [
      ['60/min', { limit: '120/min', algorithm: 'gcra', burst: 2 }, '1000/day'],
      [
        { limit: 60, windowMs: 60_000 },
        { limit: 120, windowMs: 60_000, burst: 2 },
        { limit: 1000, windowMs: 86_400_000 },
      ],
    ],
  ])('reads %j', (option, rates) => {
    expect(parseRateLimit(option)).toEqual(rates);
  });

  it.each<[unknown, string]>([
    [[], 'no rate in the list'],
    [Array.from({ length: 9 }, (_, i) => `${i + 1}/min`), 'at most 8'],
    [['60/min', '10/min'], 'the same window'],
    [['60/min', '3600/h', '1/min'], 'the same window'],
    [['60/min', 'often'], 'whole count'],
    [{ limit: '60/min', burst: 5 }, 'burst is for'],
    [{ limit: '60/min', algorithm: 'gcra', burst: 61 }, 'from 1 to the limit'],
    [{ limit: '60/min', algorithm: 'gcra', burst: 0 }, 'from 1 to the limit'],
    [{ limit: '60/min', algorithm: 'gcra', burst: 1.5 }, 'from 1 to the limit'],
    [{ limit: '60/min', algorithm: 'bucket' }, 'an algorithm is'],
    [{ limit: '60/min', size: 5 }, 'has no "size"'],
    [{ algorithm: 'gcra' }, 'whole count'],
    [60, 'this is no rate'],
    [null, 'this is no rate'],
    [[['60/min']], 'has no "0"'],
  ])('refuses %j', (option, message) => {
    expect(() => parseRateLimit(option as RateLimitOption)).toThrow(message);
  });
});
