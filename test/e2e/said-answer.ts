/** One answer in every form that a handler may return it in, with headers that only the unmasked one may have. */
import { StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { expect } from 'vitest';
import { ask, post } from './chat-host.js';
import { chunksOf, framed, piecesOf, type StreamHost } from './stream-host.js';

export const OTHER = 'carol@example.net';
export const SAID = `Hello, my friend. Write to ${OTHER} today. Do it before noon!`;
export const EXPECTED = SAID.replace(OTHER, '<EMAIL_ADDRESS>');
/** Cut every four characters, the address too. */
export const PIECES = piecesOf(SAID, 4);

export const chat = 'openai/chat/completions';
export const encoder = new TextEncoder();
export const objects = chunksOf(PIECES);
export const frames = [
  ...objects.map((event) => framed([event]).replace('data: [DONE]\n\n', '')),
  'data: [DONE]\n\n',
];
export const lines = objects.map((event) => `${JSON.stringify(event)}\n`);
export const bytes = (texts: readonly string[]): Uint8Array[] => texts.map((text) => encoder.encode(text));
export const web = (items: AsyncIterable<unknown>): ReadableStream => ReadableStream.from(items);
export const response = (type: string) => (items: AsyncIterable<unknown>) =>
  new Response(web(items), {
    headers: {
      'content-type': type,
      'content-length': '7',
      etag: '"of-the-unmasked"',
      'set-cookie': 'provider=1',
      'x-provider': 'p',
    },
  });
export const file = (type: string) => (items: AsyncIterable<unknown>) =>
  new StreamableFile(Readable.from(items, { objectMode: false }), {
    type,
    disposition: 'attachment; filename="answer"',
    length: 7,
  });

export function expectNoneOfTheUnmasked({ headers }: Response): void {
  expect(headers.get('etag') ?? '').not.toContain('unmasked');
  for (const name of ['content-encoding', 'set-cookie', 'x-provider'])
    expect(headers.get(name), name).toBeNull();
}

/** Asks a route of the host for its answer. */
export const askFor = async ({ url, token }: StreamHost, path: string): Promise<Response> =>
  path.startsWith('sse/')
    ? fetch(`${url}/${path}`, { headers: { authorization: `Bearer ${token}` } })
    : post(`${url}/${path}`, ask('Hi.'), token);
