/** Turns the messages of an `@Sse()` handler into protected frames, and the frames into what Nest writes. */
import type { MessageEvent } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Subscriber } from 'rxjs';
import { PROBLEMS } from '../errors/problem-codes.js';
import type { Uninspectable } from './answer-channels.js';
import { parseJson } from './answer-text.js';
import type { EventPump } from './event-pump.js';
import type { EmittedMessage } from './message-queue.js';
import type { Pump } from './pump.js';
import { KEEP_ALIVE, SseParser, sseFrame, type SseFrame } from './sse.js';
import type { EarlyEnd } from './text-format.js';
import type { TextPump } from './text-pump.js';

export class MessagePump implements Pump {
  // Of a message whose text is held: they leave with the next frame.
  #fields = '';
  /** By type: clients listen to each on its own, so that messages of one may stand inside a word of another. */
  readonly #texts = new Map<string | undefined, TextPump>();

  /** @param inner the events of a format, or how a text is opened */
  constructor(
    private readonly inner: EventPump | ((name: string) => TextPump),
    private readonly uninspectable: Uninspectable,
  ) {}

  get stop(): { reason: string } | undefined {
    if (typeof this.inner !== 'function') return this.inner.stop;
    for (const { stop } of this.#texts.values()) if (stop) return stop;
    return undefined;
  }

  push(item: unknown): string {
    const message = item as EmittedMessage;
    const { data, type, id, retry } = message;
    if (id !== undefined) this.#fields += `id: ${id}\n`;
    if (retry !== undefined) this.#fields += `retry: ${retry}\n`;
    if (data === undefined) return this.#withFields(KEEP_ALIVE);
    return this.#withFields(
      typeof this.inner === 'function' ? this.#text(message) : this.inner.push(sseFrame(data, type)),
    );
  }

  end(): string {
    return this.#withFields(typeof this.inner === 'function' ? this.#rest() : this.inner.end());
  }

  fail(stop: EarlyEnd): string {
    if (typeof this.inner !== 'function') return this.inner.fail(stop);
    const { code, message } = stop;
    const error = { message, type: PROBLEMS[code].type, code, param: null };
    for (const text of this.#texts.values()) text.fail();
    return sseFrame(JSON.stringify({ error }), 'error');
  }

  /** Without a format all messages of a type are pieces of one text. */
  #text({ data = '', object, type }: EmittedMessage): string {
    // In JSON a value can be hidden, and its words lie apart.
    if (!object && !isJson(data)) return framed(this.#textOf(type).push(data), type);
    this.uninspectable('JSON as data of @Sse() needs a format: @AiEndpoint({ format })');
    return sseFrame(data, type);
  }

  #textOf(type: string | undefined): TextPump {
    let text = this.#texts.get(type);
    if (!text)
      this.#texts.set(type, (text = (this.inner as (name: string) => TextPump)(`text/${type ?? ''}/`)));
    return text;
  }

  /** What is held of every text. */
  #rest(): string {
    return [...this.#texts].map(([type, text]) => framed(text.end(), type)).join('');
  }

  /** Gives the fields to the last of the frames: the message itself, behind what was held of earlier ones. */
  #withFields(frames: string): string {
    if (frames === '' || this.#fields === '') return frames;
    const written = `${frames.slice(0, -1)}${this.#fields}\n`;
    this.#fields = '';
    return written;
  }
}

const framed = (text: string, type: string | undefined): string => (text === '' ? '' : sseFrame(text, type));

const isJson = (data: string): boolean => /^\s*[[{]/.test(data) && parseJson(data) !== undefined;

/** Hands protected frames to Nest as messages, no faster than the client reads them. */
export async function sendMessages(
  frames: Readable,
  response: ServerResponse,
  subscriber: Subscriber<MessageEvent>,
): Promise<void> {
  // The size was checked on the way in.
  const parser = new SseParser(Infinity);
  for await (const chunk of frames) {
    for (const frame of parser.push(chunk as Uint8Array)) subscriber.next(messageOf(frame));
    if (subscriber.closed) return;
    // Nest writes what it is given in this turn, and keeps what it cannot write in a queue of its own.
    await new Promise(setImmediate);
    if (response.writableNeedDrain) await drained(response);
  }
  subscriber.complete();
}

function messageOf({ data, event, id, retry }: SseFrame): MessageEvent {
  return {
    ...(data === undefined ? { comment: '' } : { data }),
    ...(event !== undefined && { type: event }),
    ...(id !== undefined && { id }),
    ...(retry !== undefined && { retry }),
  };
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
    if (response.destroyed) done();
  });
}
