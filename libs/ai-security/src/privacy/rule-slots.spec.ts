import { describe, expect, it } from 'vitest';
import { mapSlots, type SlotNode } from '../wire/slots.js';
import { ruledSlots } from './rule-slots.js';

const OPAQUE: SlotNode = { kind: 'opaque' };
const MEDIA: SlotNode = { kind: 'media' };

/** Every string as it is seen: `TYPE:text` for one value of a type. */
function seen(body: unknown, paths: Record<string, string>, slots: SlotNode = {}): unknown {
  return mapSlots(body, ruledSlots(slots, paths), {
    string: (text, kind, _channel, _twin, entity) => `${entity ?? kind}:${text}`,
    media: () => {
      throw new Error('media');
    },
  });
}

describe('the rules of paths', () => {
  it('say what the string is, and leave the others to detection', () => {
    const body = { messages: [{ name: 'Al', content: 'x' }], name: 'y' };
    expect(seen(body, { 'messages[].name': 'PERSON' })).toEqual({
      messages: [{ name: 'PERSON:Al', content: 'text:x' }],
      name: 'text:y',
    });
  });

  it('take numbers too, also short ones, and every item of an array', () => {
    const body = { ids: [7, 'a', true, null, 1.5], pin: 1234, open: false };
    expect(seen(body, { ids: 'ACCOUNT', pin: 'PIN', open: 'PIN' })).toEqual({
      ids: ['ACCOUNT:7', 'ACCOUNT:a', true, null, 'ACCOUNT:1.5'],
      pin: 'PIN:1234',
      open: false,
    });
  });

  it('look at an object in the place of a value as the format does', () => {
    const slots: SlotNode = { members: { user: { members: { id: OPAQUE, photo: MEDIA } } } };
    expect(seen({ user: { id: 'u', note: 'x' } }, { user: 'PERSON' }, slots)).toEqual({
      user: { id: 'u', note: 'text:x' },
    });
    expect(() => seen({ user: { photo: 'x' } }, { user: 'PERSON' }, slots)).toThrow('media');
    expect(seen({ user: 'x' }, { user: 'PERSON' }, slots)).toEqual({ user: 'PERSON:x' });
  });

  it('ignore a place with all that is in it', () => {
    const body = { metadata: { a: ['x', { b: 'y' }], 'j@example.com': 'z' }, text: 't' };
    expect(seen(body, { metadata: 'ignore' })).toEqual({ ...body, text: 'text:t' });
  });

  it('read * as every member, and a named one before it', () => {
    const body = { metadata: { a: 'x', id: 'y', mail: 'z' } };
    const slots: SlotNode = { members: { metadata: { members: { id: OPAQUE } } } };
    const expected = { metadata: { a: 'x', id: 'y', mail: 'EMAIL:z' } };
    expect(seen(body, { 'metadata.*': 'ignore', 'metadata.mail': 'EMAIL' }, slots)).toEqual(expected);
    expect(seen(body, { 'metadata.mail': 'EMAIL', 'metadata.*': 'ignore' }, slots)).toEqual(expected);
    expect(seen({ a: { x: '1', y: '2' }, b: { x: '3' } }, { '*.x': 'PERSON', 'a.y': 'CITY' })).toEqual({
      a: { x: 'text:1', y: 'CITY:2' },
      b: { x: 'PERSON:3' },
    });
  });

  it('hold for the variants of an object', () => {
    const part: SlotNode = { variants: { image: { members: { data: MEDIA, id: OPAQUE } } } };
    const slots: SlotNode = { members: { parts: { items: part } } };
    const paths = { 'parts[].author': 'PERSON' };
    const body = {
      parts: [
        { type: 'image', author: 'Al', id: 'i' },
        { type: 'text', author: 'Bo' },
      ],
    };
    expect(seen(body, paths, slots)).toEqual({
      parts: [
        { type: 'text:image', author: 'PERSON:Al', id: 'i' },
        { type: 'text:text', author: 'PERSON:Bo' },
      ],
    });
    expect(() => seen({ parts: [{ type: 'image', data: 'x' }] }, paths, slots)).toThrow('media');
  });

  it('end in trees that hold themselves', () => {
    const tree: SlotNode = {
      members: { id: OPAQUE },
      get items() {
        return tree;
      },
    };
    expect(seen([{ id: 'i', name: 'Al', more: 'x' }], { '[].name': 'PERSON' }, tree)).toEqual([
      { id: 'i', name: 'PERSON:Al', more: 'text:x' },
    ]);
  });

  it('take a name for a name, whatever objects have of it', () => {
    const body = JSON.parse('{ "__proto__": "x", "toString": "y", "other": "z" }') as object;
    const masked = seen(body, { ['__proto__']: 'PERSON', toString: 'CITY' }) as Record<string, unknown>;
    expect(Object.entries(masked)).toEqual([
      ['__proto__', 'PERSON:x'],
      ['toString', 'CITY:y'],
      ['other', 'text:z'],
    ]);
  });
});
