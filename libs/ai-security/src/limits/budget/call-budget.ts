/** What one call has reserved, and what its answer has come to so far. */
import type { TokenUsage } from '../../call/facts.js';
import type { BudgetLedger } from './budget-ledger.js';
import type { ReservationKey } from './budget-claim.js';
import type { BudgetScopes } from './budget-scopes.js';

/** Tokens that a call was granted or has used. */
export type BudgetTokens = Readonly<Pick<TokenUsage, 'input' | 'output'>>;

/** One reservation in one ledger. */
export interface BudgetPart {
  readonly ledger: BudgetLedger;
  readonly key: ReservationKey;
  /** Only held room for what the first reservation did not cover: the whole is settled there. */
  readonly extra: boolean;
}

/** Estimates run up to a quarter over the truth: an answer that its provider bounds is not cut for that. */
const ESTIMATE_SLACK = 1.25;
/** Part of the reserved output at which more is asked for. */
const EXTEND_AT = 0.75;

export class CallBudget {
  readonly parts: BudgetPart[] = [];
  /** Tokens that went to the model, as estimated. */
  input: number;
  /** Output tokens of all choices that are reserved. */
  output: number;
  /** Output that was counted on its way from the model, and on its way to the caller. */
  readonly counted = { upstream: 0, sent: 0 };
  readonly #bound: number;
  /** More was asked for, and the answer is not there yet. */
  extending = false;
  /** Nothing more is to be had. */
  exhausted = false;
  /** Reservations beside the first. */
  extensions = 0;
  /** Requests to the model that were looked at. */
  requests = 0;
  /** What is written will not be seen: it counts as reserved. */
  detached = false;
  /** Answers of models that were handed on. */
  answers = 0;
  /** What was reserved for the caller's request, and no request to a model has made use of yet. */
  #unused: BudgetTokens;
  /** By whose price the unused part was reserved. */
  reservedAs: string | undefined;

  constructor(
    readonly scopes: BudgetScopes,
    /** By whose price it is charged. */
    public model: string | undefined,
    granted: BudgetTokens,
    /** The provider keeps to the limit that the request states. */
    bounded: boolean,
  ) {
    this.input = granted.input;
    this.output = granted.output;
    this.#unused = granted;
    this.reservedAs = model;
    this.#bound = bounded ? granted.output * ESTIMATE_SLACK : 0;
  }

  /** What an expiry of the lease would charge. */
  get spent(): BudgetTokens {
    return { input: this.input, output: Math.ceil(Math.max(this.counted.upstream, this.counted.sent)) };
  }

  /** Takes from what is unused as much as there is; all of the output where any is wanted. */
  take({ input, output }: BudgetTokens): BudgetTokens {
    const unused = this.#unused;
    const taken = { input: Math.min(input, unused.input), output: output > 0 ? unused.output : 0 };
    this.#unused = { input: unused.input - taken.input, output: unused.output - taken.output };
    return taken;
  }

  get wantsMore(): boolean {
    return !this.extending && !this.exhausted && this.spent.output > this.output * EXTEND_AT;
  }

  /** The answer has used what the budgets had for it. */
  get over(): boolean {
    return this.exhausted && this.spent.output > Math.max(this.output, this.#bound);
  }
}
