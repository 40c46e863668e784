/** Many clients that vanish while they are answered: of their calls nothing stays open, and nothing in memory. */
import type { AiCall } from '@ai-security/nestjs';
import { request, type ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import { eventually } from './eventually.js';
import { scrape } from './metric-values.js';
import {
  answerWith,
  chunk,
  framed,
  open,
  startStreamHost,
  startUpstream,
  tracked,
  type ChatBody,
  type StreamHost,
  type Upstream,
} from './stream-host.js';

const CLIENTS = 200;
const WARM_UP = 54;
/** What the provider does when its client vanishes: it speaks, it has gone quiet, it has not begun. */
const MOMENTS = ['speaking', 'quiet', 'silent'] as const;
/** How the handler hands on what its provider says. */
const KINDS = ['sdk', 'generator', 'body'] as const;
/** Well below what an open stream takes: if the streams stayed, it would be seen. */
const MAX_LEFT_BYTES = CLIENTS * 20 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Answers of the provider that have not ended. */
const answering = new Set<ServerResponse>();

function provide(response: ServerResponse, body: string): void {
  answering.add(response);
  response.on('close', () => answering.delete(response));
  if (body.includes('silent')) return;
  const say = (): boolean => response.write(`data: ${JSON.stringify(chunk('to joe@example.com '))}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  say();
  if (!body.includes('speaking')) return;
  const speaking = setInterval(say, 100);
  response.on('close', () => clearInterval(speaking));
}

/** A client of the host; what it has read so far. */
class Client {
  text = '';
  readonly #request: ReturnType<typeof request>;

  constructor(url: string, token: string, prompt: string) {
    this.#request = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    this.#request.on('response', (response) => {
      response.on('error', () => undefined);
      response.setEncoding('utf8').on('data', (piece: string) => (this.text += piece));
    });
    this.#request.on('error', () => undefined);
    this.#request.end(JSON.stringify(ask(prompt, { stream: true })));
  }

  vanish(): void {
    this.#request.destroy();
  }
}

describe.each(ADAPTERS)('200 clients that vanish on %s', (adapter) => {
  let host: StreamHost;
  let upstream: Upstream;
  let chat: string;
  const calls: WeakRef<AiCall>[] = [];

  beforeAll(async () => {
    host = await startStreamHost(adapter, { budget: { principal: { tokens: '100M/total' } } });
    upstream = await startUpstream();
    upstream.serve = provide;
    chat = `${host.url}/openai/chat/completions`;
    answerWith((call, body) => {
      calls.push(new WeakRef(call));
      return handled(call, body);
    });
  });
  afterAll(async () => {
    await host.stop();
    await upstream.stop();
  });

  async function handled(call: AiCall, { messages }: ChatBody): Promise<unknown> {
    const { client } = upstream;
    const { content = '' } = messages[0] ?? {};
    const signal = call.signal;
    // What has begun to stream is stopped by itself; for the rest there is the signal.
    const init = content.startsWith('generator') || content.endsWith('silent') ? { signal } : {};
    if (content.startsWith('body')) {
      const asked = { method: 'POST', body: JSON.stringify(ask(content)), ...init };
      return (await fetch(`${client.baseURL}/chat/completions`, asked)).body;
    }
    const streamed = async () =>
      client.chat.completions.create(ask(content, { stream: true }) as never, init);
    if (content.startsWith('sdk')) return streamed();
    return tracked(async function* () {
      yield* (await streamed()) as unknown as AsyncIterable<object>;
    });
  }

  /** All of them are in the middle of their answer when they vanish. */
  async function allVanish(count: number): Promise<void> {
    host.audit.clear();
    const clients = Array.from({ length: count }, (_, i) => {
      const moment = MOMENTS[i % MOMENTS.length] ?? 'quiet';
      const kind = KINDS[Math.floor(i / MOMENTS.length) % KINDS.length] ?? 'sdk';
      return { moment, client: new Client(chat, host.token, `${kind} ${moment}`) };
    });
    await eventually(() => {
      expect(answering.size).toBe(count);
      for (const { moment, client } of clients) expect(client.text !== '', moment).toBe(moment !== 'silent');
    });
    const value = await scrape(host.url);
    expect(value('ai_security_active_calls')).toBe(count);
    expect(value('ai_security_budget_reservations')).toBe(count);
    for (const { client } of clients) client.vanish();
    await eventually(() => expect(answering.size).toBe(0));
    await eventually(() => expect(host.audit.endings).toHaveLength(count));
  }

  async function bytesInUse(): Promise<number> {
    // What was waiting for a turn is given one.
    for (let i = 0; i < 3; i++) await turn();
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  }

  it('leave no call, no upstream, no reserved budget and no memory behind', async () => {
    // What is made once for all calls is there before it is counted.
    await allVanish(WARM_UP);
    const before = await bytesInUse();
    upstream.cut = 0;

    await allVanish(CLIENTS);
    await eventually(() => expect(upstream.cut).toBe(CLIENTS));
    await eventually(() => expect(open.count).toBe(0));
    const { records, endings } = host.audit;
    const others = endings.filter(({ type, outcome }) => type !== 'call.closed' || outcome !== 'client_gone');
    expect(others).toEqual([]);
    // Each was opened once and closed once.
    expect(records).toHaveLength(2 * CLIENTS);
    expect(new Set(endings.map(({ id }) => id)).size).toBe(CLIENTS);
    const value = await scrape(host.url);
    expect(value('ai_security_active_calls')).toBe(0);
    expect(value('ai_security_active_streams')).toBe(0);
    expect(value('ai_security_budget_reservations')).toBe(0);

    host.audit.clear();
    await expect.poll(async () => (await bytesInUse()) - before).toBeLessThan(MAX_LEFT_BYTES);
    expect(calls).toHaveLength(WARM_UP + CLIENTS);
    expect(calls.filter((call) => call.deref() !== undefined)).toEqual([]);
  });

  it('find a host that answers the next', async () => {
    host.audit.clear();
    upstream.serve = (response) =>
      void response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(framed([chunk('Hello.'), chunk('', 'stop')]));
    const response = await post(chat, ask('sdk', { stream: true }), host.token);
    expect(await response.text()).toContain('Hello.');
    expect((await host.audit.onlyCall()).outcome).toBe('completed');
  });
});
