/** A handler returns a web `Response`: its status and masked text leave, its headers and faults do not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import {
  askFor,
  bytes,
  chat,
  EXPECTED,
  expectNoneOfTheUnmasked,
  frames,
  lines,
  OTHER,
  response,
  SAID,
} from './said-answer.js';
import { answerWith, completion, startStreamHost, type StreamHost } from './stream-host.js';

const statusAndText = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  await answer.text(),
];

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(ADAPTERS)('a web response on %s', (adapter) => {
  let host: StreamHost;
  beforeAll(async () => {
    host = await startStreamHost(adapter);
  });
  afterAll(() => host.stop());

  it('keeps its status', async () => {
    answerWith(() => new Response(SAID, { status: 203 }));
    expect(await statusAndText(await askFor(host, 'text'))).toEqual([203, EXPECTED]);
    answerWith(() => Response.json(completion(SAID), { status: 202 }));
    expect((await askFor(host, chat)).status).toBe(202);
    answerWith(() => new Response(null, { status: 204, headers: { 'x-provider': 'p' } }));
    const none = await askFor(host, 'text');
    expect(await statusAndText(none)).toEqual([204, '']);
    expect(none.headers.get('x-provider')).toBeNull();
  });

  it.each<[string, number, () => Response]>([
    ['that has failed', 418, () => Response.json({ error: { message: OTHER } }, { status: 418 })],
    ['that leads elsewhere in error', 502, () => Response.error()],
    ['whose body is compressed', 500, () => new Response(SAID, { headers: { 'content-encoding': 'gzip' } })],
    [
      'in another encoding',
      500,
      () => new Response(SAID, { headers: { 'content-type': 'text/plain; charset=utf-16le' } }),
    ],
    ['of an unknown type', 500, () => new Response(SAID, { headers: { 'content-type': 'application/pdf' } })],
    ['of events without a format', 500, () => response('text/event-stream')(Readable.from(bytes(frames)))],
    ['of lines without a format', 500, () => response('application/x-ndjson')(Readable.from(bytes(lines)))],
    ['of JSON that is none', 500, () => response('application/json')(Readable.from([`{"a":"${OTHER}`]))],
    [
      'that is too large',
      500,
      () => response('application/json')(Readable.from(Array(9).fill(' '.repeat(1 << 20)))),
    ],
  ])('is refused: one %s', async (_, status, result) => {
    answerWith(result);
    const answer = await askFor(host, 'text');
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.text()).not.toContain(OTHER);
    expectNoneOfTheUnmasked(answer);
  });

  it('is refused when its body was read', async () => {
    answerWith(async () => {
      const read = new Response(SAID);
      await read.text();
      return read;
    });
    expect((await askFor(host, 'text')).status).toBe(500);
  });

  it.each([
    [401, 502, 'upstream_error'],
    [429, 503, 'temporarily_unavailable'],
  ])('of a provider that failed with %i is one of ours', async (status, expected, code) => {
    const provider = createServer((_, answer) => {
      answer.writeHead(status, { 'content-type': 'application/json', 'x-provider': 'p' });
      answer.end(JSON.stringify({ error: { message: `the key of ${OTHER} is not valid` } }));
    });
    const url = await listening(provider);
    answerWith(async () => fetch(url));
    const answer = await askFor(host, chat);
    expect(answer.status).toBe(expected);
    expect(await answer.json()).toMatchObject({ error: { code } });
    expectNoneOfTheUnmasked(answer);
    provider.close();
  });

  it('that was received compressed leaves as the text that it is', async () => {
    const provider = createServer((_, answer) => {
      answer.writeHead(200, {
        'content-type': 'text/plain',
        'content-encoding': 'gzip',
        etag: '"of-the-unmasked"',
      });
      answer.end(gzipSync(SAID));
    });
    const url = await listening(provider);
    answerWith(async () => fetch(url));
    const answer = await askFor(host, 'text');
    expect(await answer.text()).toBe(EXPECTED);
    expectNoneOfTheUnmasked(answer);
    provider.close();
  });
});
