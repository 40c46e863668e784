/** The one `Readable` as which every streamed answer leaves: pulls the handler's stream, protects each item. */
import { Readable } from 'node:stream';
import type { AiCall } from '../call/ai-call.js';
import type { StopReason } from '../call/facts.js';
import { demandedStop, stopCode } from '../call/stopped-call.js';
import { PROBLEMS, type ProblemCode } from '../errors/problem-codes.js';
import { logError } from '../errors/problem-response.js';
import { toProblem } from '../errors/to-problem.js';
import type { AnswerSource } from './answer-source.js';
import type { Pump } from './pump.js';
import type { EarlyEnd } from './text-format.js';

/** Runs a function inside the call's AsyncLocalStorage: a generator's body is pulled outside of it. */
export type InCall = <T>(run: () => T) => T;

interface AnswerStreamInit {
  readonly source: AnswerSource;
  /** What the first item became: nothing is written before the handler's stream has begun. */
  readonly head: string;
  /** The first item was the end. */
  readonly ended: boolean;
  readonly pump: Pump;
  readonly call: AiCall;
  readonly inCall: InCall;
  /** Called once with every transform ended. */
  readonly settled: () => void;
}

export class AnswerStream extends Readable {
  #pulling = false;
  #over = false;
  // An item is between the handler and the wire. A transform that stops the call must not end it in the middle.
  #busy = false;
  #due: EarlyEnd | undefined;
  readonly #init: AnswerStreamInit;
  readonly #unlisten: () => void;

  constructor(init: AnswerStreamInit) {
    super({ highWaterMark: 16_384 });
    this.#init = init;
    const { call, head, ended } = init;
    this.#unlisten = call.onStop((reason) => this.#cut(earlyEnd(reason)));
    this.#write(head);
    if (ended) this.#finish('');
    else if (call.stopReason) this.#cut(earlyEnd(call.stopReason));
  }

  override _read(): void {
    if (!this.#pulling && !this.#over) void this.#pull();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // The transforms are ended for the record; nobody reads what they held.
    this.#cut(failure('internal_error'));
    callback(error);
  }

  /** Pulls until the buffer is full; back-pressure reaches the handler's generator. Never rejects. */
  async #pull(): Promise<void> {
    this.#pulling = true;
    const { source, inCall } = this.#init;
    try {
      while (!this.#over) {
        const item = await inCall(() => source.next());
        if (!this.#accept(item)) break;
      }
    } catch (error) {
      this.#failed(error, 'handler');
    } finally {
      this.#pulling = false;
    }
  }

  /** Returns whether more should be pulled now. */
  #accept(item: IteratorResult<unknown>): boolean {
    if (this.#over) return false;
    const { pump } = this.#init;
    let more = false;
    this.#busy = true;
    try {
      more = this.#write(item.done ? pump.end() : pump.push(item.value));
      if (item.done && !this.#due) this.#finish('');
    } catch (error) {
      this.#failed(error, 'output');
    }
    this.#busy = false;
    if (!this.#due) return more;
    this.#cut(this.#due);
    return false;
  }

  #write(text: string): boolean {
    const { pump, call } = this.#init;
    const room = text === '' || this.push(text);
    if (!pump.stop) return room;
    call.decide('output', 'deny', pump.stop.reason);
    call.stop(demandedStop(pump.stop));
    return false;
  }

  /** What the error says ends here: a provider's message quotes prompts and keys. */
  #failed(error: unknown, stage: 'handler' | 'output'): void {
    // After a stop the source fails because it was stopped.
    if (this.#over) return;
    const { call } = this.#init;
    const problem = toProblem(error);
    const unexpected = problem.reason === 'unexpected_error';
    call.decide(stage, 'error', unexpected && stage === 'output' ? 'protection_failed' : problem.reason);
    logError(`the stream of ${call.route.id}`, error);
    // What a handler does by now is to read from its provider.
    const code = unexpected && stage === 'handler' ? 'upstream_error' : problem.code;
    this.#cut(failure(code));
    call.stop(code === 'upstream_error' ? 'upstream_error' : 'error');
  }

  /** Ends the stream early, in the words of its format. */
  #cut(stop: EarlyEnd): void {
    if (this.#over) return;
    if (this.#busy) {
      this.#due ??= stop;
      return;
    }
    let last = '';
    try {
      last = this.#init.pump.fail(stop);
    } catch (error) {
      logError(`the stream of ${this.#init.call.route.id}`, error);
    }
    this.#finish(last);
  }

  #finish(lastText: string): void {
    if (this.#over) return;
    this.#over = true;
    const { source, settled, inCall } = this.#init;
    this.#unlisten();
    if (!this.destroyed) {
      if (lastText !== '') this.push(lastText);
      this.push(null);
    }
    settled();
    inCall(() => source.stop());
  }
}

const failure = (code: ProblemCode): EarlyEnd => ({ why: 'error', code, message: PROBLEMS[code].title });

/** How a client is told why its answer ends early. */
export function earlyEnd(reason: StopReason): EarlyEnd {
  const end = failure(stopCode(reason));
  if (reason === 'output_blocked') return { ...end, why: 'content_filter' };
  return reason === 'budget_exceeded' ? { ...end, why: 'length' } : end;
}
