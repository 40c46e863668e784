/** Counts the answer while it is written, and ends it when nothing is left to spend. */
import type { Finding, TextTransform } from '@ai-security/pii';
import type { AiCall } from '../../call/ai-call.js';
import type { OutputSession, OutputStep } from '../../call/steps.js';
import { TokenEstimate } from '../tokens/token-estimate.js';
import type { Budgets } from './budgets.js';
import type { CallBudget } from './call-budget.js';

export class BudgetOutputStep implements OutputStep {
  readonly stage = 'limits';

  constructor(private readonly budgets: Budgets) {}

  open(call: AiCall): OutputSession | undefined {
    return this.#session(call, 'sent');
  }

  openUpstream(call: AiCall): OutputSession | undefined {
    const budget = this.budgets.of(call);
    if (budget) budget.answers++;
    return this.#session(call, 'upstream');
  }

  #session(call: AiCall, side: keyof CallBudget['counted']): OutputSession | undefined {
    const budget = this.budgets.of(call);
    if (!budget) return undefined;
    const counted = (tokens: number): void => {
      budget.counted[side] += tokens;
      this.budgets.grow(call, budget);
    };
    return {
      transform: (_channel, twin) => new CountedText(budget, twin ? undefined : counted),
      settle: () => undefined,
    };
  }
}

class CountedText implements TextTransform {
  readonly maxHold = 0;
  readonly findings: readonly Finding[] = [];
  readonly #estimate = new TokenEstimate();

  constructor(
    private readonly budget: CallBudget,
    private readonly counted: ((tokens: number) => void) | undefined,
  ) {}

  get stop(): { reason: string } | undefined {
    return this.counted && this.budget.over ? SPENT : undefined;
  }

  push(text: string): string {
    if (!this.counted || text === '') return text;
    const before = this.#estimate.tokens;
    this.#estimate.push(text);
    this.counted(this.#estimate.tokens - before);
    return text;
  }

  end(): string {
    return '';
  }
}

const SPENT = { reason: 'budget_exceeded' };
