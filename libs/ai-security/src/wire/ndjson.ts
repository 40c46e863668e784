/** Newline-delimited JSON: an incremental parser (https://github.com/ndjson/ndjson-spec). */
import type { SseFrame } from './sse.js';

/** UTF-16 code units of one line; a longer one is not an event but an attempt to fill the memory. */
const MAX_LINE = 1_048_576;

/** Cuts a stream of text or bytes, cut anywhere, into lines. An empty line keeps the connection alive. */
export class LineParser {
  readonly #decoder = new TextDecoder('utf-8');
  #line = '';

  /** @throws RangeError when a line exceeds 1 Mi code units */
  push(chunk: string | Uint8Array): SseFrame[] {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    lines[0] = this.#line + (lines[0] as string);
    this.#line = lines.pop() as string;
    if (this.#line.length > MAX_LINE || lines.some((line) => line.length > MAX_LINE))
      throw new RangeError('a line of the stream is too large');
    return lines.map(frame);
  }

  /** The line that was not ended: it must be inspected all the same. */
  end(): SseFrame[] {
    const last = this.#line + this.#decoder.decode();
    this.#line = '';
    return last.trim() === '' ? [] : [frame(last)];
  }
}

function frame(line: string): SseFrame {
  const data = line.trim();
  return { event: undefined, data: data === '' ? undefined : data };
}
