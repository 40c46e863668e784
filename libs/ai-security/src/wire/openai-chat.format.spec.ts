/** OpenAI Chat: what a stream uses, and how it is asked for. */
import { describe, expect, it } from 'vitest';
import { chunk, content, rig } from '../../../../test/wire/pump-rig.js';
import { OpenAiChatRequest } from '../validation/openai-chat.dto.js';
import { OPENAI_CHAT } from './openai-chat.format.js';
import type { UsageOnDemand } from './text-format.js';

describe('usage', () => {
  it('is taken from the last event that reports it', () => {
    const { pump, call } = rig();
    pump.push({ ...content('a'), usage: null });
    pump.push({ ...chunk({}, 'stop'), usage: { prompt_tokens: 1, completion_tokens: 1 } });
    pump.push({ id: 'x', choices: [], usage: { prompt_tokens: 7, completion_tokens: 9 } });
    expect(call.usage).toEqual({ input: 7, output: 9 });
    expect(pump.end()).toBe('data: [DONE]\n\n');
  });

  it('is not believed when it is no count', () => {
    const { pump, call } = rig();
    pump.push({ ...content('a'), usage: { prompt_tokens: -1, completion_tokens: 1.5 } });
    expect(call.usage).toBeUndefined();
  });
});

describe('usage on demand', () => {
  const onDemand = OPENAI_CHAT.usageOnDemand as UsageOnDemand;
  const asked = { include_usage: true };

  it.each([
    [{ stream: true }, asked],
    [{ stream: true, stream_options: null }, asked],
    [
      { stream: true, stream_options: { include_usage: false, other: 1 } },
      { ...asked, other: 1 },
    ],
  ])('is asked for in %j', (body, stream_options) => {
    const before = JSON.stringify(body);
    expect(onDemand.ask(body)).toEqual({ ...body, stream_options });
    expect(JSON.stringify(body)).toBe(before);
  });

  it.each([
    {},
    { stream: false },
    { stream: null },
    { stream: true, stream_options: asked },
    // The provider refuses it.
    { stream: true, stream_options: 'all' },
    [],
  ])('is not asked for in %j', (body) => {
    expect(onDemand.ask(body)).toBeUndefined();
  });

  it('is asked for in a copy of the DTO', () => {
    const body = Object.assign(new OpenAiChatRequest(), { stream: true });
    expect(onDemand.ask(body)).toBeInstanceOf(OpenAiChatRequest);
    expect(body.stream_options).toBeUndefined();
  });

  it('is taken out of events as if it had not been asked for', () => {
    const spoken = content('x');
    const counted = { prompt_tokens: 1, completion_tokens: 2 };
    expect(onDemand.unasked({ ...spoken, usage: null })).toEqual(spoken);
    expect(onDemand.unasked(spoken)).toBe(spoken);
    expect(onDemand.unasked({ ...spoken, choices: [], usage: counted })).toBeUndefined();
    // What a provider says unasked, and Azure's first event.
    const last = { ...chunk({}, 'stop'), usage: counted };
    expect(onDemand.unasked(last)).toBe(last);
    const filtered = { choices: [], prompt_filter_results: [] };
    expect(onDemand.unasked({ ...filtered, usage: null })).toEqual(filtered);
  });
});
