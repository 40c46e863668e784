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
import { countsMoney, highestAmounts, outputThatFits, usedAmounts } from './budget-amounts.js';
import type { BudgetLedger } from './budget-ledger.js';
import { stateBudgets, spentProblem } from './budget-refusal.js';
import { BudgetReserver, type Reserved } from './budget-reserver.js';
import type { BudgetScopeFinder, BudgetScopes } from './budget-scopes.js';
import { CallBudget, type BudgetTokens } from './call-budget.js';
import { demandOf } from './model-demand.js';
import { Settlements } from './settlements.js';
import { SoftLimits } from './soft-limits.js';
import { NONE, usageOf } from './used-tokens.js';

/** An answer shorter than this is of no use; who asks for less gets it. */
const MIN_OUTPUT = 16;
/** Each looks anew at what is left, because others reserve at the same time. */
const MAX_ATTEMPTS = 4;
const MAX_EXTENSIONS = 64;
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
  readonly #settlements: Settlements;
  readonly #reserver: BudgetReserver;
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
    this.#reserver = new BudgetReserver(ledger, settings, (part) => this.#settlements.free(part));
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
  async reserveUpstream(call: AiCall, body: unknown, format: Format): Promise<unknown> {
    const budget = this.#ofCalls.get(call);
    if (!budget) {
      call.model ??= modelOf(body);
      const bounded: unknown = await this.reserve(call, body, format);
      const made = this.#ofCalls.get(call);
      if (made) made.requests++;
      return bounded;
    }
    const { outputLimit } = formatOf(format);
    const demand = demandOf(body, format, this.#parts.count);
    const dearer = this.#takeModel(call, budget, modelOf(body));
    // The first request is the one that the caller's asked for.
    const first = budget.requests++ === 0;
    const covered = first && !dearer ? { input: budget.input, output: budget.output } : NONE;
    const stated = demand.output ?? this.#parts.settings.maxOutputTokens;
    const output =
      demand.output === undefined && covered.output > 0 ? covered.output : stated * demand.choices;
    const more = {
      input: Math.max(0, demand.input - covered.input),
      output: Math.max(0, output - covered.output),
    };
    if (more.input > 0 || more.output > 0) {
      const reserved = await this.#extend(call, budget, more);
      if (!reserved.granted) throw spentProblem(reserved);
    }
    if (demand.output !== undefined || !outputLimit || !isObject(body)) return body;
    return outputLimit.write(body, Math.floor(output / demand.choices));
  }

  /** Asks for more output where an answer outgrows what was reserved for it. It never throws. */
  grow(call: AiCall, budget: CallBudget): void {
    if (!budget.wantsMore) return;
    budget.extending = true;
    const output = Math.max(MIN_EXTENSION, Math.ceil(budget.output / 4));
    this.#extendAsFarAs(call, budget, output)
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
    const asked = demand.output ?? this.#parts.settings.maxOutputTokens;
    const { tokens, each, reserved } = await this.#fitting(call, scopes, demand.input, asked, demand.choices);
    if (call.stopReason) {
      // Nobody would settle it any more.
      reserved.parts.forEach((part) => this.#settlements.free(part));
      requireRunning(call);
    }
    const budget = new CallBudget(scopes, call.model, tokens, outputLimit !== undefined);
    budget.parts.push(...reserved.parts);
    this.#ofCalls.set(call, budget);
    this.#settlements.keep(budget);
    this.#parts.bus.emit('budget.reserved', { open: this.#settlements.open });
    this.#soft.look(call, reserved.standings);
    stateBudgets(call, reserved.standings);
    const stated = demand.output === each;
    return stated || !outputLimit || !isObject(body) ? body : outputLimit.write(body, each);
  }

  /** Reserves; where it does not fit, less output, if the options want that. */
  async #fitting(
    call: AiCall,
    scopes: BudgetScopes,
    input: number,
    asked: number,
    choices: number,
  ): Promise<{
    tokens: BudgetTokens;
    each: number;
    reserved: Extract<Reserved, { granted: true }>;
  }> {
    const { prices, settings } = this.#parts;
    const amountsFor = (each: number) =>
      highestAmounts(prices, call.model, { input, output: each * choices });
    let each = asked;
    for (let attempt = 1; ; attempt++) {
      const reserved = await this.#reserver.reserve({
        call,
        scopes,
        // What was given back because a shared budget refused leaves an id that is used up.
        id: attempt === 1 ? call.id : `${call.id}:${attempt}`,
        amounts: amountsFor(each),
        counted: amountsFor(0),
        extra: false,
      });
      if (reserved.granted) return { tokens: { input, output: each * choices }, each, reserved };
      const fits = this.#outputLeft(reserved, call.model, { input, output: each - 1 }, choices);
      const clamps = settings.whenShort === 'clamp' && attempt < MAX_ATTEMPTS;
      if (!clamps || fits === undefined || fits < Math.min(asked, MIN_OUTPUT)) throw spentProblem(reserved);
      each = fits;
    }
  }

  async #extend(call: AiCall, budget: CallBudget, tokens: BudgetTokens): Promise<Reserved> {
    if (budget.extensions >= MAX_EXTENSIONS)
      throw new SecurityProblem('budget_exceeded', { reason: 'too_many_requests_in_a_call' });
    const { prices } = this.#parts;
    const reserved = await this.#reserver.reserve({
      call,
      scopes: budget.scopes,
      id: `${call.id}+${++budget.extensions}`,
      amounts: highestAmounts(prices, budget.model, tokens),
      counted: usedAmounts(prices, budget.model, NONE),
      extra: true,
    });
    if (!reserved.granted) return reserved;
    if (call.stopReason) reserved.parts.forEach((part) => this.#settlements.free(part));
    else budget.parts.push(...reserved.parts);
    budget.input += tokens.input;
    budget.output += tokens.output;
    return reserved;
  }

  /** By so much, or by what is left. */
  async #extendAsFarAs(call: AiCall, budget: CallBudget, output: number): Promise<boolean> {
    const reserved = await this.#extend(call, budget, { input: 0, output });
    if (reserved.granted) return true;
    const left = this.#outputLeft(reserved, budget.model, { input: 0, output: output - 1 }, 1);
    return (
      left !== undefined && left > 0 && (await this.#extend(call, budget, { input: 0, output: left })).granted
    );
  }

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
      (each) => highestAmounts(this.#parts.prices, model, { input: most.input, output: each * choices }),
    );
  }

  /** A call that uses several models is charged at the dearest. Returns whether this one is dearer than those before. */
  #takeModel(call: AiCall, budget: CallBudget, model: string | undefined): boolean {
    if (model === undefined || model === budget.model) return false;
    this.#requirePrice(call, model, budget.scopes);
    const { prices } = this.#parts;
    const costOf = (name: string | undefined): number =>
      highestAmounts(prices, name, { input: 1_000_000, output: 1_000_000 }).micro_usd ?? 0;
    const dearer = costOf(model) > costOf(budget.model);
    // What the caller named is not used where the handler names another.
    if (dearer || budget.requests === 0) budget.model = model;
    return dearer;
  }

  #requirePrice(call: AiCall, model: string | undefined, { own, shared }: BudgetScopes): void {
    const { prices, settings } = this.#parts;
    if (!countsMoney(own) && !countsMoney(shared)) return;
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
