/** Server-Sent Events: an incremental parser and an encoder (WHATWG HTML, section 9.2). */

export interface SseFrame {
  /** `event` field, where it is a plain name. */
  readonly event: string | undefined;
  /** The data lines, joined by line feeds; `undefined` for a frame that only keeps the connection alive. */
  readonly data: string | undefined;
  /** `id` field, where it is a plain token. */
  readonly id?: string;
  /** `retry` field, where it is a number: milliseconds. */
  readonly retry?: number;
}

/** UTF-16 code units of one frame; a longer one is not an event but an attempt to fill the memory. */
const MAX_FRAME = 1_048_576;

/** `event` and `id` are written back to the wire: nothing but a name may pass. */
export const EVENT_NAME = /^[\w.-]{1,64}$/;
export const RETRY = /^\d{1,9}$/;

/** Cuts a stream of text or bytes, cut anywhere, into frames. */
export class SseParser {
  readonly #decoder = new TextDecoder('utf-8');
  #line = '';
  #size = 0;
  #data: string[] = [];
  #event: string | undefined;
  #more: Pick<SseFrame, 'id' | 'retry'> | undefined;
  #comment = false;
  // A CR at the end of a chunk may be half of a CRLF.
  #afterCr = false;
  // The decoder takes a byte order mark away; in a text it is still there.
  #begun = false;

  /** @param maxFrame UTF-16 code units of one frame */
  constructor(private readonly maxFrame = MAX_FRAME) {}

  /** @throws RangeError when a frame is larger */
  push(chunk: string | Uint8Array): SseFrame[] {
    const text = this.#begin(
      typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true }),
    );
    const frames: SseFrame[] = [];
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code !== 0x0a && code !== 0x0d) {
        this.#afterCr = false;
        continue;
      }
      const halfOfCrLf = code === 0x0a && this.#afterCr;
      this.#afterCr = code === 0x0d;
      if (halfOfCrLf) {
        start = i + 1;
        continue;
      }
      this.#endLine(this.#line + text.slice(start, i), frames);
      this.#line = '';
      start = i + 1;
    }
    this.#line += text.slice(start);
    if (this.#size + this.#line.length > this.maxFrame)
      throw new RangeError('an event of the stream is too large');
    return frames;
  }

  /** The frame that was not finished: its data must be inspected all the same. */
  end(): SseFrame[] {
    const frames: SseFrame[] = [];
    this.#endLine(this.#line + this.#decoder.decode(), frames);
    this.#line = '';
    if (this.#data.length > 0) this.#endLine('', frames);
    return frames;
  }

  #begin(text: string): string {
    if (this.#begun || text === '') return text;
    this.#begun = true;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  #endLine(line: string, frames: SseFrame[]): void {
    if (line === '') {
      if (this.#data.length > 0)
        frames.push({ event: this.#event, data: this.#data.join('\n'), ...this.#more });
      else if (this.#comment) frames.push({ event: undefined, data: undefined, ...this.#more });
      this.#data = [];
      this.#event = undefined;
      this.#more = undefined;
      this.#comment = false;
      this.#size = 0;
      return;
    }
    this.#size += line.length;
    if (this.#size > this.maxFrame) throw new RangeError('an event of the stream is too large');
    if (line.startsWith(':')) {
      this.#comment = true;
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event' && EVENT_NAME.test(value)) this.#event = value;
    else if (field === 'id' && EVENT_NAME.test(value)) this.#more = { ...this.#more, id: value };
    else if (field === 'retry' && RETRY.test(value)) this.#more = { ...this.#more, retry: Number(value) };
  }
}

/** A comment that keeps the connection alive. Its text is ours: a comment can carry words, too. */
export const KEEP_ALIVE = ':\n\n';

/** One frame. `data` is JSON or a single line. */
export function sseFrame(data: string, event?: string): string {
  const body = data.includes('\n') || data.includes('\r') ? data.split(/\r\n|\r|\n/).join('\ndata: ') : data;
  return event === undefined ? `data: ${body}\n\n` : `event: ${event}\ndata: ${body}\n\n`;
}
