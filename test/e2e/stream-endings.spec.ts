/** How streams end when they do not end well: well-formed for the client, on record, and with nothing left open. */
import { ForbiddenException } from '@nestjs/common';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AiCall } from '@ai-security/nestjs';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import {
  aborted,
  answerWith,
  chunk,
  chunksOf,
  framed,
  open,
  startStreamHost,
  startUpstream,
  tracked,
  type StreamHost,
  type Upstream,
} from './stream-host.js';

const SECRET_OF_THE_HOST = 'prod-key-of-the-host';
const wait = { timeout: 10_000, interval: 5 };
/** Bytes that a kernel may hold for a client that does not read: far fewer than what is offered. */
const ENDLESS = 100_000;

/** A client that reads when it is told to, and can leave. */
class SlowClient {
  response: IncomingMessage | undefined;
  text = '';
  readonly #request: ReturnType<typeof httpRequest>;

  constructor(url: string, token: string, read = true) {
    this.#request = httpRequest(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } },
      (response) => {
        this.response = response;
        response.on('error', () => undefined);
        if (read) this.read();
      },
    );
    this.#request.on('error', () => undefined);
    this.#request.end(JSON.stringify(ask('Hello.', { stream: true })));
  }

  read(): void {
    this.response?.setEncoding('utf8').on('data', (piece: string) => (this.text += piece));
  }

  leave(): void {
    this.#request.destroy();
  }
}

describe.each(ADAPTERS)('the end of a stream on %s', (adapter) => {
  let host: StreamHost;
  let upstream: Upstream;
  let chat: string;

  beforeAll(async () => {
    host = await startStreamHost(adapter);
    upstream = await startUpstream();
    chat = `${host.url}/openai/chat/completions`;
  });
  afterAll(async () => {
    await host.stop();
    await upstream.stop();
  });
  beforeEach(() => {
    host.audit.clear();
    upstream.cut = 0;
  });
  afterEach(async () => {
    await vi.waitFor(() => expect(open.count).toBe(0), wait);
  });
  const send = async (): Promise<Response> => post(chat, ask('Hello.', { stream: true }), host.token);
  const onRecord = async (): Promise<string | undefined> => {
    const { outcome } = await host.audit.onlyCall();
    expect(host.audit.records.filter(({ type }) => type === 'call.closed')).toHaveLength(1);
    return outcome;
  };

  describe('by an error', () => {
    it.each([
      ['an error', () => new Error(SECRET_OF_THE_HOST), 500, 'internal_error'],
      ['an exception of the host', () => new ForbiddenException(SECRET_OF_THE_HOST), 403, 'forbidden'],
    ])('before the first item is a proper refusal: %s', async (_, error, status, code) => {
      answerWith(() =>
        tracked(() => {
          throw error();
        }),
      );
      const response = await send();
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ error: { code } });
      expect(text).not.toContain(SECRET_OF_THE_HOST);
      expect(await onRecord()).toBe(status < 500 ? 'refused' : 'error');
    });

    it('of the provider before the first item is a refusal, too', async () => {
      upstream.serve = (response) =>
        void response
          .writeHead(401, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: { message: `Incorrect API key: ${SECRET_OF_THE_HOST}` } }));
      answerWith((call) =>
        upstream.client.chat.completions.create(ask('x', { stream: true }) as never, { signal: call.signal }),
      );
      const response = await send();
      expect(response.status).toBe(502);
      expect(await response.text()).not.toContain(SECRET_OF_THE_HOST);
    });

    it('behind some items becomes the error event and the terminator', async () => {
      answerWith(() =>
        tracked(async function* () {
          yield chunk('to joe@example.com and ann@exam');
          await turn();
          throw new Error(SECRET_OF_THE_HOST);
        }),
      );
      const response = await send();
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).not.toContain('ann');
      expect(text).toMatch(/<EMAIL_ADDRESS>.*"code":"upstream_error".*\n\ndata: \[DONE\]\n\n$/s);
      expect(text).not.toContain(SECRET_OF_THE_HOST);
      expect(await onRecord()).toBe('upstream_error');
    });

    it('that the provider tells in an event does not reach the client', async () => {
      const failed = { error: { message: `Incorrect API key: ${SECRET_OF_THE_HOST}` } };
      const hello = chunk('Hello, you. ');
      for (const items of [
        [hello, failed],
        [framed([hello]).replace('data: [DONE]\n\n', ''), framed([failed])],
      ]) {
        answerWith(() => tracked<unknown>(() => items));
        const text = await (await send()).text();
        expect(text).toMatch(/Hello,.*"code":"upstream_error".*\n\ndata: \[DONE\]\n\n$/s);
        expect(text).not.toContain(SECRET_OF_THE_HOST);
      }
      answerWith(() => tracked(() => [failed]));
      expect((await send()).status).toBe(502);
    });

    it('of a connection that is cut reaches the client as the error event', async () => {
      upstream.serve = async (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(framed([chunk('Hello, you. ')]).replace('data: [DONE]\n\n', ''));
        await vi.waitFor(() => expect(response.writableNeedDrain).toBe(false), wait);
        setTimeout(() => response.destroy(), 20);
      };
      answerWith((call) =>
        upstream.client.chat.completions.create(ask('x', { stream: true }) as never, { signal: call.signal }),
      );
      const text = await (await send()).text();
      expect(text).toMatch(/Hello,.*"code":"upstream_error".*\n\ndata: \[DONE\]\n\n$/s);
      expect(await onRecord()).toBe('upstream_error');
    });
  });

  describe('by a client that leaves', () => {
    it('runs the finally of the generator and aborts the signal', async () => {
      let seen: AiCall | undefined;
      answerWith((call) =>
        tracked(async function* () {
          seen = call;
          yield chunk('Hello, you. ');
          await aborted(call.signal);
          yield chunk('too late');
        }),
      );
      const client = new SlowClient(chat, host.token);
      await vi.waitFor(() => expect(client.text).toContain('Hello,'), wait);
      client.leave();
      expect(await onRecord()).toBe('client_gone');
      expect(seen?.signal.aborted).toBe(true);
    });

    it('before the first item, likewise', async () => {
      let seen: AiCall | undefined;
      answerWith((call) =>
        tracked(async function* () {
          seen = call;
          await aborted(call.signal);
          yield chunk('too late');
        }),
      );
      const client = new SlowClient(chat, host.token);
      await vi.waitFor(() => expect(open.count).toBe(1), wait);
      client.leave();
      expect(await onRecord()).toBe('client_gone');
      expect(seen?.stopReason).toBe('client_gone');
    });

    it.each([true, false])('stops the request to the provider (given the signal: %s)', async (given) => {
      upstream.serve = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(framed([chunk('Hello, you. ')]).replace('data: [DONE]\n\n', ''));
      };
      answerWith((call) =>
        upstream.client.chat.completions.create(
          ask('x', { stream: true }) as never,
          given ? { signal: call.signal } : {},
        ),
      );
      const client = new SlowClient(chat, host.token);
      await vi.waitFor(() => expect(client.text).toContain('Hello,'), wait);
      client.leave();
      await vi.waitFor(() => expect(upstream.cut).toBe(1), wait);
      expect(await onRecord()).toBe('client_gone');
    });

    it('stops a stream that went quiet, whatever kind it is', async () => {
      const stopped: string[] = [];
      const first = chunk('Hello, you. ');
      const quiet: (() => unknown)[] = [
        () =>
          new ReadableStream({
            start: (controller) => controller.enqueue(first),
            cancel: () => void stopped.push('web stream'),
          }),
        () => {
          const readable = new Readable({
            objectMode: true,
            read: () => undefined,
            destroy: (_error, done) => {
              stopped.push('readable');
              done(null);
            },
          });
          readable.push(first);
          return readable;
        },
      ];
      for (const [i, answer] of quiet.entries()) {
        answerWith(answer);
        const client = new SlowClient(chat, host.token);
        await vi.waitFor(() => expect(client.text).toContain('Hello,'), wait);
        client.leave();
        await vi.waitFor(() => expect(stopped).toHaveLength(i + 1), wait);
      }
      expect(stopped).toEqual(['web stream', 'readable']);
    });
  });

  it('waits for a slow reader: back-pressure reaches the generator', async () => {
    let yielded = 0;
    answerWith(() =>
      tracked(async function* () {
        while (yielded < ENDLESS) {
          yielded++;
          yield chunk(`${'word '.repeat(200)}`);
        }
      }),
    );
    const client = new SlowClient(chat, host.token, false);
    await vi.waitFor(() => expect(client.response).toBeDefined(), wait);
    let before = -1;
    await vi.waitFor(
      () => {
        const grown = yielded - before;
        before = yielded;
        expect(grown).toBe(0);
      },
      { ...wait, interval: 100 },
    );
    expect(yielded).toBeLessThan(ENDLESS / 2);
    const paused = yielded;
    client.read();
    await vi.waitFor(() => expect(yielded).toBeGreaterThan(paused), wait);
    client.leave();
    expect(await onRecord()).toBe('client_gone');
  });

  it('leaves nothing open behind a HEAD request', async () => {
    answerWith(() => tracked(() => chunksOf(['Hello.'])));
    const response = await fetch(`${host.url}/read`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${host.token}` },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    await host.audit.onlyCall();
  });
});
