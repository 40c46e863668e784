/** A streamed answer of a model, masked while the handler reads it. */
import type { AiCall } from '../call/ai-call.js';
import { demandedStop } from '../call/stopped-call.js';
import { PROBLEMS } from '../errors/problem-codes.js';
import { logError } from '../errors/problem-response.js';
import { toProblem } from '../errors/to-problem.js';
import type { AnswerSource } from '../wire/answer-source.js';
import { earlyEnd } from '../wire/answer-stream.js';
import type { Pump } from '../wire/pump.js';

type Reader = ReadableStreamDefaultController<Uint8Array>;

export class UpstreamStream {
  readonly #encoder = new TextEncoder();
  #over = false;

  constructor(
    private readonly source: AnswerSource,
    private readonly pump: Pump,
    private readonly call: AiCall,
    private readonly settle: () => void,
  ) {}

  /** Reads on until there is something to hand over: what an event says may be held back whole. */
  async pull(reader: Reader): Promise<void> {
    for (let given = false; !given && !this.#over;) given = this.#give(reader, await this.#next());
  }

  cancel(): void {
    this.#end();
  }

  /** @throws what the connection to the provider has failed with, or the call was stopped for */
  async #next(): Promise<IteratorResult<unknown>> {
    try {
      return await this.source.next();
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** Returns whether there was something to hand over. */
  #give(reader: Reader, { value, done }: IteratorResult<unknown>): boolean {
    if (this.#over) return true;
    const { pump, call } = this;
    let text: string;
    let last = done === true;
    try {
      text = done ? pump.end() : pump.push(value);
      if (pump.stop) {
        call.decide('output', 'deny', pump.stop.reason);
        const reason = demandedStop(pump.stop);
        text += pump.fail(earlyEnd(reason));
        call.stop(reason);
        last = true;
      }
    } catch (error) {
      text = this.#failure(error);
      last = true;
      // A text has no words of its own for it.
      if (text === '') {
        this.#end();
        throw error;
      }
    }
    if (text !== '') reader.enqueue(this.#encoder.encode(text));
    if (!last) return text !== '';
    this.#end();
    reader.close();
    return true;
  }

  /** What came before it is read first, then the format's own word for it, which clients throw. */
  #failure(error: unknown): string {
    const { code, reason } = toProblem(error);
    this.call.decide('output', 'error', reason === 'unexpected_error' ? 'protection_failed' : reason);
    logError(`an answer of the model to ${this.call.route.id}`, error);
    return this.pump.fail({ why: 'error', code, message: PROBLEMS[code].title });
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    // The transforms are ended for the record, too; nobody reads what they held.
    try {
      this.pump.fail(earlyEnd('error'));
    } finally {
      this.settle();
      this.source.stop();
    }
  }
}
