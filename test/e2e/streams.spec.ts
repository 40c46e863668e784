/** Every kind of stream that a handler may return, on both adapters, read by the official client. */
import { StreamableFile } from '@nestjs/common';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../wire/cuts.js';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import {
  answerWith,
  chunksOf,
  collected,
  completion,
  framed,
  piecesOf,
  startStreamHost,
  startUpstream,
  type Answer,
  type ChatBody,
  type StreamHost,
  type Upstream,
} from './stream-host.js';

const OWN = 'jane.doe@example.org';
const OTHER = 'carol@example.net';
const PROMPT = `I am ${OWN}.`;
const EXPECTED = `You said: I am ${OWN}. Write to <EMAIL_ADDRESS>, 😀!`;

/** What a model says to a body that it sees masked. */
const said = ({ messages }: ChatBody): string =>
  `You said: ${String(messages.at(-1)?.content)} Write to ${OTHER}, 😀!`;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const cutBytes = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
const webStream = (items: readonly unknown[]): ReadableStream =>
  new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item);
      controller.close();
    },
  });

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  upstream.serve = async (response, body) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of cutBytes(
      bytesOf(framed(chunksOf(piecesOf(said(JSON.parse(body) as ChatBody), 3)))),
      7,
    )) {
      response.write(piece);
      await new Promise(setImmediate);
    }
    response.end();
  };
});
afterAll(() => upstream.stop());

const events = (body: ChatBody): object[] => chunksOf(piecesOf(said(body), 3));
const kinds: Record<string, Answer> = {
  'an async generator of objects': (_, body) => each(events(body)),
  'a promise of a generator': async (_, body) => Promise.resolve(each(events(body))),
  'a Readable of objects': (_, body) => Readable.from(events(body)),
  'a web stream of objects': (_, body) => webStream(events(body)),
  'a generator of framed text': (_, body) => each(piecesOf(framed(events(body)), 11)),
  'a Readable of framed bytes': (_, body) =>
    Readable.from(
      cutBytes(bytesOf(framed(events(body))), 5).map((bytes) => Buffer.from(bytes)),
      {
        objectMode: false,
      },
    ),
  'a web stream of framed bytes': (_, body) => webStream(cutBytes(bytesOf(framed(events(body))), 5)),
  'a web stream of single bytes': (_, body) => webStream(cutBytes(bytesOf(framed(events(body))), 1)),
  'the stream of the OpenAI SDK': (call, body) =>
    upstream.client.chat.completions.create({ ...body, model: 'demo', stream: true } as never, {
      signal: call.signal,
    }),
};

describe.each(ADAPTERS)('streams on %s', (adapter) => {
  let host: StreamHost;

  beforeAll(async () => {
    host = await startStreamHost(adapter);
  });
  afterAll(() => host.stop());
  beforeEach(() => {
    host.audit.clear();
    upstream.received.length = 0;
  });
  const send = async (path: string, body: unknown = ask(PROMPT)): Promise<Response> =>
    post(`${host.url}/${path}`, body, host.token);

  it.each(Object.entries(kinds))('protects %s', async (_, answer) => {
    answerWith(answer);
    expect(await collected(host.client, PROMPT)).toBe(EXPECTED);
    const { findings, outcome, streaming } = await host.audit.onlyCall();
    expect({ outcome, streaming }).toEqual({ outcome: 'completed', streaming: true });
    expect(findings).toContainEqual({
      direction: 'output',
      type: 'EMAIL_ADDRESS',
      count: 1,
      action: 'redact',
    });
    expect(upstream.received.join('')).not.toContain(OWN);
  });

  it('sends the headers of an event stream, whatever the handler declared', async () => {
    answerWith((call, body) => {
      call.exchange.setHeader('content-type', 'text/html');
      call.exchange.setHeader('content-length', '3');
      call.exchange.setHeader('etag', '"of-the-unmasked"');
      return each(events(body));
    });
    const response = await send('openai/chat/completions');
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('etag')).toBeNull();
    expect(text).toMatch(/"finish_reason":"stop".*\n\ndata: \[DONE\]\n\n$/);
  });

  it('sends what can be sent before the stream goes on', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    answerWith(async function* () {
      yield* chunksOf(['Hello, you. ']).slice(0, 1);
      await gate;
      yield* chunksOf(['Bye.']);
    });
    const response = await send('openai/chat/completions');
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value as Uint8Array)).toContain('Hello,');
    goOn();
    while (!(await reader?.read())?.done);
  });

  describe('of plain text', () => {
    it.each<[string, Answer]>([
      ['strings', (_, body) => each(piecesOf(said(body), 3))],
      ['bytes', (_, body) => Readable.from(cutBytes(bytesOf(said(body)), 3))],
      ['code units', (_, body) => each(said(body).split(''))],
    ])('are one text: %s', async (_, answer) => {
      answerWith(answer);
      for (const path of ['text', 'plain']) {
        const response = await send(path);
        expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
        expect(await response.text()).toBe(EXPECTED);
      }
    });

    it.each(['text/event-stream', 'application/x-ndjson', 'application/json'])(
      'are refused when they say that they are %s',
      async (type) => {
        answerWith((call, body) => {
          call.exchange.setHeader('content-type', type);
          return each(piecesOf(`data: ${said(body)}\n\n`, 3));
        });
        const response = await send('text');
        expect(response.status).toBe(500);
        expect(await response.text()).not.toContain(OTHER);
      },
    );
  });

  describe('that cannot be inspected', () => {
    const files: Record<string, Answer> = {
      'a file': () => new StreamableFile(Buffer.from(OTHER)),
      'a web response of an unknown type': () =>
        new Response(OTHER, { headers: { 'content-type': 'application/pdf' } }),
      'a buffer': () => Buffer.from(OTHER),
    };

    it.each<[string, Answer]>([
      ['objects without a format', () => each([{ text: OTHER }])],
      ['numbers', () => each([41])],
      ...Object.entries(files),
    ])('are refused: %s', async (_, answer) => {
      answerWith(answer);
      const response = await send('plain');
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(text).not.toContain(OTHER);
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal_error' } });
      expect((await host.audit.onlyCall()).outcome).toBe('error');
    });

    it.each(Object.entries(files))(
      'pass where that is allowed, and it is on record: %s',
      async (_, answer) => {
        answerWith(answer);
        const response = await send('allowed');
        expect(response.status).toBe(200);
        await response.arrayBuffer();
        expect((await host.audit.onlyCall()).decisions).toContainEqual({
          stage: 'output',
          effect: 'allow',
          reason: 'unscanned',
        });
      },
    );

    it('are refused also behind items that could be', async () => {
      answerWith((_, body) => each<unknown>([...events(body).slice(0, 6), 7, `late ${OTHER}`]));
      const text = await (await send('openai/chat/completions')).text();
      expect(text).toMatch(/"code":"internal_error".*\n\ndata: \[DONE\]\n\n$/);
      expect(text).not.toContain('late');
      const { outcome, decisions } = await host.audit.onlyCall();
      expect(outcome).toBe('error');
      expect(decisions).toContainEqual({ stage: 'output', effect: 'error', reason: 'protection_failed' });
    });
  });

  it('changes nothing in observe mode, and finds what there is', async () => {
    answerWith((_, body) => each([...events(body), { odd: [OTHER], logprobs: [1] }]));
    const response = await send('observed');
    const text = await response.text();
    expect(text).toBe(framed([...events(ask(PROMPT) as ChatBody), { odd: [OTHER], logprobs: [1] }]));
    const { findings } = await host.audit.onlyCall();
    expect(findings).toContainEqual(expect.objectContaining({ direction: 'output', type: 'EMAIL_ADDRESS' }));
  });

  it('leaves nothing to do of a stream without items but its end', async () => {
    answerWith(() => each([]));
    const response = await send('openai/chat/completions');
    expect([response.status, await response.text()]).toEqual([200, 'data: [DONE]\n\n']);
    expect((await host.audit.onlyCall()).outcome).toBe('completed');
    expect(await (await send('text')).text()).toBe('');
  });

  it('gives the client the same text for every way of cutting, and the text of the JSON answer', async () => {
    const values = [OTHER, '4111 1111 1111 1111', '+1 415 555 2671', '2001:db8::1'];
    const parts = [
      'joe@',
      'example.com',
      'Hello',
      ' ',
      '. ',
      ', ',
      '\n',
      '"',
      '\\',
      '<',
      '<EMAIL_ADDRESS',
      'é',
      '😀',
    ];
    const fragment = fc.constantFrom(...values, ...parts);
    const cutText = fc
      .array(fragment, { maxLength: 8 })
      .map((parts) => parts.join(''))
      .chain((text) => fc.tuple(fc.constant(text), cutsOf(text)))
      .chain(([text, pieces]) =>
        byteCutsOf(bytesOf(framed(chunksOf(pieces)))).map((bytes) => ({ text, pieces, bytes })),
      );
    await fc.assert(
      fc.asyncProperty(cutText, async ({ text, pieces, bytes }) => {
        answerWith(() => completion(text));
        const whole = await host.client.chat.completions.create({
          model: 'demo',
          messages: [{ role: 'user', content: PROMPT }],
        });
        const expected = whole.choices[0]?.message.content;
        answerWith(() => each(chunksOf(pieces)));
        expect(await collected(host.client, PROMPT)).toBe(expected);
        answerWith(() => each(bytes));
        expect(await collected(host.client, PROMPT)).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });
});
