/** A handler's stream can be stopped while it waits for an upstream that went quiet. */
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { describe, expect, it, vi } from 'vitest';
import { bytesOf, isStream, openSource } from './answer-source.js';

describe('stopping', () => {
  it('destroys a quiet Readable, and hears of no late error', async () => {
    const readable = new Readable({
      objectMode: true,
      read: () => undefined,
      destroy: (_error, done) => done(new Error('late')),
    });
    const source = openSource(readable);
    const pending = source.next().catch(() => undefined);
    source.stop();
    expect(readable.destroyed).toBe(true);
    await pending;
  });

  it('cancels a quiet web stream', async () => {
    const cancel = vi.fn(() => Promise.reject(new Error('late')));
    const source = openSource(new ReadableStream({ cancel }));
    const pending = source.next();
    source.stop();
    expect(await pending).toMatchObject({ done: true });
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('aborts the request of an SDK stream', () => {
    const controller = new AbortController();
    const source = openSource({
      controller,
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
    } as AsyncIterable<unknown>);
    void source.next();
    source.stop();
    expect(controller.signal.aborted).toBe(true);
  });

  it('runs the finally of a generator and forgets what it throws there', async () => {
    const ended = vi.fn<() => void>();
    async function* generator(): AsyncGenerator<number> {
      try {
        yield 1;
      } finally {
        ended();
        await Promise.reject(new Error('late'));
      }
    }
    const source = openSource(generator());
    expect(await source.next()).toEqual({ done: false, value: 1 });
    source.stop();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
  });
});

it('knows what is a stream', () => {
  for (const stream of [Readable.from([]), new ReadableStream(), (async function* () {})()])
    expect(isStream(stream)).toBe(true);
  for (const none of [null, undefined, 'text', {}, [], new Map()]) expect(isStream(none)).toBe(false);
});

it('takes bytes of any kind as those bytes', () => {
  const buffer = new Uint8Array([0, 1, 2, 3]).buffer;
  expect(bytesOf(buffer)).toEqual(new Uint8Array([0, 1, 2, 3]));
  expect(bytesOf(new DataView(buffer, 1, 2))).toEqual(new Uint8Array([1, 2]));
  expect(bytesOf(Buffer.from('é'))).toEqual(new Uint8Array([0xc3, 0xa9]));
  for (const none of [null, 'text', {}, [1]]) expect(bytesOf(none)).toBeUndefined();
});
