/** Counts the calls of each caller to each model that has a rate of its own. */
import type { AiCall } from '../../call/ai-call.js';
import type { BodyStep } from '../../call/steps.js';
import type { RateStep, Taken } from './rate.step.js';

/**
 * A step of the body run, because the model is named in the body. A call that it refuses is given back to the
 * limits that the guard has counted it in: it counts nowhere.
 */
export class ModelRateStep implements BodyStep {
  readonly stage = 'limits';

  constructor(private readonly rate: Pick<RateStep, 'takeModel' | 'enforce' | 'refund'>) {}

  /**
   * Synchronous when the storage is.
   *
   * @throws SecurityProblem as `RateStep`
   */
  apply(body: unknown, call: AiCall): unknown {
    const taken = this.rate.takeModel(call);
    if (taken instanceof Promise) {
      return taken.then((settled) => {
        this.#enforce(call, settled);
        return body;
      });
    }
    this.#enforce(call, taken);
    return body;
  }

  #enforce(call: AiCall, taken: Taken): void {
    try {
      this.rate.enforce(call, taken);
    } catch (error) {
      void this.rate.refund(call);
      throw error;
    }
  }
}
