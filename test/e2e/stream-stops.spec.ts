/** Streams that the host stops: at the deadline of their call, and when it shuts down. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import {
  aborted,
  answerWith,
  chunk,
  open,
  startStreamHost,
  tracked,
  type StreamHost,
} from './stream-host.js';

const wait = { timeout: 10_000, interval: 5 };

describe.each(ADAPTERS)('the deadline on %s', (adapter) => {
  let host: StreamHost;
  beforeAll(async () => {
    host = await startStreamHost(adapter, { timeoutMs: 100 });
  });
  afterAll(() => host.stop());
  const send = async (): Promise<Response> =>
    post(`${host.url}/openai/chat/completions`, ask('Hello.'), host.token);

  it('refuses a stream before its first item', async () => {
    host.audit.clear();
    answerWith((call) =>
      tracked(async function* () {
        await aborted(call.signal);
        yield chunk('too late');
      }),
    );
    const response = await send();
    expect(response.status).toBe(504);
    expect(await response.text()).toContain('deadline_exceeded');
    expect((await host.audit.onlyCall()).outcome).toBe('deadline');
    await vi.waitFor(() => expect(open.count).toBe(0), wait);
  });

  it('ends a stream that has begun, without the beginning of a value', async () => {
    host.audit.clear();
    answerWith((call) =>
      tracked(async function* () {
        yield chunk('to joe@example.com and ann@exam');
        await aborted(call.signal);
        yield chunk('too late');
      }),
    );
    const response = await send();
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/<EMAIL_ADDRESS>.*"code":"deadline_exceeded".*\n\ndata: \[DONE\]\n\n$/s);
    expect(text).not.toMatch(/too late|ann/);
    expect((await host.audit.onlyCall()).outcome).toBe('deadline');
    await vi.waitFor(() => expect(open.count).toBe(0), wait);
  });
});

describe.each(ADAPTERS)('shutdown on %s', (adapter) => {
  it('ends streams well-formed, and those that have not begun as refusals', async () => {
    const host = await startStreamHost(adapter);
    const chat = `${host.url}/openai/chat/completions`;
    let calls = 0;
    answerWith((call) => {
      const begun = calls++ === 0;
      return tracked(async function* () {
        if (begun) yield chunk('to joe@example.com and ann@exam');
        await aborted(call.signal);
      });
    });
    const begun = await post(chat, ask('Hello.'), host.token);
    const waiting = post(chat, ask('Hello.'), host.token);
    await vi.waitFor(() => expect(open.count).toBe(2), wait);
    const stopped = host.stop();

    expect(await begun.text()).toMatch(
      /<EMAIL_ADDRESS>.*"code":"temporarily_unavailable".*\n\ndata: \[DONE\]\n\n$/s,
    );
    const refused = await waiting;
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('temporarily_unavailable');
    await stopped;
    expect(host.audit.endings.map(({ outcome }) => outcome)).toEqual(['shutdown', 'shutdown']);
    expect(open.count).toBe(0);
  });
});
