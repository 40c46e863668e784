/** Turns the items of a handler's stream into protected text for the wire, in one order for every kind of item. */
import type { AiCall } from '../call/ai-call.js';
import { PROBLEMS, type ProblemCode } from '../errors/problem-codes.js';
import { SecurityProblem } from '../errors/security-problem.js';
import type { AnswerChannels, Uninspectable } from './answer-channels.js';
import { bytesOf } from './answer-source.js';
import { parseJson } from './answer-text.js';
import type { Pump } from './pump.js';
import { KEEP_ALIVE, SseParser, sseFrame, type SseFrame } from './sse.js';
import type { EventStreamFormat, TextFormat } from './text-format.js';

/** A stream of events: objects, or text and bytes that are already framed as SSE. */
export class EventPump implements Pump {
  #parser: SseParser | undefined;
  #last: object = {};
  #terminated = false;
  // What is ready to leave; kept here so that an event that fails does not take those before it along.
  #ready = '';
  // An event was lost halfway: what its channels hold would leave a hole in the text.
  #torn = false;
  // In observe mode the stream goes on behind the provider's error; it is put on record once.
  #failed = false;
  readonly #events: EventStreamFormat;

  constructor(
    private readonly format: TextFormat & { readonly stream: EventStreamFormat },
    private readonly channels: AnswerChannels | undefined,
    private readonly call: AiCall,
    private readonly uninspectable: Uninspectable,
  ) {
    this.#events = format.stream;
  }

  get stop(): { reason: string } | undefined {
    return this.channels?.stop;
  }

  push(item: unknown): string {
    const chunk = typeof item === 'string' ? item : bytesOf(item);
    if (chunk === undefined) this.#item(item);
    else this.#frames((this.#parser ??= new SseParser()).push(chunk));
    return this.#take();
  }

  end(): string {
    if (this.#parser) this.#frames(this.#parser.end());
    this.#terminate();
    return this.#take();
  }

  fail(code: ProblemCode): string {
    if (!this.#terminated) {
      this.#release('', this.#torn);
      this.#ready += sseFrame(JSON.stringify(this.#events.stopped(code, PROBLEMS[code].title)));
      this.#terminate();
    }
    return this.#take();
  }

  #frames(frames: readonly SseFrame[]): void {
    for (const { data, event } of frames) {
      // Clients stop reading at the terminator, and so do we.
      if (this.#terminated) return;
      if (!data) this.#ready += KEEP_ALIVE;
      else if (data === this.#events.terminator) this.#terminate();
      else this.#item(parseJson(data) ?? data, event);
    }
  }

  #item(item: unknown, name?: string): void {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
      this.#event(item, name);
      return;
    }
    this.uninspectable('an event of the stream is no JSON object');
    this.#ready += sseFrame(typeof item === 'string' ? item : (JSON.stringify(item) ?? ''), name);
  }

  #event(event: object, name: string | undefined): void {
    if (!this.#failed && this.#events.failed(event)) {
      providerFailed(this.call);
      this.#failed = true;
    }
    const usage = this.format.usage(event);
    if (usage) this.call.use(usage);
    this.#last = event;
    let mapped: unknown = event;
    if (this.channels) {
      const ending = this.#events.endedScopes(event);
      this.#torn = true;
      mapped = this.channels.map(event, this.#events.event, ending);
      this.#torn = false;
      for (const scope of ending) this.#release(scope);
    }
    this.#ready += sseFrame(JSON.stringify(mapped), name);
  }

  /** Ends channels; their held text leaves, unless it is to be discarded. */
  #release(scope: string, discard = false): void {
    if (!this.channels) return;
    for (const { channel, text } of this.channels.end(scope)) {
      if (!discard) this.#ready += sseFrame(JSON.stringify(this.#events.tail(channel, text, this.#last)));
    }
  }

  #terminate(): void {
    if (this.#terminated) return;
    this.#release('');
    this.#terminated = true;
    if (this.#events.terminator !== undefined) this.#ready += sseFrame(this.#events.terminator);
  }

  #take(): string {
    const ready = this.#ready;
    this.#ready = '';
    return ready;
  }
}

/**
 * What to do about an answer in which the provider says that it failed: its message quotes keys and prompts,
 * so the client gets ours.
 *
 * @throws SecurityProblem `upstream_error`, unless calls are only observed
 */
export function providerFailed(call: AiCall): void {
  if (call.route.mode !== 'observe') throw new SecurityProblem('upstream_error');
  call.decide('output', 'would_deny', 'upstream_error');
}
