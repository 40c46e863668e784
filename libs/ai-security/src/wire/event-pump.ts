/** Turns the items of a handler's stream into protected text for the wire, in one order for every kind of item. */
import type { AiCall } from '../call/ai-call.js';
import { SecurityProblem } from '../errors/security-problem.js';
import type { AnswerChannels, Uninspectable } from './answer-channels.js';
import { bytesOf } from './answer-source.js';
import { parseJson } from './answer-text.js';
import { LineParser } from './ndjson.js';
import type { Pump } from './pump.js';
import { EVENT_NAME, KEEP_ALIVE, SseParser, sseFrame, type SseFrame } from './sse.js';
import type { EarlyEnd, EventStream, Framing, TextFormat } from './text-format.js';

/** A format whose streams are events. */
export type EventFormat = TextFormat & Required<Pick<TextFormat, 'stream' | 'framing'>>;

export const hasEvents = (format: TextFormat): format is EventFormat =>
  format.stream !== undefined && format.framing !== undefined;

/** What ends a stream for clients, also in formats that have no terminator of their own. */
const DONE = '[DONE]';

/** A stream of events: objects, or text and bytes that are already framed. */
export class EventPump implements Pump {
  #parser: SseParser | LineParser | undefined;
  #terminated = false;
  #stopped = false;
  // What is ready to leave; kept here so that an event that fails does not take those before it along.
  #ready = '';
  // In observe mode the stream goes on behind the provider's error; it is put on record once.
  #failed = false;
  #sequence: number | undefined;
  readonly #stream: EventStream;
  readonly #framing: Framing;

  constructor(
    private readonly format: EventFormat,
    private readonly channels: AnswerChannels | undefined,
    private readonly call: Pick<AiCall, 'route' | 'decide' | 'use' | 'hidesUsage'>,
    private readonly uninspectable: Uninspectable,
  ) {
    this.#stream = format.stream();
    this.#framing = format.framing;
  }

  get stop(): { reason: string } | undefined {
    return this.channels?.stop;
  }

  push(item: unknown): string {
    const chunk = typeof item === 'string' ? item : bytesOf(item);
    if (chunk === undefined) this.#item(item);
    else this.#frames((this.#parser ??= this.#newParser()).push(chunk));
    return this.#take();
  }

  end(): string {
    if (this.#parser) this.#frames(this.#parser.end());
    this.#terminate();
    return this.#take();
  }

  fail(stop: EarlyEnd): string {
    if (!this.#terminated) {
      this.#stopped = true;
      this.channels?.end('');
      for (const event of this.#stream.stopped(stop)) this.#write(event);
      this.#terminate();
    }
    return this.#take();
  }

  #newParser(): SseParser | LineParser {
    return this.#framing.kind === 'ndjson' ? new LineParser() : new SseParser();
  }

  #frames(frames: readonly SseFrame[]): void {
    for (const { data, event } of frames) {
      // Clients stop reading at the terminator, and so do we; behind a stop nothing is said.
      if (this.#terminated || this.stop) return;
      if (!data) this.#ready += this.#framing.kind === 'ndjson' ? '\n' : KEEP_ALIVE;
      else if (data === DONE || data === this.#framing.terminator) this.#terminate();
      else this.#item(parseJson(data) ?? data, event);
    }
  }

  #item(item: unknown, name?: string): void {
    if (typeof item === 'object' && item !== null && (this.#framing.batches || !Array.isArray(item))) {
      this.#event(item, name);
      return;
    }
    this.uninspectable('an event of the stream is no JSON object');
    this.#frame(typeof item === 'string' ? item : (JSON.stringify(item) ?? ''), name);
  }

  #event(event: object, name: string | undefined): void {
    if (!this.#failed && this.format.failed?.(event)) {
      providerFailed(this.call);
      this.#failed = true;
    }
    let mapped: object | undefined = event;
    const { node, scope, ends = NONE } = this.#stream.slots(event);
    const usage = this.#stream.usage ? this.#stream.usage() : this.format.usage(event);
    if (usage) this.call.use(usage);
    if (this.channels) {
      mapped = this.channels.map(event, node, ends, scope) as object | undefined;
      for (const ended of ends) this.#release(ended);
    }
    if (mapped && this.call.hidesUsage) mapped = this.format.usageOnDemand?.unasked(mapped);
    if (mapped) this.#write(mapped, name);
  }

  /** Ends channels; their held text leaves. */
  #release(scope: string): void {
    if (!this.channels) return;
    for (const { channel, text } of this.channels.end(scope)) this.#write(this.#stream.tail(channel, text));
  }

  #write(event: object, name?: string): void {
    const { name: member, sequence } = this.#framing;
    const written = sequence === undefined ? event : this.#numbered(event, sequence);
    this.#frame(JSON.stringify(written), member === undefined ? name : nameOf(event, member));
  }

  /** Counts on from the first event that has a number: events that are put in between are counted too. */
  #numbered(event: object, member: string): object {
    const number = (event as Record<string, unknown>)[member];
    if (this.#sequence === undefined && typeof number !== 'number') return event;
    this.#sequence = this.#sequence === undefined ? (number as number) : this.#sequence + 1;
    return number === this.#sequence ? event : { ...event, [member]: this.#sequence };
  }

  #frame(data: string, name: string | undefined): void {
    this.#ready += this.#framing.kind === 'ndjson' ? `${data}\n` : sseFrame(data, name);
  }

  #terminate(): void {
    if (this.#terminated) return;
    this.#release('');
    // What was held is the reason to stop: that is still to be said.
    if (this.stop && !this.#stopped) return;
    this.#terminated = true;
    const { terminator } = this.#framing;
    if (terminator !== undefined) this.#frame(terminator, undefined);
  }

  #take(): string {
    const ready = this.#ready;
    this.#ready = '';
    return ready;
  }
}

const NONE: readonly string[] = [];

/** The name is written to the wire bare. */
function nameOf(event: object, member: string): string | undefined {
  const name = (event as Record<string, unknown>)[member];
  return typeof name === 'string' && EVENT_NAME.test(name) ? name : undefined;
}

/**
 * What to do about an answer in which the provider says that it failed: its message quotes keys and prompts,
 * so the client gets ours.
 *
 * @throws SecurityProblem `upstream_error`, unless calls are only observed
 */
export function providerFailed(call: Pick<AiCall, 'route' | 'decide'>): void {
  if (call.route.mode !== 'observe') throw new SecurityProblem('upstream_error');
  call.decide('output', 'would_deny', 'upstream_error');
}
