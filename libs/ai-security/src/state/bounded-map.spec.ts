import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.js';

const step = fc.record({
  act: fc.constantFrom('get', 'set', 'delete'),
  key: fc.integer({ min: 0, max: 8 }),
  value: fc.integer(),
});

describe('BoundedMap', () => {
  it('forgets the entry that was used least recently', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  });

  it('replaces a value without evicting another entry', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    expect([map.get('a'), map.get('b'), map.size]).toEqual([3, 2, 2]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => new BoundedMap(capacity)).toThrow(RangeError);
  });

  it('behaves as a list ordered by use', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
        const map = new BoundedMap<number, number>(capacity);
        let model: [number, number][] = [];
        for (const { act, key, value } of steps) {
          const held = model.find(([k]) => k === key);
          const others = model.filter(([k]) => k !== key);
          if (act === 'set') {
            map.set(key, value);
            model = [...others, [key, value] as [number, number]].slice(-capacity);
          } else if (act === 'get') {
            expect(map.get(key)).toBe(held?.[1]);
            if (held) model = [...others, held];
          } else {
            expect(map.delete(key)).toBe(held !== undefined);
            model = others;
          }
          expect(map.size).toBe(model.length);
        }
      }),
    );
  });
});
