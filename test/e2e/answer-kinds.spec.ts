/** Every kind of answer that a handler may return: the same masked text, as it comes, with no header of the unmasked. */
import { from, map } from 'rxjs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import {
  askFor,
  bytes,
  chat,
  encoder,
  EXPECTED,
  expectNoneOfTheUnmasked,
  file,
  frames,
  lines,
  objects,
  PIECES,
  response,
  SAID,
  web,
} from './said-answer.js';
import { answerWith, completion, piecesOf, startStreamHost, type StreamHost } from './stream-host.js';

/** How the pieces of the answer are handed over. */
interface Kind {
  readonly path: string;
  /** What an item of the answer is: a chunk of a completion, a frame or line of it, a piece of a text. */
  readonly items: readonly unknown[];
  answer(items: AsyncIterable<unknown>): unknown;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'a generator of events': { path: chat, items: objects, answer: (items) => items },
  'a promise of a Readable of events': {
    path: chat,
    items: objects,
    answer: async (items) => Promise.resolve(Readable.from(items)),
  },
  'a web stream of framed bytes': { path: chat, items: bytes(frames), answer: web },
  'a file of frames': { path: chat, items: bytes(frames), answer: file('text/event-stream') },
  'a file of lines': { path: chat, items: bytes(lines), answer: file('application/x-ndjson') },
  'a response of frames': { path: chat, items: bytes(frames), answer: response('text/event-stream') },
  'a response of lines': { path: chat, items: bytes(lines), answer: response('application/jsonl') },
  '@Sse() with objects': {
    path: 'sse/chat',
    items: objects,
    answer: (items) => from(items).pipe(map((data) => ({ data }))),
  },
  '@Sse() with a promise, texts and the end': {
    path: 'sse/chat',
    items: [...objects.map((event) => JSON.stringify(event)), '[DONE]'],
    answer: async (items) => Promise.resolve(from(items)),
  },
  'a generator of texts': { path: 'text', items: PIECES, answer: (items) => items },
  'a file of text': { path: 'text', items: bytes(PIECES), answer: file('text/plain; charset=utf-8') },
  'a response of text': { path: 'text', items: bytes(PIECES), answer: response('text/markdown') },
  '@Sse() with texts': {
    path: 'sse/text',
    items: PIECES,
    answer: (items) => from(items).pipe(map((data) => ({ data, type: 'piece' }))),
  },
};

const WHOLE: Readonly<Record<string, () => unknown>> = {
  'a value': () => completion(SAID),
  'a file of JSON': () =>
    file('application/json')(Readable.from(bytes(piecesOf(JSON.stringify(completion(SAID)), 7)))),
  'a response of JSON': () => Response.json(completion(SAID), { headers: { etag: '"of-the-unmasked"' } }),
  'a response of JSON that says it is text': () =>
    new Response(JSON.stringify(completion(SAID)).replaceAll('@', '\\u0040')),
};

/** Yields the first half, and the rest when it is let go. */
function paced(items: readonly unknown[]): { stream: AsyncIterable<unknown>; goOn: () => void } {
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* stream(): AsyncGenerator<unknown> {
    const half = Math.floor(items.length / 2);
    yield* items.slice(0, half);
    await gate;
    yield* items.slice(half);
  }
  return { stream: stream(), goOn };
}

/** The text of an answer of any kind. */
function textOf(type: string, body: string): string {
  const events = type.startsWith('text/event-stream')
    ? body.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : []))
    : type.includes('json')
      ? body.split('\n')
      : [body];
  return events
    .map((event) => {
      if (!event.startsWith('{')) return event === '[DONE]' ? '' : event;
      const { choices } = JSON.parse(event) as {
        choices: { delta?: { content?: string }; message?: { content: string } }[];
      };
      return choices[0]?.delta?.content ?? choices[0]?.message?.content ?? '';
    })
    .join('');
}

const OF_THE_UNMASKED = {
  etag: '"of-the-unmasked"',
  'content-length': '7',
  'set-cookie': 'provider=2',
};

class BodyReader {
  text = '';
  readonly #reader: ReadableStreamDefaultReader<string>;

  constructor({ body }: Response) {
    if (!body) throw new Error('there is no body');
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
  }

  async more(): Promise<boolean> {
    const { value, done } = await this.#reader.read();
    this.text += value ?? '';
    return !done;
  }
}

describe.each(ADAPTERS)('kinds of answer on %s', (adapter) => {
  let host: StreamHost;
  beforeAll(async () => {
    host = await startStreamHost(adapter);
  });
  afterAll(() => host.stop());
  beforeEach(() => host.audit.clear());

  it.each(Object.entries(KINDS))('%s leaves as it comes, masked', async (name, kind) => {
    const { stream, goOn } = paced(kind.items);
    answerWith((call) => {
      call.exchange.setHeader('etag', '"of-the-unmasked"');
      call.exchange.setHeader('set-cookie', 'provider=2');
      return kind.answer(stream);
    });
    const answer = await askFor(host, kind.path);
    const body = new BodyReader(answer);
    const type = answer.headers.get('content-type') ?? '';
    while (!textOf(type, body.text).includes('Hello,')) expect(await body.more()).toBe(true);
    expect(body.text).not.toContain('noon');
    goOn();
    while (await body.more());
    expect(textOf(type, body.text)).toBe(EXPECTED);
    expect(body.text).not.toMatch(/carol|example\.net/);
    if (kind.path.endsWith('text')) expect(type).toMatch(/^text\/(plain|markdown|event-stream)/);
    else expect(type).toMatch(/^(text\/event-stream|application\/(x-ndjson|jsonl))/);
    if (kind.path.includes('chat') && type.startsWith('text/'))
      expect(body.text).toMatch(/data: \[DONE\]\n\n$/);
    if (kind.path === 'sse/text')
      expect(body.text.match(/^event: piece$/gm)).toHaveLength(body.text.match(/^data: /gm)?.length ?? 0);
    expectNoneOfTheUnmasked(answer);
    const disposition = name.startsWith('a file') ? 'attachment; filename="answer"' : null;
    expect(answer.headers.get('content-disposition')).toBe(disposition);
    const { outcome, streaming, findings } = await host.audit.onlyCall();
    expect({ outcome, streaming }).toEqual({ outcome: 'completed', streaming: true });
    expect(findings).toContainEqual({
      direction: 'output',
      type: 'EMAIL_ADDRESS',
      count: 1,
      action: 'redact',
    });
  });

  it.each(Object.entries(WHOLE))('%s leaves masked, when it is there', async (_, result) => {
    answerWith((call) => {
      for (const [name, value] of Object.entries(OF_THE_UNMASKED)) call.exchange.setHeader(name, value);
      return result();
    });
    const answer = await askFor(host, chat);
    const body = await answer.text();
    expect(JSON.parse(body)).toEqual(completion(EXPECTED));
    expectNoneOfTheUnmasked(answer);
    const length = answer.headers.get('content-length');
    if (length !== null) expect(Number(length)).toBe(encoder.encode(body).length);
    expect((await host.audit.onlyCall()).outcome).toBe('completed');
  });

  it('a text leaves without the headers of the unmasked one', async () => {
    answerWith((call) => {
      for (const [name, value] of Object.entries(OF_THE_UNMASKED)) call.exchange.setHeader(name, value);
      return SAID;
    });
    const answer = await askFor(host, 'text');
    expect(await answer.text()).toBe(EXPECTED);
    expectNoneOfTheUnmasked(answer);
  });
});
