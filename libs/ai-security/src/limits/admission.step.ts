/** Rate and concurrency at once: two limits, one wait for their store. */
import { Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { GuardStep } from '../call/steps.js';
import { ConcurrencyLimiter, type Taken as Slot } from './concurrency/concurrency-limiter.js';
import { RateStep, type Taken as Counted } from './rate/rate.step.js';

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** What one of the two has taken is given back where the other refuses the call. */
@Injectable()
export class AdmissionStep implements GuardStep {
  readonly stage = 'limits';

  constructor(
    readonly rate: RateStep,
    private readonly concurrency: ConcurrencyLimiter,
  ) {}

  /**
   * Synchronous when the stores are.
   *
   * @throws SecurityProblem `rate_limited`, `concurrency_limited`; `temporarily_unavailable` when a store fails whose
   *   `onFailure` is `deny`
   */
  admit(call: AiCall): void | Promise<void> {
    const counted = outcomeOf(() => this.rate.take(call));
    const slot = outcomeOf(() => this.concurrency.take(call));
    if (counted instanceof Promise || slot instanceof Promise)
      return Promise.all([counted, slot]).then(([one, other]) => this.#decide(call, one, other));
    this.#decide(call, counted, slot);
  }

  #decide(call: AiCall, counted: Outcome<Counted>, slot: Outcome<Slot>): void {
    try {
      if ('error' in counted) throw counted.error;
      // Says how the rates stand, also of a call that finds no slot.
      this.rate.enforce(call, counted.value);
    } catch (error) {
      if ('value' in slot) slot.value.undo();
      throw error;
    }
    if ('value' in slot) return;
    // It never rejects.
    void this.rate.refund(call);
    throw slot.error;
  }
}

function outcomeOf<T>(take: () => T | Promise<T>): Outcome<T> | Promise<Outcome<T>> {
  try {
    const taken = take();
    if (!(taken instanceof Promise)) return { value: taken };
    return taken.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  } catch (error) {
    return { error };
  }
}
