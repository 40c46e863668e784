/** The walk over a JSON value: what is visited, what is replaced, what is left alone. */
import fc from 'fast-check';
import { describe, expect, it, vi, type Mock } from 'vitest';
import { channelValue, mapSlots, type SlotNode, type SlotVisitor } from './slots.js';

const upper = (text: string): string => text.toUpperCase();

interface Visited extends SlotVisitor {
  readonly string: Mock<SlotVisitor['string']>;
  readonly media: Mock<() => void>;
}

const visitor = (string: (text: string) => string = upper, serialized = false): Visited => ({
  string: vi.fn((text: string) => string(text)),
  media: vi.fn(),
  serialized,
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}

describe('what is text', () => {
  it('is every string that the tree does not name, at any depth', () => {
    const input = { a: 'x', b: ['y', { c: 'z' }], d: { e: { f: 'w' } } };
    expect(mapSlots(input, {}, visitor())).toEqual({ a: 'X', b: ['Y', { c: 'Z' }], d: { e: { f: 'W' } } });
    expect(mapSlots('x', undefined, visitor())).toBe('X');
  });

  it('is no empty string, flag, null or short number', () => {
    const visit = visitor();
    const input = { a: '', b: true, c: null, d: 12345678, e: 0.123456789, f: undefined };
    expect(mapSlots(input, {}, visit)).toBe(input);
    expect(visit.string).not.toHaveBeenCalled();
  });

  it('is a long number, which becomes a string when it must change', () => {
    const hide = (text: string): string => (text === '4111111111111111' ? '<CARD>' : text);
    const input = { card: 4111111111111111, list: [4111111111111111, 41111111], created: 1_721_234_567 };
    expect(mapSlots(input, {}, visitor(hide))).toEqual({
      card: '<CARD>',
      list: ['<CARD>', 41111111],
      created: 1_721_234_567,
    });
  });

  it('is the name of a member that can be more than a name', () => {
    const input = { balance: { 'joe@example.com': 3, ok_Name: 1 } };
    expect(mapSlots(input, {}, visitor())).toEqual({ balance: { 'JOE@EXAMPLE.COM': 3, ok_Name: 1 } });
  });

  it('is no name that the tree has', () => {
    const node: SlotNode = { members: { 'x-id': { kind: 'opaque' } } };
    expect(mapSlots({ 'x-id': 'a' }, node, visitor())).toEqual({ 'x-id': 'a' });
  });
});

describe('the kinds', () => {
  const node: SlotNode = {
    members: {
      id: { kind: 'opaque' },
      args: { kind: 'json' },
      image: { kind: 'media' },
      logprobs: { kind: 'drop' },
      parts: { items: { members: { type: { kind: 'opaque' } } } },
    },
  };

  it('touches no opaque string, and walks into an opaque object all the same', () => {
    expect(mapSlots({ id: 'a' }, node, visitor())).toEqual({ id: 'a' });
    expect(
      mapSlots(
        { id: 4111111111111111 },
        node,
        visitor(() => 'no'),
      ),
    ).toEqual({ id: 4111111111111111 });
    expect(mapSlots({ id: { x: 'a' } }, node, visitor())).toEqual({ id: { x: 'A' } });
    expect(mapSlots({ id: ['a'] }, node, visitor())).toEqual({ id: ['A'] });
  });

  it('says which string is JSON', () => {
    const visit = visitor();
    mapSlots({ args: '{}', other: 'x' }, node, visit);
    expect(visit.string.mock.calls).toEqual([
      ['{}', 'json', undefined, false, undefined],
      ['x', 'text', undefined, false, undefined],
    ]);
  });

  it.each([['data:image/png;base64,AAAA'], [{ url: 'https://example.com' }], [['x']]])(
    'calls for media, and leaves it alone: %j',
    (image) => {
      const visit = visitor();
      expect(mapSlots({ image }, node, visit)).toEqual({ image });
      expect(visit.media).toHaveBeenCalledTimes(1);
      expect(visit.string).not.toHaveBeenCalled();
    },
  );

  it.each([[''], [null], [undefined]])('does not call for media that is not there: %j', (image) => {
    const visit = visitor();
    mapSlots({ image }, node, visit);
    expect(visit.media).not.toHaveBeenCalled();
  });

  it('drops what spells the text again', () => {
    const input = freeze({ logprobs: { content: [{ token: 'x' }] }, id: 'a' });
    const visit = visitor();
    expect(mapSlots(input, node, visit)).toEqual({ id: 'a' });
    expect(visit.string).not.toHaveBeenCalled();
  });

  it('takes names from the tree only, not from the prototype of objects', () => {
    const input = JSON.parse('{"constructor": "a", "toString": {"x": "b"}}') as object;
    expect(mapSlots(input, node, visitor())).toEqual(
      JSON.parse('{"constructor": "A", "toString": {"x": "B"}}'),
    );
  });
});

describe('copy on write', () => {
  it('never writes to its input, and shares what did not change', () => {
    const json = fc.jsonValue().map((value) => freeze(value));
    fc.assert(
      fc.property(json, (value) => {
        const before = JSON.stringify(value);
        mapSlots(
          value,
          {},
          visitor((text) => `${text}!`),
        );
        expect(JSON.stringify(value)).toBe(before);
        expect(
          mapSlots(
            value,
            {},
            visitor((text) => text),
          ),
        ).toBe(value);
      }),
    );
  });

  it('copies only the way down to a change', () => {
    const input = freeze({ same: { deep: ['x'] }, other: [{ text: 'change' }, { text: 'x' }] });
    const mapped = mapSlots(
      input,
      {},
      visitor((text) => (text === 'change' ? 'changed' : text)),
    ) as typeof input;
    expect(mapped.same).toBe(input.same);
    expect(mapped.other[1]).toBe(input.other[1]);
    expect(mapped.other[0]).toEqual({ text: 'changed' });
  });

  it('keeps the class of what it copies', () => {
    class Dto {
      constructor(readonly text: string) {}
      get shout(): string {
        return `${this.text}!`;
      }
    }
    const mapped = mapSlots(new Dto('a'), {}, visitor()) as Dto;
    expect(mapped).toBeInstanceOf(Dto);
    expect(mapped.shout).toBe('A!');
    const bare = Object.assign(Object.create(null) as object, { a: 'x' });
    expect(Object.getPrototypeOf(mapSlots(bare, {}, visitor()))).toBeNull();
  });

  it('copies an own __proto__ as the member that it is', () => {
    const input = JSON.parse('{"__proto__": {"admin": "yes"}, "text": "a"}') as object;
    const mapped = mapSlots(input, {}, visitor()) as Record<string, unknown>;
    expect(JSON.stringify(mapped)).toBe('{"__proto__":{"admin":"YES"},"text":"A"}');
    expect(Object.getPrototypeOf(mapped)).toBe(Object.prototype);
    expect(mapped['admin']).toBeUndefined();
  });
});

describe('what is about to be serialized', () => {
  it('is walked as JSON will have it', () => {
    class Account {
      readonly #mail = 'joe';
      toJSON(): object {
        return { mail: this.#mail, since: new Date(0), url: new URL('https://a.example/joe') };
      }
    }
    const boxed = Object('joe') as object;
    const mapped = mapSlots({ account: new Account(), boxed }, {}, visitor(upper, true));
    expect(JSON.parse(JSON.stringify(mapped))).toEqual({
      account: { mail: 'JOE', since: '1970-01-01T00:00:00.000Z', url: 'HTTPS://A.EXAMPLE/JOE' },
      boxed: 'JOE',
    });
  });

  it('survives a toJSON that returns its own object', () => {
    const own = {
      text: 'a',
      toJSON(): object {
        return this;
      },
    };
    expect(JSON.stringify(mapSlots(own, {}, visitor(upper, true)))).toBe('{"text":"A"}');
  });

  it('calls for bytes as for media', () => {
    const visit = visitor(upper, true);
    mapSlots({ bytes: new Uint8Array(3) }, {}, visit);
    mapSlots({ bytes: Buffer.from('joe') }, {}, visit);
    expect(visit.media).toHaveBeenCalledTimes(2);
  });

  it('keeps toJSON of a DTO out of a request', () => {
    class Dto {
      text = 'a';
      toJSON(): object {
        return {};
      }
    }
    expect(mapSlots(new Dto(), {}, visitor())).toBeInstanceOf(Dto);
  });
});

describe('bounds', () => {
  const nested = (levels: number): unknown => {
    let value: unknown = 'x';
    for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value };
    return value;
  };

  it('walks 64 levels and no more', () => {
    expect(JSON.stringify(mapSlots(nested(64), {}, visitor()))).toContain('"X"');
    expect(() => mapSlots(nested(65), {}, visitor())).toThrow(RangeError);
    expect(() => mapSlots(nested(100_000), {}, visitor())).toThrow(RangeError);
  });

  it('gives up on an object that holds itself', () => {
    const knot: Record<string, unknown> = {};
    knot['a'] = knot['b'] = knot;
    expect(() => mapSlots(knot, {}, visitor())).toThrow(RangeError);
  });

  it('gives up on an object that is small only because its parts are shared', () => {
    let value: unknown = 'x';
    for (let i = 0; i < 50; i++) value = { a: value, b: value };
    expect(() => mapSlots(value, {}, visitor())).toThrow(RangeError);
  });
});

describe('channels', () => {
  const node: SlotNode = {
    members: { choices: { continues: true, items: { members: { id: { kind: 'opaque' } } } } },
  };
  const channelsOf = (value: unknown): (string | undefined)[] => {
    const visit = visitor();
    mapSlots(value, node, visit);
    return visit.string.mock.calls.map(([, , channel]) => channel);
  };

  it('are the paths of the strings below the items that continue', () => {
    expect(
      channelsOf({ top: 'x', choices: [{ text: 'x', id: 'x', delta: { list: ['x', { y: 'x' }] } }] }),
    ).toEqual([undefined, '0/text', '0/delta/list/0', '0/delta/list/1/y']);
  });

  it('tell items apart by their index, or else by their position', () => {
    expect(
      channelsOf({
        choices: [{ index: 7, t: 'x', calls: [{ index: 2, t: 'x' }] }, { t: 'x' }, { index: -1, t: 'x' }],
      }),
    ).toEqual(['7/t', '7/calls/2/t', '1/t', '2/t']);
  });

  it('are no place for long numbers and names, which are whole', () => {
    expect(channelsOf({ choices: [{ n: 4111111111111111, 'a@b.c': true }] })).toEqual([undefined, undefined]);
  });

  it('lead back to the place of the text', () => {
    expect(channelValue(['delta', 'content'], 'x')).toEqual({ delta: { content: 'x' } });
    expect(channelValue(['delta', 'tool_calls', '2', 'function', 'arguments'], 'x')).toEqual({
      delta: { tool_calls: [{ index: 2, function: { arguments: 'x' } }] },
    });
    expect(channelValue(['list', '0'], 'x')).toEqual({ list: ['x'] });
  });
});
