/** The calls that are open now: stops those whose deadline has passed, and all streams at shutdown. */
import type { AiCall } from './ai-call.js';

const SWEEP_MS = 1000;

export class OpenCalls {
  // All calls have the same time to live, so the oldest is always the first: one timer serves all.
  readonly #calls = new Set<AiCall>();
  #timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#calls.size;
  }

  add(call: AiCall): void {
    this.#calls.add(call);
    this.#timer ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** `false` when the call was not open any more. */
  delete(call: AiCall): boolean {
    return this.#calls.delete(call);
  }

  /** Ends the streams; calls that answer with a value are left to finish, until their deadline. */
  shutdown(): void {
    for (const call of this.#calls) if (call.streaming) call.stop('shutdown');
  }

  #sweep(): void {
    const now = Date.now();
    for (const call of this.#calls) {
      if (call.deadline > now) break;
      call.stop('deadline');
    }
    if (this.#calls.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
