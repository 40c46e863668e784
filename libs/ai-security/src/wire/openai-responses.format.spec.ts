/** OpenAI Responses: what leaves when, and how it ends early. */
import { describe, expect, it } from 'vitest';
import { DEADLINE, formatRig, framesOf, UPSTREAM } from '../../../../test/wire/format-rig.js';
import {
  completed,
  created,
  inProgress,
  message,
  responseOf,
} from '../../../../test/wire/responses-events.js';
import { SecretWord, StopWord } from '../../../../test/wire/secret-word.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { UninspectableAnswer } from './answer-channels.js';
import type { EventFormat } from './event-pump.js';
import { OPENAI_RESPONSES } from './openai-responses.format.js';

type Members = Record<string, unknown>;

const rig = (...more: [] | [() => SecretWord | StopWord]) =>
  formatRig(OPENAI_RESPONSES as EventFormat, ...more);
const eventsOf = (wire: string): Members[] =>
  framesOf(wire).map((data) => JSON.parse(data as string) as Members);
const event = (type: string, rest: object = {}): Members => ({ type: `response.${type}`, ...rest });
const AT = { item_id: 'msg_1', output_index: 0, content_index: 0 };
const text = (delta: string, at: object = AT): Members => event('output_text.delta', { ...at, delta });

describe('a whole answer', () => {
  it('is failed when the provider says so', () => {
    const failed = (body: object): boolean | undefined => OPENAI_RESPONSES.failed?.(body);
    expect(failed({ error: { message: 'Bad key' } })).toBe(true);
    expect(failed(responseOf([], 'failed'))).toBe(true);
    expect(failed(responseOf([]))).toBe(false);
    expect(failed(event('mcp_call.failed', { output_index: 0 }))).toBe(false);
  });

  it('says that it ended early', () => {
    const stop = { ...UPSTREAM, why: 'content_filter' } as const;
    expect(OPENAI_RESPONSES.stopped?.(responseOf([]), stop)).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
    });
  });
});

describe('a stream', () => {
  it('lets held text leave as a delta of the same type, before the done event', () => {
    const { pump } = rig();
    pump.push({
      ...text('to joe@example.com'),
      sequence_number: 4,
      logprobs: [{ token: 'joe@example.com' }],
    });
    const wire = pump.push(
      event('output_text.done', { ...AT, text: 'to joe@example.com', sequence_number: 5 }),
    );
    expect(eventsOf(wire)).toEqual([
      { ...text('<EMAIL_ADDRESS>'), logprobs: [], sequence_number: 5 },
      event('output_text.done', { ...AT, text: 'to <EMAIL_ADDRESS>', sequence_number: 6 }),
    ]);
    expect(wire).toMatch(/^event: response\.output_text\.delta\n/);
  });

  it('ends a part with its part, an item with its item, and everything with the response', () => {
    for (const end of [
      event('content_part.done', AT),
      event('output_item.done', { output_index: 0 }),
      event('completed', { response: { status: 'completed' } }),
      event('incomplete', { response: {} }),
    ]) {
      const { pump } = rig();
      pump.push(text('joe@example.com'));
      expect(eventsOf(pump.push(end)).map(({ type }) => type)).toEqual([
        'response.output_text.delta',
        end['type'],
      ]);
      expect(pump.end()).toBe('');
    }
  });

  it('ends one part and leaves the others open', () => {
    const { pump } = rig();
    const places = [1, 10].flatMap((output_index) =>
      [1, 10].map((content_index) => ({ output_index, content_index })),
    );
    for (const place of places) pump.push(text('joe@', place));
    expect(eventsOf(pump.push(event('output_text.done', places[0]))).map(({ delta }) => delta)).toEqual([
      'joe@',
      undefined,
    ]);
    const rest = places.slice(1).map((place) => pump.push(text('example.com', place)));
    expect(rest.join('') + pump.end()).not.toContain('joe@');
  });

  it('never delays one channel for another, nor an event without text', () => {
    const { pump } = rig();
    pump.push(text('joe@exam'));
    expect(pump.push(text('Hello, you. ', { ...AT, output_index: 1 }))).toContain('Hello');
    const searching = event('web_search_call.searching', { output_index: 2, item_id: 'ws_1' });
    expect(eventsOf(pump.push(searching))).toEqual([searching]);
  });

  it('inspects the transcript of a sound, and refuses the sound', () => {
    const { pump } = rig();
    pump.push(event('audio.transcript.delta', { delta: 'joe@example' }));
    const wire =
      pump.push(event('audio.transcript.delta', { delta: '.com' })) +
      pump.push(event('audio.transcript.done'));
    expect(wire).toContain('<EMAIL_ADDRESS>');
    expect(wire).not.toContain('joe');
    expect(() => pump.push(event('audio.delta', { delta: 'AAAA' }))).toThrow(UninspectableAnswer);
    const partial = event('image_generation_call.partial_image', { partial_image_b64: 'AAAA' });
    expect(() => rig().pump.push(partial)).toThrow(UninspectableAnswer);
  });

  it('takes text before any delta only where no delta follows: a value cut there could not be seen', () => {
    const part = { type: 'output_text', text: 'joe@example.com' };
    for (const begin of [
      event('content_part.added', { ...AT, part }),
      event('output_item.added', { output_index: 0, item: { type: 'message', content: [part] } }),
      event('output_item.added', { output_index: 0, item: { type: 'custom_tool_call', input: 'joe@' } }),
    ]) {
      const { pump } = rig();
      expect(pump.push(begin)).not.toContain('joe@example');
      expect(pump.push(text('Hello, you. ', { ...AT, output_index: 1 }))).toContain('Hello');
      expect(() => pump.push(text('example.com'))).toThrow(UninspectableAnswer);
    }
  });

  it('masks tool arguments so that they still parse', () => {
    const { pump } = rig();
    const at = { item_id: 'fc_1', output_index: 0 };
    const wire = ['{"to":"joe@', 'example.com"', ',"card":4111111111111111}']
      .map((delta) => pump.push(event('function_call_arguments.delta', { ...at, delta })))
      .join('');
    const whole = '{"to":"joe@example.com","card":4111111111111111}';
    const events = eventsOf(
      wire + pump.push(event('function_call_arguments.done', { ...at, arguments: whole })),
    );
    const said = events.map(({ delta }) => (delta as string | undefined) ?? '').join('');
    expect(JSON.parse(said)).toEqual({ to: '<EMAIL_ADDRESS>', card: '<CREDIT_CARD>' });
    expect(events.at(-1)?.['arguments']).toBe(said);
  });

  it('keeps a citation without its offsets', () => {
    const annotation = { type: 'url_citation', url: 'https://example.com', start_index: 1, end_index: 2 };
    const [seen] = eventsOf(rig().pump.push(event('output_text.annotation.added', { ...AT, annotation })));
    expect(seen?.['annotation']).toEqual({ type: 'url_citation', url: 'https://example.com' });
  });

  it('takes usage from its last event', () => {
    const { pump, call } = rig();
    for (const one of [created(), inProgress(), completed([])]) pump.push(one);
    expect(call.usage).toEqual({ input: 7, output: 9 });
    expect(pump.end()).toBe('');
  });
});

describe('an unknown event', () => {
  it('is text, and its delta continues', () => {
    const { pump } = rig();
    const at = { output_index: 0, content_index: 0 };
    const brandNew = (delta: unknown): Members => ({
      type: 'brand/new',
      ...at,
      note: 'joe@example.com',
      delta,
    });
    const wire = pump.push(brandNew('joe@exam')) + pump.push(brandNew('ple.com'));
    expect(eventsOf(wire)[0]).toMatchObject({ note: '<EMAIL_ADDRESS>', delta: '' });
    expect(eventsOf(pump.push(event('strange.done', at)))).toEqual([
      { type: 'brand/new', ...at, delta: '<EMAIL_ADDRESS>' },
      event('strange.done', at),
    ]);
  });

  it('may have parts in its delta, no index and no type', () => {
    const { pump } = rig();
    const strange = (say: string): Members => ({ delta: { parts: [{ say }] } });
    const wire = pump.push(strange('joe@exam')) + pump.push(strange('ple.com')) + pump.end();
    expect(wire).not.toContain('joe');
    expect(eventsOf(wire).at(-1)).toEqual({ delta: { parts: [{ index: 0, say: '<EMAIL_ADDRESS>' }] } });
  });

  it('whose text nobody said before is counted, and a repetition is not', () => {
    const { pump, findings } = rig();
    pump.push(event('output_text.done', { ...AT, text: 'joe@example.com' }));
    pump.push(
      event('output_item.done', { output_index: 0, item: message({ text: ['joe@example.com'] }).item }),
    );
    expect(findings()).toEqual(['EMAIL_ADDRESS']);
  });
});

describe('a stream that stops early', () => {
  it('says so in an incomplete response with the head of the last one, and nothing of its text', () => {
    for (const [why, reason] of [
      ['content_filter', 'content_filter'],
      ['length', 'max_output_tokens'],
    ] as const) {
      const { pump } = rig(() => new SecretWord());
      pump.push({ ...created(), sequence_number: 0 });
      pump.push({ ...text('half a SECR'), sequence_number: 1 });
      const wire = pump.fail({ ...UPSTREAM, why });
      const events = eventsOf(wire);
      expect(events).toHaveLength(1);
      expect(events[0]).toEqual({
        type: 'response.incomplete',
        sequence_number: 2,
        response: {
          id: 'resp_1',
          object: 'response',
          created_at: 1_741_476_777,
          model: 'demo',
          status: 'incomplete',
          incomplete_details: { reason },
          error: null,
          instructions: null,
          metadata: null,
          output: [],
          tools: [],
          tool_choice: 'auto',
        },
      });
      expect(wire).not.toContain('[DONE]');
      expect(pump.end()).toBe('');
    }
  });

  it('says an error as an error event', () => {
    const { pump } = rig();
    pump.push({ ...created(), sequence_number: 0 });
    const wire = pump.fail(DEADLINE);
    expect(wire).toMatch(/^event: error\n/);
    expect(eventsOf(wire)).toEqual([
      {
        type: 'error',
        code: 'deadline_exceeded',
        message: 'The call took too long.',
        param: null,
        sequence_number: 1,
      },
    ]);
    expect(eventsOf(rig().pump.fail(DEADLINE))[0]).toMatchObject({ type: 'error', sequence_number: 0 });
  });

  it.each([
    [{ type: 'error', code: 'bad_key', message: 'Incorrect API key provided: prod-key-of-ours' }],
    [event('failed', { response: responseOf([], 'failed', { error: { message: 'prod-key-of-ours' } }) })],
    [{ error: { message: 'prod-key-of-ours' } }],
  ])("keeps the provider's words for itself", (failed) => {
    const { pump } = rig();
    pump.push(text('Hello. '));
    expect(() => pump.push(failed)).toThrow(SecurityProblem);
    const wire = pump.fail(UPSTREAM);
    expect(wire).toContain('upstream_error');
    expect(wire).not.toContain('prod-key-of-ours');
  });

  it('says when a transform demands the end', () => {
    const { pump } = rig(() => new StopWord());
    expect(pump.push(text('two STOP three'))).toContain('"two "');
    expect(pump.stop).toEqual({ reason: 'stop_word' });
  });
});
