/** The calls that are open now: stops those whose deadline has passed, and all streams at shutdown. */
import { ProcessTimer } from '../state/process-timer.js';
import type { AiCall } from './ai-call.js';

const SWEEP_MS = 1000;
const FLUSH_MS = 1000;
/** For a client to take what a stopped call still has to say. */
const GRACE_MS = 5000;

export class OpenCalls {
  // All calls have the same time to live, so the oldest is always the first: one timer serves all.
  readonly #calls = new Set<AiCall>();
  readonly #ending = new Set<AiCall>();
  #ended: () => void = () => undefined;
  readonly #timer = new ProcessTimer(() => this.#sweep(), SWEEP_MS);

  get size(): number {
    return this.#calls.size;
  }

  add(call: AiCall): void {
    this.#calls.add(call);
    this.#timer.start();
  }

  /** `false` when the call was not open any more. */
  delete(call: AiCall): boolean {
    if (this.#ending.delete(call) && this.#ending.size === 0) this.#ended();
    return this.#calls.delete(call);
  }

  /**
   * Ends the streams, and waits at most a second until their last bytes have left: a host that closes its
   * connections by force would cut them. Calls that answer with a value are left to finish, until their deadline.
   */
  async shutdown(): Promise<void> {
    for (const call of this.#calls) if (call.streaming) this.#ending.add(call);
    if (this.#ending.size === 0) return;
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    const timer = setTimeout(() => this.#ended(), FLUSH_MS);
    for (const call of this.#ending) call.stop('shutdown');
    await ended;
    clearTimeout(timer);
  }

  #sweep(): void {
    const now = Date.now();
    for (const call of this.#calls) {
      if (call.deadline > now) break;
      // A client that does not read would hold its call open for ever.
      if (!call.stopReason) call.stop('deadline');
      else if (call.deadline + GRACE_MS <= now) call.abandon();
    }
    if (this.#calls.size === 0) this.#timer.stop();
  }
}
