/** The AI SDK's UI stream: what is text in it, in which order chunks leave, and how a stream stops. */
import { describe, expect, it } from 'vitest';
import {
  DEADLINE,
  formatRig,
  framesOf,
  OURS,
  PSEUDONYM,
  UPSTREAM,
} from '../../../../test/wire/format-rig.js';
import { maskedRequest } from '../../../../test/wire/masked-request.js';
import { SecretWord } from '../../../../test/wire/secret-word.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AI_SDK_UI } from './ai-sdk-ui.format.js';
import { UninspectableAnswer } from './answer-channels.js';
import type { EventFormat } from './event-pump.js';
import type { EarlyEnd } from './text-format.js';

const FORMAT = AI_SDK_UI as EventFormat;
const JOE = 'joe@example.com';
const GONE = '<EMAIL_ADDRESS>';
const CONTENT_FILTER: EarlyEnd = { why: 'content_filter', code: 'output_blocked', message: 'Stopped.' };

const start = (id = '0'): object => ({ type: 'text-start', id });
const text = (delta: string, id = '0'): object => ({ type: 'text-delta', id, delta });
const end = (id = '0'): object => ({ type: 'text-end', id });
const toolStart = (more: object = {}): object => ({
  type: 'tool-input-start',
  toolCallId: 'c',
  toolName: 'mail',
  ...more,
});
const toolDelta = (inputTextDelta: string): object => ({
  type: 'tool-input-delta',
  toolCallId: 'c',
  inputTextDelta,
});
const toolInput = (input: object): object => ({
  type: 'tool-input-available',
  toolCallId: 'c',
  toolName: 'mail',
  input,
});

const rig = (open?: () => SecretWord) => {
  const one = formatRig(FORMAT, open);
  const read = (wire: string): object[] =>
    framesOf(wire)
      .filter((data) => data !== '[DONE]')
      .map((data) => JSON.parse(data as string) as object);
  return {
    ...one,
    read,
    push: (...events: object[]) => read(events.map((event) => one.pump.push(event)).join('')),
  };
};

describe('a request', () => {
  it('is text in every part, save what a provider signed', () => {
    const signed = { 'any-provider': { signature: JOE, redactedData: JOE, say: JOE } };
    const parts = [
      { type: 'text', text: JOE, state: 'done' },
      { type: 'reasoning', text: JOE, providerMetadata: signed },
      {
        type: 'tool-mail',
        toolCallId: 'c',
        state: 'output-available',
        input: { to: JOE },
        output: JOE,
        callProviderMetadata: signed,
      },
      {
        type: 'dynamic-tool',
        rawInput: `{"to":"joe\\u0040example.com"}`,
        errorText: JOE,
        approval: { id: 'a', signature: JOE },
      },
      { type: 'source-url', sourceId: 's', url: `https://example.com/${JOE}`, title: JOE },
      { type: 'data-note', data: { text: JOE } },
    ];
    const body = {
      id: 'chat',
      trigger: 'submit-message',
      messages: [{ id: 'm', role: 'user', parts, metadata: { by: JOE } }],
    };
    const masked = JSON.stringify(maskedRequest(FORMAT, body));
    const kept = masked.match(/joe@example\.com/g) ?? [];
    // Two signatures and two redactions, and the approval's signature.
    expect(kept).toHaveLength(5);
    expect(masked.match(/<EMAIL_ADDRESS>/g)).toHaveLength(12);
    expect(masked).not.toContain('u0040');
  });

  it('holds media in its files', () => {
    const file = { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' };
    for (const body of [{ messages: [{ parts: [file] }] }, { parts: [file] }, [{ parts: [file] }]])
      expect(() => maskedRequest(FORMAT, body)).toThrow(UninspectableAnswer);
  });
});

describe('the order of chunks', () => {
  it('lets held text leave before the end of its part, and of its step', () => {
    const { push, pump } = rig();
    push(start(), text(JOE));
    expect(push(end())).toEqual([text(GONE), end()]);
    push(
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: `for ${PSEUDONYM}` },
    );
    const events = push({ type: 'finish-step' });
    expect(events[0]).toMatchObject({ type: 'reasoning-delta', id: '0' });
    expect(JSON.stringify(events[0])).toContain(OURS);
    expect(events[1]).toEqual({ type: 'finish-step' });
    expect(pump.end()).toBe('data: [DONE]\n\n');
  });

  it('takes an id that begins again for a new part, and late text for what it is', () => {
    const { push } = rig();
    push(start(), text(JOE), end());
    expect(() => push(text('more'))).toThrow(UninspectableAnswer);
    const other = rig();
    other.push(start(), text('joe@exam'));
    expect(other.push(start())).toEqual([text('joe@exam'), start()]);
    other.push(text(JOE));
    expect(other.push(end())).toEqual([text(GONE), end()]);
  });

  it('keeps apart what has the same id but another kind', () => {
    const { push } = rig();
    push(start('x'), { type: 'reasoning-start', id: 'x' }, text('joe@exam', 'x'));
    push({ type: 'reasoning-delta', id: 'x', delta: 'a' }, text('ple.com', 'x'));
    expect(push(end('x'))).toEqual([text(GONE, 'x'), end('x')]);
  });
});

describe('the input of a tool', () => {
  it('is masked inside its JSON, and its repetition alike but not counted', () => {
    const { push, findings } = rig();
    push(toolStart(), toolDelta('{"to":"joe@exam'), toolDelta('ple.com"}'));
    expect(push(toolInput({ to: JOE }))).toEqual([toolInput({ to: GONE })]);
    expect(findings()).toEqual(['EMAIL_ADDRESS']);
  });

  it('is counted where it is said only once', () => {
    const { push, findings } = rig();
    push(start(), text('Hello. '));
    expect(push(toolStart(), toolDelta(''), toolInput({ to: JOE })).at(-1)).toEqual(toolInput({ to: GONE }));
    expect(findings()).toEqual(['EMAIL_ADDRESS']);
  });

  it('is text where the tool says so', () => {
    const { push } = rig();
    push(toolStart({ inputEncoding: 'text' }), toolDelta('"joe"@exam'), toolDelta('ple.com '));
    expect(JSON.stringify(push(toolInput({})))).not.toContain('ple.com');
  });
});

describe('what is inspected', () => {
  it.each([
    { type: 'tool-output-available', toolCallId: 'c', output: { said: JOE } },
    { type: 'tool-output-error', toolCallId: 'c', errorText: JOE },
    { type: 'source-url', sourceId: 's', url: `https://example.com/?q=${JOE}`, title: JOE },
    { type: 'data-note', id: 'n', data: { text: JOE } },
    { type: 'message-metadata', messageMetadata: { by: JOE } },
    { type: 'start', messageMetadata: { by: JOE } },
    { type: 'abort', reason: JOE },
  ])('is every other chunk, at once: %j', (chunk) => {
    expect(rig().push(chunk)).toEqual([JSON.parse(JSON.stringify(chunk).replaceAll(JOE, GONE))]);
  });

  it('is a chunk that no one knows, across events where it continues', () => {
    const { push } = rig();
    const news = (say: string): object => ({ type: 'brand-new', parts: { say } });
    expect(JSON.stringify(push(news('joe@exam'), news('ple.com')))).not.toContain('joe');
    expect(push({ type: 'finish' })).toEqual([news(GONE), { type: 'finish' }]);
  });

  it('is not an output that still grows: it is left out until it is complete', () => {
    const output = (said: string, preliminary?: true): object => ({
      type: 'tool-output-available',
      toolCallId: 'c',
      output: { said },
      ...(preliminary && { preliminary }),
    });
    const { push } = rig();
    expect(push(output('joe@exam', true), output(JOE, true), output(JOE))).toEqual([output(GONE)]);
  });

  it('keeps ids, and refuses files', () => {
    const { push } = rig();
    expect(push({ type: 'start', messageId: JOE })).toEqual([{ type: 'start', messageId: JOE }]);
    expect(() => push({ type: 'file', mediaType: 'image/png', url: 'data:AAAA' })).toThrow(
      UninspectableAnswer,
    );
  });
});

describe('a stream that stops early', () => {
  it.each([
    [CONTENT_FILTER, 'content-filter'],
    [{ ...CONTENT_FILTER, why: 'length' } as EarlyEnd, 'length'],
  ])('ends its parts and its message: %j', (early, finishReason) => {
    const { pump, push, read } = rig(() => new SecretWord());
    push(
      start('a'),
      end('a'),
      start('b'),
      { type: 'reasoning-start', id: 'r' },
      toolStart(),
      text('half a SECR', 'b'),
    );
    const wire = pump.fail(early);
    expect(read(wire)).toEqual([
      end('b'),
      { type: 'reasoning-end', id: 'r' },
      { type: 'finish', finishReason },
    ]);
    expect(wire).toMatch(/data: \[DONE\]\n\n$/);
  });

  it('says that it failed, and no more behind the end of the message', () => {
    const { pump, read } = rig();
    expect(read(pump.fail(DEADLINE))).toEqual([{ type: 'error', errorText: DEADLINE.message }]);
    const finished = rig();
    finished.push({ type: 'finish' });
    expect(finished.pump.fail(DEADLINE)).toBe('data: [DONE]\n\n');
  });

  it("keeps the provider's words for itself", () => {
    const { pump, push, read } = rig();
    expect(() => push({ type: 'error', errorText: 'key of ours' })).toThrow(SecurityProblem);
    expect(read(pump.fail(UPSTREAM))).toEqual([{ type: 'error', errorText: UPSTREAM.message }]);
  });
});
