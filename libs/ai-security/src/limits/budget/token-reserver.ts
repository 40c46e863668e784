/** Reserves tokens, and what they can cost at most, in the budgets of a call. */
import type { AiCall } from '../../call/ai-call.js';
import type { BudgetSettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import type { PriceTable } from '../prices/price-table.js';
import { highestAmounts, moneyOf, outputThatFits, usedAmounts } from './budget-amounts.js';
import { spentProblem, stateBudgets } from './budget-refusal.js';
import type { BudgetReserver, Reserved } from './budget-reserver.js';
import type { BudgetScopes } from './budget-scopes.js';
import type { BudgetPart, BudgetTokens, CallBudget } from './call-budget.js';
import type { ModelDemand } from './model-demand.js';
import { NONE } from './used-tokens.js';

/** Each looks anew at what is left, because others reserve at the same time. */
const MAX_ATTEMPTS = 4;
const MAX_EXTENSIONS = 64;

type Granted = Extract<Reserved, { granted: true }>;
type Refused = Exclude<Reserved, Granted>;

interface Fitting {
  readonly tokens: BudgetTokens;
  /** Output of each of the answers. */
  readonly each: number;
  readonly reserved: Granted;
}

export class TokenReserver {
  #ids = 0;

  constructor(
    private readonly reserver: BudgetReserver,
    private readonly settings: BudgetSettings,
    private readonly prices: PriceTable,
    /** Gives back what is reserved too late. */
    private readonly free: (part: BudgetPart) => void,
  ) {}

  /**
   * Reserves for the request; where it does not fit, less output, if the options want that.
   *
   * @throws SecurityProblem `budget_exceeded`, or `temporarily_unavailable` without the store
   */
  async fitting(call: AiCall, scopes: BudgetScopes, demand: ModelDemand): Promise<Fitting> {
    const { input, choices } = demand;
    const asked = demand.output ?? this.settings.maxOutputTokens;
    const least = Math.min(asked, demand.least);
    const amountsFor = (each: number) =>
      highestAmounts(this.prices, call.model, { input, output: each * choices });
    let each = asked;
    for (let attempt = 1; ; attempt++) {
      const reserved = await this.reserver.reserve({
        call,
        scopes,
        id: this.#newId(call),
        amounts: amountsFor(each),
        counted: amountsFor(0),
        extra: false,
      });
      if (reserved.granted) return { tokens: { input, output: each * choices }, each, reserved };
      const clamps = this.settings.whenShort === 'clamp';
      const fits = this.#outputLeft(reserved, call.model, { input, output: each - 1 }, choices);
      if (!clamps || attempt === MAX_ATTEMPTS || fits === undefined || fits < least) {
        stateBudgets(call, reserved.standings);
        const { claim } = reserved;
        const fitsEver = clamps && (amountsFor(least)[claim.unit] ?? 0) <= claim.limit;
        throw spentProblem(fitsEver ? untilReset(reserved) : reserved);
      }
      each = fits;
    }
  }

  /** Reserves more for a call that has a budget. */
  async extend(call: AiCall, budget: CallBudget, tokens: BudgetTokens): Promise<Reserved> {
    const reserved = await this.#more(call, budget, budget.scopes, tokens, true);
    if (reserved.granted) {
      budget.input += tokens.input;
      budget.output += tokens.output;
    }
    return reserved;
  }

  /** Asks for more output, by so much or by what is left. */
  async extendAsFarAs(call: AiCall, budget: CallBudget, output: number): Promise<boolean> {
    const reserved = await this.extend(call, budget, { input: 0, output });
    if (reserved.granted) return true;
    const left = this.#outputLeft(reserved, budget.model, { input: 0, output: output - 1 }, 1) ?? 0;
    return left > 0 && (await this.extend(call, budget, { input: 0, output: left })).granted;
  }

  /**
   * From now on the call is charged in money too: its own model had no price, and was reserved without.
   *
   * @throws SecurityProblem `budget_exceeded` where nothing is left of it
   */
  async openMoney(call: AiCall, budget: CallBudget): Promise<void> {
    const { own, shared, tenant } = budget.scopes;
    const scopes = { tenant, own: moneyOf(own), shared: moneyOf(shared) };
    const reserved = await this.#more(call, budget, scopes, NONE, false);
    if (!reserved.granted) throw spentProblem(reserved);
  }

  async #more(
    call: AiCall,
    budget: CallBudget,
    scopes: BudgetScopes,
    tokens: BudgetTokens,
    extra: boolean,
  ): Promise<Reserved> {
    if (budget.extensions++ >= MAX_EXTENSIONS)
      throw new SecurityProblem('budget_exceeded', { reason: 'too_many_requests_in_a_call' });
    const reserved = await this.reserver.reserve({
      call,
      scopes,
      id: this.#newId(call),
      amounts: highestAmounts(this.prices, budget.model, tokens),
      counted: usedAmounts(this.prices, budget.model, NONE),
      extra,
    });
    if (!reserved.granted) return reserved;
    if (call.stopReason) reserved.parts.forEach(this.free);
    else budget.parts.push(...reserved.parts);
    return reserved;
  }

  /** An id that was given back, or whose answer was lost, is used up. */
  readonly #newId = (call: AiCall): string => `${call.id}:${++this.#ids}`;

  /** @param most tokens that can be made use of; the output of each of the choices */
  #outputLeft(
    { standings }: Reserved,
    model: string | undefined,
    most: BudgetTokens,
    choices: number,
  ): number | undefined {
    return outputThatFits(
      standings.map(({ claim }) => claim),
      standings.map(({ state }) => state),
      Math.max(0, most.output),
      (each) => highestAmounts(this.prices, model, { input: most.input, output: each * choices }),
    );
  }
}

/** More than the whole limit is asked for, but a shorter answer fits into the next window. */
function untilReset(refused: Refused): Refused {
  const { retryAfterMs, claim, standings } = refused;
  const standing = standings.find((one) => one.claim === claim);
  return { ...refused, retryAfterMs: retryAfterMs ?? standing?.state.resetMs ?? null };
}
