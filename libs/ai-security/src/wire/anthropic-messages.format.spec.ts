/** Anthropic Messages: what is text in them, in which order events leave, and how a stream stops. */
import { describe, expect, it } from 'vitest';
import {
  DEADLINE,
  formatRig,
  framesOf,
  OURS,
  PSEUDONYM,
  UPSTREAM,
} from '../../../../test/wire/format-rig.js';
import { SecretWord } from '../../../../test/wire/secret-word.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { UninspectableAnswer } from './answer-channels.js';
import { ANTHROPIC_MESSAGES } from './anthropic-messages.format.js';
import type { EventFormat } from './event-pump.js';
import type { EarlyEnd } from './text-format.js';

const FORMAT = ANTHROPIC_MESSAGES as EventFormat;
const JOE = 'joe@example.com';
const GONE = '<EMAIL_ADDRESS>';

const START = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'demo',
    content: [],
    usage: {
      input_tokens: 3,
      cache_creation_input_tokens: 20,
      cache_read_input_tokens: 100,
      output_tokens: 1,
    },
  },
};
const begin = (content_block: object, index = 0): object => ({
  type: 'content_block_start',
  index,
  content_block,
});
const delta = (delta: object, index = 0): object => ({ type: 'content_block_delta', index, delta });
const text = (piece: string, index = 0): object => delta({ type: 'text_delta', text: piece }, index);
const stop = (index = 0): object => ({ type: 'content_block_stop', index });

const rig = (open?: () => SecretWord) => {
  const one = formatRig(FORMAT, open);
  const read = (wire: string): object[] => framesOf(wire).map((data) => JSON.parse(data as string) as object);
  return {
    ...one,
    push: (...events: object[]) => read(events.map((event) => one.pump.push(event)).join('')),
    read,
  };
};
const CONTENT_FILTER: EarlyEnd = { why: 'content_filter', code: 'output_blocked', message: 'Stopped.' };
const LENGTH: EarlyEnd = { why: 'length', code: 'budget_exceeded', message: 'Spent.' };

describe('an answer', () => {
  it('says in its own words that it was cut short, and reports what a prompt cost in all', () => {
    const answer = {
      type: 'message',
      stop_reason: 'end_turn',
      stop_sequence: 'x',
      usage: START.message.usage,
    };
    expect(FORMAT.stopped?.(answer, CONTENT_FILTER)).toEqual({
      ...answer,
      stop_reason: 'refusal',
      stop_sequence: null,
    });
    expect(FORMAT.stopped?.(answer, LENGTH)).toMatchObject({ stop_reason: 'max_tokens' });
    expect(FORMAT.stopped?.(answer, DEADLINE)).toEqual({
      type: 'error',
      error: { type: 'api_error', message: DEADLINE.message },
    });
    expect(FORMAT.usage(answer)).toEqual({ input: 123, output: 1, cachedInput: 100, cacheWrite: 20 });
    expect(FORMAT.usage({ usage: { input_tokens: -1, output_tokens: 1 } })).toBeUndefined();
  });
});

describe('the order of events', () => {
  it('lets held text leave before the end of its block, as a delta of the same kind', () => {
    const { push } = rig();
    push(START, begin({ type: 'text', text: 'joe@exam' }), text('ple.com'));
    expect(push(stop())).toEqual([text(GONE), stop()]);
    push(begin({ type: 'tool_use', id: 't', name: 'mail', input: {} }, 1));
    push(delta({ type: 'input_json_delta', partial_json: `{"to":"${JOE}` }, 1));
    // The model stopped in the middle of a string.
    expect(push(stop(1))).toEqual([delta({ type: 'input_json_delta', partial_json: GONE }, 1), stop(1)]);
  });

  it('lets held thinking leave before its signature, and none behind it', () => {
    const { push } = rig();
    push(START, begin({ type: 'thinking', thinking: '', signature: '' }));
    push(delta({ type: 'thinking_delta', thinking: `I mail ${PSEUDONYM}` }));
    const signed = delta({ type: 'signature_delta', signature: JOE });
    const events = push(signed);
    expect(events.at(-1)).toEqual(signed);
    expect(events[0]).toMatchObject({ delta: { type: 'thinking_delta' } });
    expect(JSON.stringify(events[0])).toContain(OURS);
    expect(() => push(delta({ type: 'thinking_delta', thinking: 'more' }))).toThrow(UninspectableAnswer);
  });

  it('never delays one block for another, nor an event without text', () => {
    const { push } = rig();
    push(START, begin({ type: 'text', text: '' }), text('joe@exam'));
    expect(push({ type: 'ping' })).toEqual([{ type: 'ping' }]);
    expect(JSON.stringify(push(text('Hello, you. ', 1)))).toContain('Hello');
    expect(push(begin({ type: 'text', text: '' }, 2))).toHaveLength(1);
  });

  it('names each frame after its type', () => {
    const { pump } = rig();
    pump.push(START);
    pump.push(text('joe@exam'));
    expect(pump.push(stop())).toMatch(
      /^event: content_block_delta\ndata: .*\n\nevent: content_block_stop\ndata: /,
    );
    expect(pump.end()).toBe('');
  });
});

describe('what is inspected', () => {
  it('is what no one knows, across events where it continues', () => {
    const { push } = rig();
    const news = (say: string): object => ({ type: 'brand_new', index: 3, parts: [{ say }] });
    const wire = JSON.stringify(push(START, news('joe@exam'), news('ple.com')));
    expect(wire).not.toContain('joe');
    expect(push({ type: 'message_stop' })).toEqual([
      { type: 'brand_new', index: 3, parts: [{ index: 0, say: GONE }] },
      { type: 'message_stop' },
    ]);
  });

  it('is a delta that no one knows, in a channel of its own', () => {
    const { push, opened } = rig();
    const news = (say: string): object => delta({ type: 'brand_new_delta', text: say });
    push(START, text('joe@exam'), news('joe@exam'), news('ple.com'));
    expect(opened.map(({ channel }) => channel).filter((channel) => channel !== '')).toEqual([
      '0/text_delta/text',
      '0/brand_new_delta/text',
    ]);
    expect(push(stop())).toEqual([text('joe@exam'), news(GONE), stop()]);
  });

  it('is each citation, and its offsets are left out', () => {
    const citation = { type: 'char_location', cited_text: JOE, document_title: JOE, start_char_index: 1 };
    const { push } = rig();
    expect(push(START, delta({ type: 'citations_delta', citation })).at(-1)).toEqual(
      delta({
        type: 'citations_delta',
        citation: { type: 'char_location', cited_text: GONE, document_title: GONE },
      }),
    );
  });

  it('is a block that arrives whole, at once', () => {
    const { push } = rig();
    const block = {
      type: 'web_search_tool_result',
      tool_use_id: JOE,
      content: [{ type: 'web_search_result', title: JOE }],
    };
    expect(push(START, begin(block)).at(-1)).toEqual(
      begin({ ...block, content: [{ type: 'web_search_result', title: GONE }] }),
    );
  });

  it('is the type and the index of an event: they are not believed to be what they should be', () => {
    const { push } = rig();
    const wire = JSON.stringify(
      push(START, { type: JOE }, { type: 'content_block_stop', index: JOE }, delta({ type: JOE })),
    );
    expect(wire).not.toContain(JOE);
  });
});

describe('usage', () => {
  it('is what the events of a stream report together', () => {
    const { push, call } = rig();
    push(START);
    expect(call.usage).toEqual({ input: 123, output: 1, cachedInput: 100, cacheWrite: 20 });
    push({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 42 } });
    expect(call.usage).toEqual({ input: 123, output: 42, cachedInput: 100, cacheWrite: 20 });
    push({
      type: 'message_delta',
      delta: {},
      usage: { input_tokens: 5, cache_read_input_tokens: null, output_tokens: 43 },
    });
    expect(call.usage).toEqual({ input: 125, output: 43, cachedInput: 100, cacheWrite: 20 });
  });
});

describe('a stream that stops early', () => {
  it.each([
    [CONTENT_FILTER, 'refusal'],
    [LENGTH, 'max_tokens'],
  ])('ends its blocks and its message: %j', (early, stop_reason) => {
    const { pump, push, read } = rig(() => new SecretWord());
    push(
      START,
      begin({ type: 'text', text: '' }),
      stop(),
      begin({ type: 'text', text: '' }, 1),
      text('half a SECR', 1),
    );
    expect(read(pump.fail(early))).toEqual([
      stop(1),
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ]);
  });

  it('says that it failed, and only that where nothing has begun', () => {
    const failed = { type: 'error', error: { type: 'api_error', message: DEADLINE.message } };
    const { pump, push, read } = rig();
    push(START, begin({ type: 'text', text: '' }));
    const wire = pump.fail(DEADLINE);
    expect(read(wire)).toEqual([failed]);
    expect(wire).toMatch(/^event: error\n/);
    const fresh = rig();
    expect(fresh.read(fresh.pump.fail({ ...DEADLINE, why: 'content_filter' }))).toEqual([failed]);
  });

  it('says no more behind the end of the message', () => {
    const { pump, push } = rig();
    push(START, { type: 'message_stop' });
    expect(pump.fail(CONTENT_FILTER)).toBe('');
  });

  it("keeps the provider's words for itself", () => {
    const { pump, push, read } = rig();
    push(START);
    expect(() =>
      push({ type: 'error', error: { type: 'api_error', message: 'key sk-ant-of-ours' } }),
    ).toThrow(SecurityProblem);
    expect(read(pump.fail(UPSTREAM))).toEqual([
      { type: 'error', error: { type: 'api_error', message: UPSTREAM.message } },
    ]);
  });
});
