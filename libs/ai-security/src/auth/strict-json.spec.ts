import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictObject } from './strict-json.js';

const parse = (text: string) => parseStrictObject(text, 32);

describe('parseStrictObject', () => {
  it('reads every object as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
        },
      ),
    );
  });

  it('refuses what JSON.parse refuses, with a SyntaxError', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,\\u0061 e1.')) }), (text) => {
        let accepted = true;
        try {
          JSON.parse(`{${text}}`);
        } catch {
          accepted = false;
        }
        if (!accepted) expect(() => parse(`{${text}}`)).toThrow(SyntaxError);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"a" :1,"b":{},"a"\n:2}',
    '{"x":[{"a":1,"b":{"c":[]},"a":2}]}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
    '{"a\\"":1,"a\\u0022":2}',
  ])('refuses the duplicate in %s', (text) => {
    expect(() => parse(text)).toThrow('duplicate');
  });

  it('takes the same name in different objects', () => {
    expect(JSON.stringify(parse('{"a":{"a":{"a":"a"}},"b":["a",{"a":1},{"a":2}]}'))).toContain('"b"');
  });

  it.each(['{"n":1e400}', '{"n":[-1e999]}'])('refuses the number in %s', (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });

  it.each(['[]', '1', 'null', '"{}"', '', ' ', '{', '{"a":"', '\ufeff{}', '{"a":1}{}', '{"a":NaN}'])(
    'refuses %j',
    (text) => {
      expect(() => parse(text)).toThrow(SyntaxError);
    },
  );

  it('bounds the nesting', () => {
    const nest = (n: number) => `{"a":${'['.repeat(n - 1)}${']'.repeat(n - 1)}}`;
    expect(parse(nest(32))).toHaveProperty('a');
    expect(() => parse(nest(33))).toThrow('deep');
    expect(() => parse(`{"a":${'['.repeat(1_000_000)}`)).toThrow('deep');
  });

  it('gives objects that no name can reach out of', () => {
    const value = parse('{"__proto__":{"admin":true},"o":{"toString":1},"l":[{}]}');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(['__proto__', 'o', 'l']);
    expect((value as { admin?: unknown }).admin).toBeUndefined();
    expect(Object.getPrototypeOf(value['o'])).toBeNull();
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    for (const part of [value, value['o'], value['l'], (value['l'] as unknown[])[0]])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('quotes nothing in its errors', () => {
    for (const text of ['{"secret"', '{"secret":secret}', '{"secret":1,"secret":2}', '{"secret\\x":1}']) {
      expect(() => parse(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret') }),
      );
    }
  });
});
