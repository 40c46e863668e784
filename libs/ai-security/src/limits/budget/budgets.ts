/** Reserves what a call may spend before its model is asked, more where it has to, and settles it once. */
import type { AiCall } from '../../call/ai-call.js';
import type { CallBus } from '../../call/call-bus.js';
import type { FormatName, FormatRule } from '../../call/protected-route.js';
import { requireRunning } from '../../call/stopped-call.js';
import type { BudgetSettings } from '../../config/settings.js';
import { logError } from '../../errors/problem-response.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { formatOf } from '../../wire/formats.js';
import { priceOf, versionOf, type PriceTable } from '../prices/price-table.js';
import type { TokenCounter } from '../tokens/token-counter.js';
import { highestAmounts, moneyOf, usedAmounts } from './budget-amounts.js';
import type { BudgetLedger } from './budget-ledger.js';
import { stateBudgets, spentProblem } from './budget-refusal.js';
import { BudgetReserver } from './budget-reserver.js';
import type { BudgetScopeFinder, BudgetScopes } from './budget-scopes.js';
import { CallBudget, type BudgetPart } from './call-budget.js';
import { demandOf } from './model-demand.js';
import { Settlements } from './settlements.js';
import { SoftLimits } from './soft-limits.js';
import { TokenReserver } from './token-reserver.js';
import { NONE, usageOf } from './used-tokens.js';

const MIN_EXTENSION = 256;

type Format = FormatName | FormatRule;

export interface BudgetsParts {
  readonly ledger: BudgetLedger;
  readonly settings: BudgetSettings;
  readonly scopes: BudgetScopeFinder;
  readonly prices: PriceTable;
  readonly count: TokenCounter;
  readonly bus: CallBus;
}

export class Budgets {
  readonly #parts: BudgetsParts;
  readonly #ofCalls = new WeakMap<AiCall, CallBudget>();
  readonly #turns = new WeakMap<AiCall, Promise<unknown>>();
  readonly #settlements: Settlements;
  readonly #tokens: TokenReserver;
  readonly #soft: SoftLimits;
  readonly #pricesVersion: string;

  constructor(parts: BudgetsParts) {
    const { ledger, settings, prices, bus } = parts;
    this.#parts = parts;
    this.#settlements = new Settlements(
      settings.leaseMs,
      ({ model, spent }) => usedAmounts(prices, model, spent),
      () => bus.emit('budget.lost', undefined),
    );
    const free = (part: BudgetPart): void => this.#settlements.free(part);
    this.#tokens = new TokenReserver(new BudgetReserver(ledger, settings, free), settings, prices, free);
    this.#soft = new SoftLimits(settings.softLimit, bus);
    this.#pricesVersion = `${prices.asOf} ${versionOf(prices).slice(0, 12)}`;
    bus.on('call.closing', (call) => this.#closing(call));
  }

  /** The budget of a call; `undefined` where nothing limits it, or where it is not reserved yet. */
  of(call: AiCall): CallBudget | undefined {
    return this.#ofCalls.get(call);
  }

  /**
   * Reserves what the request can cost at most.
   *
   * @returns the request, with its output bounded to what was reserved
   * @throws SecurityProblem `budget_exceeded`, `unpriced_model`, or `temporarily_unavailable` without the store
   */
  reserve(call: AiCall, body: unknown, format: Format): unknown {
    // Without a body nothing is asked of a model yet: what the handler asks is reserved when it does.
    const scopes = isNothing(body) ? undefined : this.#parts.scopes.of(call);
    if (!scopes) return body;
    this.#requirePrice(call, call.model, scopes);
    return this.#reserve(call, scopes, body, format);
  }

  /**
   * The same for what the handler sends to the model: reserves what the call's own request did not cover.
   *
   * @throws SecurityProblem as `reserve`
   */
  reserveUpstream(call: AiCall, body: unknown, format: Format): Promise<unknown> {
    // One at a time: what the call's own request has reserved is given out once.
    const before = this.#turns.get(call) ?? Promise.resolve();
    const turn = before.then(() => this.#reserveMore(call, body, format));
    this.#turns.set(
      call,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Asks for more output where an answer outgrows what was reserved for it. It never throws. */
  grow(call: AiCall, budget: CallBudget): void {
    if (!budget.wantsMore) return;
    budget.extending = true;
    const output = Math.max(MIN_EXTENSION, Math.ceil(budget.output / 4));
    this.#tokens
      .extendAsFarAs(call, budget, output)
      .then(
        (granted) => (budget.exhausted = !granted),
        (error: unknown) => {
          if (!(error instanceof SecurityProblem)) logError('the extension of a budget', error);
          budget.exhausted = true;
        },
      )
      .finally(() => (budget.extending = false));
  }

  /** Calls of this process that hold reservations. */
  get open(): number {
    return this.#settlements.open;
  }

  /** Settles what is still open, as far as the store lets it. */
  flush(): Promise<void> {
    return this.#settlements.flush();
  }

  async #reserve(call: AiCall, scopes: BudgetScopes, body: unknown, format: Format): Promise<unknown> {
    const { outputLimit } = formatOf(format);
    const demand = demandOf(body, format, this.#parts.count);
    const { tokens, each, reserved } = await this.#tokens.fitting(call, scopes, demand);
    if (call.stopReason) {
      // Nobody would settle it any more.
      reserved.parts.forEach((part) => this.#settlements.free(part));
      requireRunning(call);
    }
    const budget = new CallBudget(scopes, call.model, tokens, outputLimit !== undefined);
    budget.parts.push(...reserved.parts);
    budget.detached = demand.detached;
    this.#ofCalls.set(call, budget);
    this.#settlements.keep(budget);
    this.#parts.bus.emit('budget.reserved', { open: this.#settlements.open });
    this.#soft.look(call, reserved.standings);
    stateBudgets(call, reserved.standings);
    const stated = demand.output === each;
    return stated || !outputLimit || !isObject(body) ? body : outputLimit.write(body, each);
  }

  async #reserveMore(call: AiCall, body: unknown, format: Format): Promise<unknown> {
    const budget = this.#ofCalls.get(call);
    if (!budget) {
      call.model ??= modelOf(body);
      const bounded: unknown = await this.reserve(call, body, format);
      const made = this.#ofCalls.get(call);
      // It was reserved for this request.
      made?.take(made);
      if (made) made.requests++;
      return bounded;
    }
    const { settings, count } = this.#parts;
    const { outputLimit } = formatOf(format);
    const demand = demandOf(body, format, count);
    budget.detached ||= demand.detached;
    await this.#takeModel(call, budget, modelOf(body));
    const stated = (demand.output ?? settings.maxOutputTokens) * demand.choices;
    const covered = budget.take({ input: demand.input, output: stated });
    // The first that states no limit gets that of the caller.
    const output =
      demand.output === undefined && covered.output > 0 ? Math.max(covered.output, demand.choices) : stated;
    const more = { input: demand.input - covered.input, output: Math.max(0, output - covered.output) };
    if (more.input > 0 || more.output > 0) {
      const reserved = await this.#tokens.extend(call, budget, more);
      if (!reserved.granted) throw spentProblem(reserved);
    }
    if (demand.output !== undefined || !outputLimit || !isObject(body)) return body;
    return outputLimit.write(body, Math.floor(output / demand.choices));
  }

  /** A call that uses several models is charged at the dearest. What was reserved at a lower price is of no use. */
  async #takeModel(call: AiCall, budget: CallBudget, model: string | undefined): Promise<void> {
    // What the caller named is not used where the handler names another.
    const isFirst = budget.requests++ === 0;
    if (model === undefined || (model === budget.model && model === budget.reservedAs)) return;
    const { prices } = this.#parts;
    const { own, shared } = budget.scopes;
    this.#requirePrice(call, model, budget.scopes);
    const costOf = (name: string | undefined): number =>
      highestAmounts(prices, name, { input: 1_000_000, output: 1_000_000 }).micro_usd ?? -1;
    if (isFirst || costOf(model) > costOf(budget.model)) budget.model = model;
    const before = costOf(budget.reservedAs);
    if (moneyOf([...own, ...shared]).length === 0 || costOf(model) <= before) return;
    if (before < 0) await this.#tokens.openMoney(call, budget);
    budget.reservedAs = model;
    budget.take(budget);
  }

  #requirePrice(call: AiCall, model: string | undefined, { own, shared }: BudgetScopes): void {
    const { prices, settings } = this.#parts;
    if (moneyOf([...own, ...shared]).length === 0) return;
    if (model !== undefined && priceOf(prices, model)) return;
    if (settings.unpriced === 'refuse') throw new SecurityProblem('unpriced_model', { param: 'model' });
    call.decide('limits', 'allow', 'unpriced_model');
  }

  #closing(call: AiCall): void {
    const { prices, bus } = this.#parts;
    const budget = this.#ofCalls.get(call);
    const used = usageOf(call, budget);
    if (!used) {
      if (budget) this.#settlements.settle(budget, undefined);
    } else {
      const amounts = usedAmounts(prices, budget?.model ?? call.model, used);
      if (amounts.micro_usd !== undefined)
        call.cost = { microUsd: amounts.micro_usd, prices: this.#pricesVersion };
      if (budget) this.#settlements.settle(budget, amounts);
    }
    if (!budget) return;
    bus.emit('budget.settled', {
      call,
      open: this.#settlements.open,
      reserved: { input: budget.input, output: budget.output },
      used: used ?? NONE,
      source: call.usage ? 'provider' : 'count',
    });
  }
}

const isNothing = (body: unknown): boolean => body === undefined || body === null || body === '';

function modelOf(body: unknown): string | undefined {
  const model = isObject(body) ? (body as { model?: unknown }).model : undefined;
  return typeof model === 'string' ? model : undefined;
}

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null;
