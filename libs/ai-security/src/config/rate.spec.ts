import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate } from './rate.js';

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
