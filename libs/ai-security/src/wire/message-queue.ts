/** What an `@Sse()` handler emits, to be pulled like any other stream. */
import type { MessageEvent } from '@nestjs/common';
import { Subject, takeUntil, type Observable } from 'rxjs';
import { UninspectableAnswer } from './answer-channels.js';
import { isStream, type AnswerSource } from './answer-source.js';
import { EVENT_NAME, RETRY } from './sse.js';

/** A message as it was when it was emitted. */
export interface EmittedMessage {
  /** `undefined`: a comment, or nothing but an id or a time. */
  readonly data: string | undefined;
  /** The data was no string. */
  readonly object: boolean;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly retry: string | undefined;
}

/** UTF-16 code units that may wait for a client that does not read: an Observable cannot be paused. */
const MAX_WAITING = 1_048_576;
// An empty message takes memory, too.
const MIN_SIZE = 32;

export class MessageQueue implements AnswerSource {
  // Two lists, so that none is shifted: one is filled, one is emptied.
  #incoming: EmittedMessage[] = [];
  #outgoing: EmittedMessage[] = [];
  #taken = 0;
  #size = 0;
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => undefined;
  readonly #stopped = new Subject<void>();

  /**
   * Subscribes at once.
   *
   * @param full called when more than 1 Mi code units wait: the queue has stopped, and they are dropped
   */
  constructor(
    emitted: Observable<unknown>,
    private readonly full: () => void,
  ) {
    emitted.pipe(takeUntil(this.#stopped)).subscribe({
      next: (message) => this.#add(message),
      error: (error: unknown) => this.#ended({ error }),
      complete: () => this.#ended({}),
    });
  }

  async next(): Promise<IteratorResult<unknown>> {
    for (;;) {
      if (this.#taken === this.#outgoing.length) {
        this.#outgoing = this.#incoming;
        this.#incoming = [];
        this.#taken = 0;
      }
      const message = this.#outgoing[this.#taken];
      if (message) {
        this.#taken++;
        this.#size -= sizeOf(message);
        return { value: message, done: false };
      }
      if (this.#end) {
        if ('error' in this.#end) throw this.#end.error;
        return { value: undefined, done: true };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  stop(): void {
    this.#incoming = [];
    this.#outgoing = [];
    this.#taken = 0;
    this.#size = 0;
    this.#ended({});
    this.#stopped.next();
  }

  #add(message: unknown): void {
    try {
      const read = messageOf(message);
      this.#size += sizeOf(read);
      this.#incoming.push(read);
    } catch (error) {
      this.#ended({ error });
      this.#stopped.next();
    }
    this.#wake();
    if (this.#size <= MAX_WAITING) return;
    this.stop();
    this.full();
  }

  #ended(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wake();
  }
}

const sizeOf = ({ data }: EmittedMessage): number => MIN_SIZE + (data?.length ?? 0);

/** Reads a message as Nest does: what is no object is data. */
function messageOf(message: unknown): EmittedMessage {
  if (isStream(message)) throw new UninspectableAnswer('an @Sse() handler returns an Observable of messages');
  const { data, type, id, retry }: Partial<Record<keyof MessageEvent, unknown>> =
    typeof message === 'object' && message !== null ? message : { data: message };
  return {
    data: typeof data === 'string' || data == null ? (data ?? undefined) : JSON.stringify(data),
    object: typeof data === 'object' && data !== null,
    type: plain(type, EVENT_NAME),
    id: plain(id, EVENT_NAME),
    retry: plain(retry, RETRY),
  };
}

/** Fields are written to the wire as they are. */
function plain(value: unknown, allowed: RegExp): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && allowed.test(text) ? text : undefined;
}
