import { describe, expect, it } from 'vitest';
import { mergeOptions } from './merge-options.js';

interface Options {
  mode?: string | undefined;
  scopes?: string[] | undefined;
  body?: { bytes?: number | undefined; depth?: number | undefined } | undefined;
  registry?: object | undefined;
}
const merge = (weak: Options, strong: Options): Options => mergeOptions(weak, strong);

describe('mergeOptions', () => {
  it('prefers the stronger side, member by member', () => {
    expect(merge({ mode: 'a', scopes: ['x'] }, { mode: 'b' })).toEqual({ mode: 'b', scopes: ['x'] });
  });

  it('hears nothing in undefined, on either level', () => {
    expect(merge({ scopes: ['x'], body: { bytes: 1 } }, { scopes: undefined, body: undefined })).toEqual({
      scopes: ['x'],
      body: { bytes: 1 },
    });
    expect(merge({ body: { bytes: 1 } }, { body: { bytes: undefined, depth: 2 } })).toEqual({
      body: { bytes: 1, depth: 2 },
    });
  });

  it('replaces lists, and objects that are no groups', () => {
    class Registry {}
    const registry = new Registry();
    const merged = merge({ scopes: ['x', 'y'], registry: {} }, { scopes: ['z'], registry });
    expect(merged.scopes).toEqual(['z']);
    expect(merged.registry).toBe(registry);
  });

  it('changes neither side', () => {
    const weak = Object.freeze({ body: Object.freeze({ bytes: 1 }) });
    const strong = Object.freeze({ body: Object.freeze({ depth: 2 }) });
    expect(merge(weak, strong)).toEqual({ body: { bytes: 1, depth: 2 } });
  });
});
