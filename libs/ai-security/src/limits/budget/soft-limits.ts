/** Says once in each window that a budget is nearly spent, before it is. */
import type { CallBus } from '../../call/call-bus.js';
import type { AiCall } from '../../call/ai-call.js';
import { BoundedMap } from '../../state/bounded-map.js';
import type { Standing } from './budget-reserver.js';

const REMEMBERED = 10_000;

export class SoftLimits {
  /** When the window ends in which it was said, by scope, unit and window. */
  readonly #said = new BoundedMap<string, number>(REMEMBERED);

  /** @param share of a limit, above 0; 1 or more: never said */
  constructor(
    private readonly share: number,
    private readonly bus: CallBus,
  ) {}

  look(call: AiCall, standings: readonly Standing[]): void {
    for (const { of, claim, state } of standings) {
      const used = claim.limit - state.remaining;
      if (this.share >= 1 || used < claim.limit * this.share) continue;
      const isShared = of.kind === 'model' || of.kind === 'total';
      const name = `${isShared ? '' : (call.principal?.tenant ?? '')}\n${claim.scope}\n${claim.unit}\n${claim.window}`;
      const now = Date.now();
      if (now < (this.#said.get(name) ?? 0)) continue;
      this.#said.set(name, now + (state.resetMs ?? Infinity));
      const { unit, window, limit } = claim;
      call.decide('limits', 'allow', 'budget_soft_limit');
      this.bus.emit('budget.soft_limit', { call, kind: of.kind, unit, window, limit, used });
    }
  }
}
