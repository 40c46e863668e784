/** Answers whose shape hides their text from a transform: JSON as a string, ends said again, legacy streams. */
import { StreamableFile } from '@nestjs/common';
import { Stream } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import { answerWith, chunk, completion, startStreamHost, type StreamHost } from './stream-host.js';

const OTHER = 'carol@example.net';
const ESCAPED = JSON.stringify(completion(`Write to ${OTHER}.`)).replaceAll('@', '\\u0040');

describe.each(ADAPTERS)('answers on %s', (adapter) => {
  let host: StreamHost;
  beforeAll(async () => {
    host = await startStreamHost(adapter);
  });
  afterAll(() => host.stop());
  beforeEach(() => host.audit.clear());
  const send = async (path: string): Promise<Response> => post(`${host.url}/${path}`, ask('Hi.'), host.token);

  it('are inspected as the JSON that they are, also when they are a text', async () => {
    answerWith(() => ESCAPED);
    const response = await send('openai/chat/completions');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual(completion('Write to <EMAIL_ADDRESS>.'));
    answerWith((call) => {
      call.exchange.setHeader('content-type', 'application/json');
      return ESCAPED;
    });
    expect(await (await send('plain')).json()).toEqual(completion('Write to <EMAIL_ADDRESS>.'));
  });

  it('are the JSON that they are in the default format, too, but prose where it is text', async () => {
    const json = JSON.stringify({ say: `Bye\n${OTHER}` }).replaceAll('@', '\\u0040');
    answerWith(() => json);
    const response = await send('plain');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({ say: 'Bye\n<EMAIL_ADDRESS>' });
    answerWith(() => JSON.stringify({ say: OTHER }));
    const prose = await send('text');
    expect(prose.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await prose.text()).toBe('{"say":"<EMAIL_ADDRESS>"}');
  });

  it('are no lines of JSON in one string', async () => {
    answerWith(() => `{"say":"carol\\u0040example.net"}\n{"say":"Bye."}\n`);
    const response = await send('lines');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('carol');
  });

  it.each([
    ['events', ['data: {"say":"carol@exa"}\n\n', 'data: {"say":"mple.net"}\n\n']],
    ['words', ['event: token\nda', 'ta: carol@exa\n', '\ndata: mple.net\n\n']],
    ['events behind a comment', [': hi\r\n\r\ndata: "carol@exa"\r\n\r\ndata: "mple.net"\r\n\r\n']],
  ])('are no frames that call themselves a text: %s', async (_, frames) => {
    for (const path of ['plain', 'text']) {
      answerWith(async function* () {
        yield* frames;
      });
      expect(await (await send(path)).text()).not.toContain('carol');
      answerWith(() => frames.join(''));
      expect((await send(path)).status).toBe(500);
    }
    answerWith(() => 'data: is the plural of datum.\nevent: a word.');
    expect((await send('text')).status).toBe(200);
  });

  it('are not refused for their length where they are only observed', async () => {
    const long = JSON.stringify({ say: 'word '.repeat(1_800_000) });
    answerWith(() => new StreamableFile(Buffer.from(long), { type: 'application/json' }));
    expect((await (await send('observed')).text()).length).toBe(long.length);
    expect((await send('plain')).status).toBe(500);
  });

  it('end where their provider says so, so that it can cut no value in two', async () => {
    answerWith(async function* () {
      yield chunk('carol@exam', 'stop');
      yield chunk('ple.net card 4111 1111', 'stop');
      yield chunk(' 1111 1111', 'stop');
    });
    const text = await (await send('openai/chat/completions')).text();
    expect(text).toMatch(/"code":"internal_error".*\n\ndata: \[DONE\]\n\n$/);
    expect(text).not.toMatch(/ple\.net|1111/);
    expect((await host.audit.onlyCall()).outcome).toBe('error');
  });

  it('are no legacy stream', async () => {
    answerWith(() => {
      const legacy = Object.assign(new Stream(), { readable: true });
      setImmediate(() => legacy.emit('data', OTHER) && legacy.emit('end'));
      return legacy;
    });
    const response = await send('plain');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(OTHER);
  });

  it("keep the provider's error where they are only observed", async () => {
    const failed = { error: { message: 'of the provider' } };
    for (const [result, expected] of [
      [failed, JSON.stringify(failed)],
      [JSON.stringify(failed), JSON.stringify(failed)],
    ] as const) {
      host.audit.clear();
      answerWith(() => result);
      const response = await send('observed');
      expect([response.status, await response.text()]).toEqual([200, expected]);
      const { decisions } = await host.audit.onlyCall();
      expect(decisions).toContainEqual({ stage: 'output', effect: 'would_deny', reason: 'upstream_error' });
    }
  });
});
