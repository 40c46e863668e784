/** How requests to a model end: refused, failed, cut, stopped, or read more slowly than they are answered. */
import OpenAI from 'openai';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { byteCutsOf } from '../wire/cuts.js';
import { ADAPTERS } from './adapters.js';
import { ask, completion, post } from './chat-host.js';
import { eventually } from './eventually.js';
import { chunksOf, framed, piecesOf, startUpstream, type Upstream } from './stream-host.js';
import {
  events,
  handleWith,
  instructed,
  json,
  parrot,
  startUpstreamHost,
  type UpstreamHost,
} from './upstream-host.js';

const HIDDEN = 'nina.berg@example.net';
const CARD = '4111 1111 1111 1111';
/** Frames without an end. */
const begun = (...pieces: string[]): string =>
  framed(chunksOf(pieces).slice(0, -1)).replace('data: [DONE]\n\n', '');
const EVENT_STREAM = { 'content-type': 'text/event-stream' };
const FAILURE = { error: { message: `bad key sk-1 of ${HIDDEN}`, type: 'auth_error', code: 'x9' } };

let provider: Upstream;
beforeAll(async () => {
  provider = await startUpstream();
});
afterAll(() => provider.stop());

describe.each(ADAPTERS)('AiUpstream on %s', (adapter) => {
  let host: UpstreamHost;
  beforeAll(async () => {
    host = await startUpstreamHost(adapter, provider, { pii: { actions: { CREDIT_CARD: 'block' } } });
  });
  afterAll(() => host.stop());
  beforeEach(() => {
    provider.received.length = 0;
    provider.cut = 0;
    host.audit.clear();
  });
  const chat = (): string => `${host.url}/openai/chat/completions`;

  describe.each([false, true])('stream: %s', (stream) => {
    it('refuses what must not reach the model', async () => {
      handleWith(instructed(`Pay by ${CARD}.`));
      await expect(host.answer('Hi', stream)).rejects.toMatchObject({ status: 422, code: 'pii_blocked' });
      handleWith(({ models, body }) => {
        const image = { type: 'image_url' as const, image_url: { url: 'https://example.com/a.png' } };
        const messages = [{ role: 'user' as const, content: [image] }];
        return models.openai.chat.completions.create({ ...body, messages });
      });
      await expect(host.answer('Hi', stream)).rejects.toMatchObject({
        status: 422,
        code: 'unscanned_content',
      });
      expect(provider.received).toEqual([]);
      const denied = await eventually(() => {
        expect(host.audit.endings).toHaveLength(2);
        return host.audit.endings.flatMap(({ decisions }) => decisions);
      });
      for (const reason of ['pii_blocked', 'unscanned_content'])
        expect(denied).toContainEqual({ stage: 'privacy', effect: 'deny', reason });
    });

    it('never hands on the words of a failed provider', async () => {
      provider.serve = (response) => json(response, FAILURE, 401, { 'retry-after': '7', 'x-said': HIDDEN });
      let caught: unknown;
      handleWith((work) =>
        instructed('Be kind.')(work).catch((error: unknown) => {
          caught = error;
          throw error;
        }),
      );
      await expect(host.answer('Hi', stream)).rejects.toMatchObject({ status: 502, code: 'upstream_error' });
      expect(caught).toBeInstanceOf(OpenAI.AuthenticationError);
      const { error, headers } = caught as { error: unknown; headers: Headers };
      expect(error).toEqual({
        message: 'The model provider failed.',
        type: 'auth_error',
        code: null,
        param: null,
      });
      expect(Object.fromEntries(headers)).toEqual({
        'content-type': 'application/json',
        'retry-after': '7',
      });
    });
  });

  it('lets a client try again as it always does', async () => {
    let tries = 0;
    provider.serve = (response) =>
      ++tries === 1
        ? json(response, { error: { message: 'busy' } }, 429, { 'retry-after-ms': '1' })
        : json(response, completion('Hello.'));
    handleWith(({ models, body }) =>
      models.openai.chat.completions.create({ ...body, stream: false }, { maxRetries: 1 }),
    );
    expect(await host.answer('Hi')).toBe('Hello.');
    expect(await host.audit.onlyCall()).toMatchObject({ upstreamRequests: 2 });
  });

  it('says that the provider failed where a handler returns its response', async () => {
    provider.serve = (response) => json(response, FAILURE, 401);
    handleWith(({ models: { fetch, url } }) => fetch(`${url}/chat/completions`));
    expect((await post(chat(), ask('Hi'), host.token)).status).toBe(502);
  });

  it('hands over what came before a failure, and none of its words', async () => {
    const seen: string[] = [];
    let caught: unknown;
    handleWith(async function* ({ body, models }) {
      try {
        for await (const chunk of await models.openai.chat.completions.create({ ...body, stream: true })) {
          seen.push(chunk.choices[0]?.delta.content ?? '');
          yield chunk;
        }
      } catch (error) {
        caught = error;
        throw error;
      }
    });
    provider.serve = (response) =>
      events(
        response,
        `${begun('Ask ', 'joe@exa', 'mple.com ', 'now.')}data: ${JSON.stringify(FAILURE)}\n\n`,
      );
    await expect(host.answer('Hi', true)).rejects.toMatchObject({ code: 'upstream_error' });
    expect(seen.join('')).toBe('Ask <EMAIL_ADDRESS> ');
    expect((caught as Error).message).toBe('The model provider failed.');

    provider.serve = (response) => {
      response.writeHead(200, EVENT_STREAM);
      response.write(begun('Hello, '), () => response.destroy());
    };
    await expect(host.answer('Hi', true)).rejects.toMatchObject({ code: 'upstream_error' });
    expect((caught as Error).message).toBe('terminated');
  });

  it('sends a request once whose answer it cannot look into', async () => {
    provider.serve = (response) => json(response, FAILURE);
    handleWith(({ models, body }) =>
      models.openai.chat.completions.create({ ...body, stream: false }, { maxRetries: 2 }),
    );
    await expect(host.answer('Hi')).rejects.toMatchObject({ status: 502, code: 'upstream_error' });
    provider.serve = (response) =>
      void response.writeHead(200, { 'content-type': 'image/png' }).end(`png ${HIDDEN}`);
    await expect(host.answer('Hi')).rejects.toMatchObject({ status: 500, code: 'internal_error' });
    expect(provider.received).toHaveLength(2);
  });

  it('lets what it cannot look into pass only where that is allowed', async () => {
    provider.serve = (response) =>
      void response.writeHead(200, { 'content-type': 'image/png' }).end(`png ${HIDDEN}`);
    handleWith(async ({ models: { fetch, url } }) => {
      const body = new FormData();
      body.set('file', new Blob([HIDDEN]));
      const answer = await fetch(`${url}/images`, { method: 'POST', body });
      return { said: (await answer.text()).length };
    });
    expect((await post(chat(), ask('Hi'), host.token)).status).toBe(422);
    expect(provider.received).toEqual([]);
    const allowed = await post(`${host.url}/allowed`, ask('Hi'), host.token);
    expect(await allowed.json()).toEqual({ said: 25 });
  });

  it('follows no redirect', async () => {
    provider.serve = (response) =>
      void response.writeHead(307, { location: `${provider.client.baseURL}/x` }).end();
    handleWith(({ models: { fetch, url } }) => fetch(`${url}/a`, { method: 'POST', body: '{}' }));
    expect((await post(chat(), ask('Hi'), host.token)).status).toBe(500);
    expect(provider.received).toEqual(['{}']);
  });

  it('stops the provider when the client goes', async () => {
    provider.serve = (response) => void response.writeHead(200, EVENT_STREAM).write(begun('Hello, '));
    handleWith(instructed('Be slow.'));
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const stream = await host.openai.chat.completions.create({ model: 'demo', stream: true, messages });
    for await (const chunk of stream) if (chunk) break;
    await eventually(() => expect(provider.cut).toBe(1));
    expect(await host.audit.onlyCall()).toMatchObject({ outcome: 'client_gone' });
  });

  it('stops the provider when the handler has read enough', async () => {
    provider.serve = (response) => void response.writeHead(200, EVENT_STREAM).write(begun('Hello, ', 'x'));
    handleWith(async ({ body, models }) => {
      for await (const chunk of await models.openai.chat.completions.create({ ...body, stream: true }))
        if (chunk) return completion('Enough.');
      return undefined;
    });
    expect(await host.answer('Hi')).toBe('Enough.');
    await eventually(() => expect(provider.cut).toBe(1));
  });

  it('reads from the provider only as fast as the client reads', async () => {
    const frame = begun('word '.repeat(10_000));
    const most = 4_000;
    let written = 0;
    provider.serve = async (response) => {
      const gone = once(response, 'close');
      response.writeHead(200, EVENT_STREAM);
      for (; !response.destroyed && written < most; written++)
        if (!response.write(frame)) await Promise.race([once(response, 'drain'), gone]);
    };
    handleWith(instructed('Talk.'));
    const leave = new AbortController();
    const answer = await post(chat(), ask('Hi', { stream: true }), host.token, {}, leave.signal);
    expect(answer.status).toBe(200);
    let before = -1;
    await vi.waitFor(
      () => {
        const grown = written - before;
        before = written;
        expect(grown).toBe(0);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(written).toBeLessThan(most / 2);
    leave.abort();
    await eventually(() => expect(provider.cut).toBe(1));
  });

  it('gives the handler the same text however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(
      framed(chunksOf(piecesOf(`Ask joe@example.com, “ça va”? ${CARD}. `, 5))),
    );
    const seen: string[] = [];
    handleWith(instructed('Talk.', seen));
    await fc.assert(
      fc.asyncProperty(byteCutsOf(bytes), async (pieces) => {
        provider.serve = async (response) => {
          response.writeHead(200, EVENT_STREAM);
          for (const piece of pieces)
            if (piece.length > 0) await new Promise((written) => response.write(piece, written));
          response.end();
        };
        seen.length = 0;
        await host.answer('Hi', true);
        expect(seen.join('')).toBe('Ask <EMAIL_ADDRESS>, “ça va”? <CREDIT_CARD>. ');
      }),
      { numRuns: 15 },
    );
  });

  it('refuses the same however often a client tries', async () => {
    provider.serve = parrot('');
    handleWith(({ models, body }) => {
      const messages = [{ role: 'user' as const, content: CARD }];
      return models.openai.chat.completions.create({ ...body, messages }, { maxRetries: 1 });
    });
    await expect(host.answer('Hi')).rejects.toMatchObject({ status: 422, code: 'pii_blocked' });
    expect(provider.received).toEqual([]);
  });
});
