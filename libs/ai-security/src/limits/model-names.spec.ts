/** Under which names a limit of a model is found. */
import { describe, expect, it } from 'vitest';
import { ByModel } from './model-names.js';

const limits = new ByModel([
  ['gpt-5', 'the model'],
  ['gpt-5-*', 'the family'],
  ['gpt-5-mini*', 'the small ones'],
  ['GPT-4o', 'the other'],
]);

describe('a limit of a model', () => {
  it.each([
    ['gpt-5', 'the model'],
    ['GPT-5', 'the model'],
    ['gpt-5-2025-08-07', 'the model'],
    ['gpt-5-pro', 'the family'],
    ['gpt-5-mini', 'the small ones'],
    ['gpt-5-mini-2025-08-07', 'the small ones'],
    ['gpt-4o-20240806', 'the other'],
    ['gpt-50', undefined],
    ['__proto__', undefined],
    [undefined, undefined],
  ])('of %s is that of %s', (model, found) => {
    expect(limits.find(model)).toBe(found);
  });

  it('is that of * for all others, and where no model is named', () => {
    const all = new ByModel([
      ['*', 'any'],
      ['gpt-5', 'the model'],
    ]);
    expect(['gpt-5', 'of-nobody', undefined].map((model) => all.find(model))).toEqual([
      'the model',
      'any',
      'any',
    ]);
  });
});
