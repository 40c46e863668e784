/** Ends open streams when the credential that opened them does: answers of models are long. */
import type { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import type { Principal } from '../call/principal.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { ProcessTimer } from '../state/process-timer.js';

const SWEEP_MS = 1000;

type Verify = () => Principal | Promise<Principal>;

/**
 * Asks each second, for every open stream, whether its credential would still be accepted: the same question
 * that a new request asks, so nothing that ends a credential is forgotten here. For a token that is known it
 * costs what a request costs, and one timer serves all calls.
 */
export class OpenStreams {
  readonly #calls = new Map<AiCall, Verify>();
  readonly #asked = new Set<AiCall>();
  readonly #timer = new ProcessTimer(() => this.sweep(), SWEEP_MS);

  /** @param clock milliseconds since the epoch */
  constructor(
    bus: CallBus,
    private readonly clock: () => number = Date.now,
  ) {
    bus.on('call.closed', (call) => this.#calls.delete(call));
  }

  /** Watches a call until it closes. */
  watch(call: AiCall, verify: Verify): void {
    // A call that ended meanwhile would never be taken out again.
    if (call.stopReason) return;
    this.#calls.set(call, verify);
    this.#timer.start();
  }

  /** Asks now. */
  sweep(): void {
    for (const [call, verify] of this.#calls) {
      if (call.streaming && !call.stopReason && !this.#asked.has(call)) this.#ask(call, verify);
    }
    if (this.#calls.size === 0) this.#timer.stop();
  }

  #ask(call: AiCall, verify: Verify): void {
    try {
      const answer = verify();
      if (!(answer instanceof Promise)) return;
      this.#asked.add(call);
      answer.catch((error: unknown) => this.#stop(call, error)).finally(() => this.#asked.delete(call));
    } catch (error) {
      this.#stop(call, error);
    }
  }

  /** Who cannot be asked says nothing: until its credential ends the stream goes on, and the next sweep asks again. */
  #stop(call: AiCall, error: unknown): void {
    if (!(error instanceof SecurityProblem)) return;
    const { code, reason } = error;
    const over = (call.principal?.expiresAt ?? 0) <= this.clock() / 1000;
    if (code === 'temporarily_unavailable' && !over) return;
    const expired = over || reason === 'expired' || reason === 'rotated';
    call.stop(expired ? 'credentials_expired' : 'credentials_revoked');
  }
}
