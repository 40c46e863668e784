/** The handler's stream, whatever kind it is, opened so that it can be stopped at once. */
import { Readable } from 'node:stream';

export interface AnswerSource {
  next(): Promise<IteratorResult<unknown>>;
  /** Stops what produces the stream. Never throws; does not wait for it. */
  stop(): void;
}

interface Stoppable extends AsyncIterable<unknown> {
  /** Web streams: their iterator does not stop before the read in progress has settled. */
  getReader?: () => ReadableStreamDefaultReader<unknown>;
  /** The streams of the OpenAI and Anthropic SDKs carry the controller of their request. */
  controller?: unknown;
}

export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

export function openSource(stream: AsyncIterable<unknown>): AnswerSource {
  const { getReader, controller } = stream as Stoppable;
  if (typeof getReader === 'function') {
    const reader = getReader.call(stream);
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      stop: () => forget(() => reader.cancel()),
    };
  }
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    stop: () => {
      // `return()` waits behind a read in progress, which an upstream that went quiet may never end.
      if (stream instanceof Readable) stream.on('error', () => undefined).destroy();
      if (controller instanceof AbortController) controller.abort();
      forget(() => iterator.return?.());
    },
  };
}

/** Nobody waits for a source that is not needed any more, or hears of its errors. */
function forget(stop: () => unknown): void {
  void Promise.resolve()
    .then(stop)
    .catch(() => undefined);
}

/** Bytes of any kind as one; `undefined` for what is none. */
export function bytesOf(item: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(item)) return new Uint8Array(item.buffer, item.byteOffset, item.byteLength);
  return item instanceof ArrayBuffer ? new Uint8Array(item) : undefined;
}
