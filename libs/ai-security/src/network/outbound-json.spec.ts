import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchJson, isSecureUrl, OutboundError } from './outbound-json.js';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function failureOf(url: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const error = await fetchJson(url, { timeoutMs: 5_000, maxBytes: 1_000, ...options }).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(OutboundError);
  return error as OutboundError;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('fetchJson', () => {
  it('returns the document', async () => {
    const url = await serve((_request, response) => response.end('{"keys":[]}'));
    expect(await fetchJson(url, { timeoutMs: 5_000, maxBytes: 11 })).toEqual({ keys: [] });
  });

  it('posts what it is given, and asks for the answer', async () => {
    const url = await serve((request, response) => {
      void request.toArray().then((chunks: Buffer[]) => {
        const { method, headers } = request;
        response.end(JSON.stringify([method, headers['content-type'], Buffer.concat(chunks).toString()]));
      });
    });
    expect(await fetchJson(url, { timeoutMs: 5_000, maxBytes: 100, json: { text: 'é' } })).toEqual([
      'POST',
      'application/json',
      '{"text":"é"}',
    ]);
  });

  it('does not follow a redirect', async () => {
    let followed = 0;
    const target = await serve((_request, response) => {
      followed++;
      response.end('{}');
    });
    const url = await serve((_request, response) => response.writeHead(302, { location: target }).end());
    expect(await failureOf(url)).toMatchObject({ failure: 'redirect', status: 302 });
    expect(followed).toBe(0);
  });

  it.each([204, 400, 401, 404, 500])('refuses status %i without its text', async (status) => {
    const url = await serve((_request, response) =>
      response.writeHead(status).end(status === 204 ? '' : 'secret'),
    );
    const error = await failureOf(url);
    expect(error).toMatchObject({ failure: 'status', status });
    expect(`${error.message}${error.stack}`).not.toContain('secret');
    expect(error.cause).toBeUndefined();
  });

  it('stops at the size limit, also where the length is not announced', async () => {
    let closed!: () => void;
    const aborted = new Promise<void>((resolve) => (closed = resolve));
    const url = await serve((_request, response) => {
      response.on('close', closed);
      const timer = setInterval(() => response.write(' '.repeat(600)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect((await failureOf(url)).failure).toBe('too_large');
    await aborted;
  });

  it('counts bytes after decompression', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(100_000, ' '));
    expect(bomb.length).toBeLessThan(1_000);
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await failureOf(url)).failure).toBe('too_large');
  });

  it.each([
    ['before the head', () => {}],
    ['in the body', (response: { write(text: string): unknown }) => response.write('{')],
  ])('gives up on a host that hangs %s', async (_when, begin) => {
    const url = await serve((_request, response) => void begin(response));
    expect((await failureOf(url, { timeoutMs: 50 })).failure).toBe('timeout');
  });

  it('obeys the signal', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    expect((await failureOf(url, { signal: controller.signal })).failure).toBe('aborted');
  });

  it('refuses what is not JSON', async () => {
    const url = await serve((_request, response) => response.end('<html>secret</html>'));
    const error = await failureOf(url);
    expect(error.failure).toBe('not_json');
    expect(`${error.message}${error.stack}`).not.toContain('secret');
  });

  it('reports a closed port', async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect((await failureOf(url)).failure).toBe('unreachable');
  });

  it('sends nothing to an insecure URL', async () => {
    expect((await failureOf('http://192.0.2.1/')).failure).toBe('insecure_url');
  });
});

describe('isSecureUrl', () => {
  it.each(['https://as.example.test/a', 'http://localhost:3000', 'http://127.0.0.1:1/x', 'http://[::1]:1'])(
    'accepts %s',
    (url) => expect(isSecureUrl(url)).toBe(true),
  );

  it.each([
    'http://as.example.test',
    'http://localhost.example.test',
    'http://127.0.0.1.example.test',
    'http://10.0.0.1',
    'https://user:secret@as.example.test',
    'file:///etc/passwd',
    'data:application/json,{}',
    'as.example.test',
    '',
  ])('refuses %j', (url) => expect(isSecureUrl(url)).toBe(false));
});
