/** OpenAI embeddings: what is text on the way in; vectors on the way out are left alone. */
import { describe, expect, it } from 'vitest';
import { refuse } from '../../../../test/wire/format-rig.js';
import { AnswerChannels } from './answer-channels.js';
import { OPENAI_EMBEDDINGS } from './openai-embeddings.format.js';
import { mapSlots } from './slots.js';

function visited(input: unknown): { mapped: unknown; media: number } {
  let media = 0;
  const mapped = mapSlots({ model: 'm', input }, OPENAI_EMBEDDINGS.request, {
    string: (text) => text.toUpperCase(),
    media: () => void media++,
  });
  return { mapped, media };
}

describe('a request', () => {
  it('has text in a string and in strings', () => {
    expect(visited('a')).toEqual({ mapped: { model: 'M', input: 'A' }, media: 0 });
    expect(visited(['a', 'b'])).toEqual({ mapped: { model: 'M', input: ['A', 'B'] }, media: 0 });
  });

  it.each([[[15339]], [[[15339, 1917], [3]]], [['a', 15339]], [15339], [[0.5]]])(
    'cannot be inspected where text is spelled in tokens: %j',
    (input) => expect(visited(input).media).toBeGreaterThan(0),
  );

  it('passes tokens as they are where that is allowed', () => {
    const input = [[4111111111111111, 15339]];
    expect(visited(input).mapped).toEqual({ model: 'M', input });
  });

  it('has text in what should not be there', () => {
    expect(visited({ say: 'a' }).mapped).toEqual({ model: 'M', input: { say: 'A' } });
  });
});

describe('an answer', () => {
  const texts: string[] = [];
  const channels = new AnswerChannels(
    () => ({ push: (text) => (texts.push(text), '-'), end: () => '', maxHold: 0, findings: [] }),
    refuse,
    false,
  );
  const answer = (embedding: unknown): object => ({
    object: 'list',
    model: 'm',
    data: [{ object: 'embedding', index: 0, embedding }],
    usage: { prompt_tokens: 8, total_tokens: 8 },
  });

  it.each([
    ['floats', Array.from({ length: 3072 }, (_, i) => Math.sin(i))],
    ['base64', 'am9lQGV4YW1wbGUuY29t'],
  ])('passes vectors as they are, without a copy: %s', (_, embedding) => {
    const whole = answer(embedding);
    expect(channels.map(whole, OPENAI_EMBEDDINGS.answer)).toBe(whole);
    expect(texts).toEqual([]);
  });

  it('is inspected where a vector is none', () => {
    expect(channels.map(answer([0.5, 'a', { b: 'c' }]), OPENAI_EMBEDDINGS.answer)).toEqual(
      answer([0.5, '-', { b: '-' }]),
    );
  });

  it('reports usage and failure', () => {
    expect(OPENAI_EMBEDDINGS.usage(answer([]))).toEqual({ input: 8, output: 0 });
    expect(OPENAI_EMBEDDINGS.failed?.(answer([]))).toBe(false);
    expect(OPENAI_EMBEDDINGS.failed?.({ error: { message: 'no' } })).toBe(true);
  });
});
