/** What each provider states of the tokens it used, as one shape. */
import { describe, expect, it } from 'vitest';
import type { FormatName } from '../call/protected-route.js';
import { formatOf } from './formats.js';

const usageOf = (format: FormatName, usage: unknown): unknown => formatOf(format).usage({ usage });

describe('the usage in an answer', () => {
  it.each<[FormatName, object, object]>([
    ['openai.chat', { prompt_tokens: 9, completion_tokens: 4 }, { input: 9, output: 4 }],
    [
      'openai.chat',
      {
        prompt_tokens: 9,
        completion_tokens: 4,
        prompt_tokens_details: { cached_tokens: 6, cache_write_tokens: 2, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { input: 9, output: 4, cachedInput: 6, cacheWrite: 2, reasoning: 3 },
    ],
    [
      'openai.chat',
      { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: null, completion_tokens_details: {} },
      { input: 9, output: 4 },
    ],
    [
      'openai.responses',
      {
        input_tokens: 9,
        output_tokens: 4,
        input_tokens_details: { cached_tokens: 6, cache_write_tokens: 2 },
        output_tokens_details: { reasoning_tokens: 3 },
      },
      { input: 9, output: 4, cachedInput: 6, cacheWrite: 2, reasoning: 3 },
    ],
    // Anthropic states what it read anew; the input is all of the prompt.
    [
      'anthropic.messages',
      {
        input_tokens: 1,
        cache_read_input_tokens: 6,
        cache_creation_input_tokens: 2,
        output_tokens: 4,
        output_tokens_details: { thinking_tokens: 3 },
      },
      { input: 9, output: 4, cachedInput: 6, cacheWrite: 2, reasoning: 3 },
    ],
    [
      'anthropic.messages',
      { input_tokens: 9, cache_read_input_tokens: null, output_tokens: 4, output_tokens_details: null },
      { input: 9, output: 4 },
    ],
    ['openai.embeddings', { prompt_tokens: 9, total_tokens: 9 }, { input: 9, output: 0 }],
  ])('of %s, %j', (format, usage, expected) => {
    expect(usageOf(format, usage)).toStrictEqual(expected);
  });

  it('is no usage without both counts, and has no part that is no count', () => {
    for (const count of [-1, 1.5, '9', null, Number.MAX_VALUE])
      expect(usageOf('openai.chat', { prompt_tokens: 9, completion_tokens: count })).toBeUndefined();
    expect(
      usageOf('openai.chat', {
        prompt_tokens: 9,
        completion_tokens: 4,
        prompt_tokens_details: { cached_tokens: '6' },
      }),
    ).toStrictEqual({ input: 9, output: 4 });
  });
});
