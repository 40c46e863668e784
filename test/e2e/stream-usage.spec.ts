/** Streams are asked for their usage, so that it is counted; a caller that did not ask for it does not see it. */
import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import {
  answerWith,
  chunk,
  framed,
  piecesOf,
  startStreamHost,
  startUpstream,
  type StreamHost,
  type Upstream,
} from './stream-host.js';
import { events, handleWith, startUpstreamHost, type UpstreamHost } from './upstream-host.js';

type Options = OpenAI.ChatCompletionStreamOptions | null | undefined;

const COUNTED = {
  prompt_tokens: 8,
  completion_tokens: 5,
  total_tokens: 13,
  prompt_tokens_details: { cached_tokens: 6 },
  completion_tokens_details: { reasoning_tokens: 2 },
};
const USAGE = { input: 8, output: 5, cachedInput: 6, reasoning: 2 };
const USAGE_CHUNK = { ...chunk(''), choices: [], usage: COUNTED };

/** What a provider streams: its usage only where the request asks for it. */
const streamOf = (body: object): object[] => {
  const plain = [chunk('!'), chunk('', 'stop')];
  const { stream_options: options } = body as { stream_options?: Options };
  if (!options?.include_usage) return plain;
  return [...plain.map((event) => ({ ...event, usage: null })), USAGE_CHUNK];
};

const received = async (client: OpenAI, options?: Options): Promise<object[]> => {
  const stream = await client.chat.completions.create({
    model: 'demo',
    stream: true,
    messages: [{ role: 'user', content: 'Hi' }],
    ...(options !== undefined && { stream_options: options }),
  });
  const chunks: object[] = [];
  for await (const one of stream) chunks.push(one);
  return chunks;
};

const UNASKED: readonly Options[] = [undefined, null, {}, { include_usage: false }];
const ASKED: Options = { include_usage: true };

describe.each(ADAPTERS)('the usage of a stream on %s', (adapter) => {
  let host: StreamHost;
  beforeAll(async () => {
    host = await startStreamHost(adapter);
  });
  afterAll(() => host.stop());
  const seen: object[] = [];
  let usage: () => unknown = () => undefined;
  beforeEach(() => {
    seen.length = 0;
    answerWith(async function* (call, body) {
      seen.push(body);
      usage = () => call.usage;
      yield* streamOf(body);
    });
  });

  it.each(UNASKED)('is asked for, counted and hidden (stream_options: %j)', async (options) => {
    expect(await received(host.client, options)).toEqual([chunk('!'), chunk('', 'stop')]);
    expect(seen).toMatchObject([{ stream_options: { include_usage: true } }]);
    expect(usage()).toEqual(USAGE);
  });

  it('passes as it is to a caller that asks for it', async () => {
    expect(await received(host.client, ASKED)).toEqual(streamOf({ stream_options: ASKED }));
    expect(seen).toMatchObject([{ stream_options: ASKED }]);
    expect(usage()).toEqual(USAGE);
  });

  it('leaves other options alone', async () => {
    await received(host.client, { include_obfuscation: false });
    expect(seen).toMatchObject([{ stream_options: { include_obfuscation: false, include_usage: true } }]);
  });

  it('is hidden in frames, too', async () => {
    answerWith(async function* (_, body) {
      yield* piecesOf(framed(streamOf(body)), 7);
    });
    const response = await post(
      `${host.url}/openai/chat/completions`,
      { ...ask('Hi'), stream: true },
      host.token,
    );
    expect(await response.text()).toBe(framed([chunk('!'), chunk('', 'stop')]));
  });

  it('is not asked for where no stream is, nor where calls are only observed', async () => {
    answerWith((_, body) => {
      seen.push(body);
      return { seen: 'Hello.' };
    });
    await post(`${host.url}/openai/chat/completions`, ask('Hi'), host.token);
    await post(`${host.url}/observed`, { ...ask('Hi'), stream: true }, host.token);
    expect(seen).toHaveLength(2);
    for (const body of seen) expect(body).not.toHaveProperty('stream_options');
  });

  it('is not hidden where it was not asked for by us: a provider that states it beside a choice', async () => {
    const last = { ...chunk('', 'stop'), usage: COUNTED };
    answerWith(async function* () {
      yield last;
    });
    expect(await received(host.client)).toEqual([last]);
  });
});

let provider: Upstream;
beforeAll(async () => {
  provider = await startUpstream();
  provider.serve = (response, body) => events(response, framed(streamOf(JSON.parse(body) as object)));
});
afterAll(() => provider.stop());

describe.each(ADAPTERS)('the usage of a stream through AiUpstream on %s', (adapter) => {
  let host: UpstreamHost;
  beforeAll(async () => {
    host = await startUpstreamHost(adapter, provider);
  });
  afterAll(() => host.stop());
  beforeEach(() => {
    provider.received.length = 0;
    host.audit.clear();
  });
  const asking = (): unknown[] =>
    provider.received.map(
      (body) => (JSON.parse(body) as { stream_options?: { include_usage?: boolean } }).stream_options,
    );

  it.each([undefined, ASKED])('reaches who asks (stream_options: %j)', async (options) => {
    let usage: () => unknown = () => undefined;
    handleWith(({ call, body, models }) => {
      usage = () => call.usage;
      return models.openai.chat.completions.create(body);
    });
    const chunks = await received(host.openai, options);
    expect(chunks).toEqual(streamOf({ stream_options: options }));
    expect(asking()).toEqual([{ include_usage: true }]);
    expect(usage()).toEqual(USAGE);
  });

  it('is asked for in the requests of the handler, and hidden from a handler that did not', async () => {
    const seen: object[] = [];
    let usage: () => unknown = () => undefined;
    handleWith(async ({ call, models }) => {
      usage = () => call.usage;
      const question = { model: 'demo', messages: [{ role: 'user' as const, content: 'Hi' }] };
      for (let i = 0; i < 2; i++) {
        const stream = await models.openai.chat.completions.create({ ...question, stream: true });
        for await (const one of stream) seen.push(one);
      }
      return { seen: 'Hello.' };
    });
    await post(`${host.url}/openai/chat/completions`, ask('Hi'), host.token);
    expect(seen).toEqual([...streamOf({}), ...streamOf({})]);
    expect(asking()).toEqual([{ include_usage: true }, { include_usage: true }]);
    expect(usage()).toEqual({ input: 16, output: 10, cachedInput: 12, reasoning: 4 });
  });
});
