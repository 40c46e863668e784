/** The last protection before the record: no budget, no model. */
import type { AiCall } from '../../call/ai-call.js';
import type { FormatName, FormatRule } from '../../call/protected-route.js';
import type { BodyStep } from '../../call/steps.js';
import type { Budgets } from './budgets.js';

export class BudgetStep implements BodyStep {
  readonly stage = 'limits';

  constructor(private readonly budgets: Budgets) {}

  apply(body: unknown, call: AiCall): unknown {
    return this.budgets.reserve(call, body, call.route.format);
  }

  applyUpstream(body: unknown, format: FormatName | FormatRule, call: AiCall): unknown {
    return this.budgets.reserveUpstream(call, body, format);
  }
}
