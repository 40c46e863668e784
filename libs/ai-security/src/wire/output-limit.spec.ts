/** What a request says of the length and the number of its answers, in each format. */
import { describe, expect, it } from 'vitest';
import { OpenAiChatRequest } from '../validation/openai-chat.dto.js';
import { formatOf } from './formats.js';
import type { OutputLimit } from './text-format.js';

const limitOf = (format: Parameters<typeof formatOf>[0]): OutputLimit =>
  formatOf(format).outputLimit as OutputLimit;

describe('the limit of an output', () => {
  it.each([
    ['openai.chat', { max_completion_tokens: 9 }, 9, { max_completion_tokens: 5 }],
    ['openai.chat', { max_tokens: 9 }, 9, { max_tokens: 5 }],
    [
      'openai.chat',
      { max_tokens: 9, max_completion_tokens: 7 },
      9,
      { max_tokens: 5, max_completion_tokens: 5 },
    ],
    ['openai.chat', { max_tokens: null }, undefined, { max_tokens: null, max_completion_tokens: 5 }],
    ['openai.responses', { max_output_tokens: 9 }, 9, { max_output_tokens: 5 }],
    ['openai.responses', {}, undefined, { max_output_tokens: 5 }],
    ['anthropic.messages', { max_tokens: 9 }, 9, { max_tokens: 5 }],
  ] as const)('of %s in %j is %s, and can be set', (format, body, stated, limited) => {
    expect(limitOf(format).read(body)).toBe(stated);
    expect(limitOf(format).write(body, 5)).toEqual(limited);
  });

  it('is set in a copy, which stays an instance of its DTO', () => {
    const body = Object.assign(new OpenAiChatRequest(), { model: 'demo', max_tokens: 9 });
    const limited = limitOf('openai.chat').write(body, 5);
    expect(limited).toBeInstanceOf(OpenAiChatRequest);
    expect(body.max_tokens).toBe(9);
  });

  it.each([
    { max_tokens: -1 },
    { max_tokens: 0 },
    { max_tokens: '900' },
    { max_tokens: -1, max_completion_tokens: 9 },
  ])('is not stated by %j, which some servers read as none', (body) => {
    expect(limitOf('openai.chat').read(body)).toBeUndefined();
    const limited = limitOf('openai.chat').write(body, 5) as Record<string, unknown>;
    for (const name of Object.keys(body)) expect(limited[name]).toBe(5);
  });

  it('is nothing for embeddings', () => {
    expect(limitOf('openai.embeddings').read({ input: 'Hi.' })).toBe(0);
  });

  it.each([
    [{ max_tokens: 9 }, 1],
    [{ max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 2_000 } }, 2_001],
    [{ max_tokens: 9, thinking: { type: 'disabled' } }, 1],
    [{ max_tokens: 9, thinking: null }, 1],
  ])('of a message in %j is at least %d', (body, least) => {
    expect(limitOf('anthropic.messages').least?.(body)).toBe(least);
  });

  it.each(['mcp', 'json', 'text'] as const)('is not known in %s', (format) => {
    expect(formatOf(format).outputLimit).toBeUndefined();
  });
});

it.each([
  [{ n: 3 }, 3],
  [{}, 1],
  [{ n: null }, 1],
  [{ n: 0 }, 1],
  [{ n: 1.5 }, 1],
  [{ n: '7' }, 1],
])('a chat request of %j asks for %d answers', (body, choices) => {
  expect(formatOf('openai.chat').choices?.(body)).toBe(choices);
});
