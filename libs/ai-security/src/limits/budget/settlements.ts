/** Keeps reservations alive while their calls run, and closes them afterwards, off the path of the call. */
import { logError } from '../../errors/problem-response.js';
import { ProcessTimer } from '../../state/process-timer.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import type { BudgetAmounts } from './budget-claim.js';
import type { BudgetPart, CallBudget } from './call-budget.js';

interface Closing {
  readonly part: BudgetPart;
  /** `undefined`: it was not used. */
  readonly used: BudgetAmounts | undefined;
  readonly since: number;
  /** Its answer was lost before. */
  readonly tried?: boolean;
}

const RETRY_MS = 1_000;
/** Behind it the lease has long decided, and the ledger keeps what it decided for an hour. */
const GIVE_UP_MS = 600_000;
/** Closings that wait for the store; more than these are left to their leases. */
const MAX_WAITING = 10_000;
const RETRIED_AT_ONCE = 256;

export class Settlements {
  readonly #open = new Set<CallBudget>();
  readonly #underWay = new Set<Promise<void>>();
  #waiting: Closing[] = [];
  readonly #beat: ProcessTimer;
  readonly #retry = new ProcessTimer(() => void this.#tryAgain(), RETRY_MS);

  /** @param spentBy what an expiry of the reservation would charge now */
  constructor(
    leaseMs: number,
    private readonly spentBy: (budget: CallBudget) => BudgetAmounts,
    /** Told of each charge that found no reservation: the store has lost it, and with it the charge. */
    private readonly lost: () => void,
  ) {
    this.#beat = new ProcessTimer(() => this.#beatAll(), Math.ceil(leaseMs / 3));
  }

  /** Calls that hold reservations. */
  get open(): number {
    return this.#open.size;
  }

  /** From now on the reservations of this call get a sign of life, three in each lease. */
  keep(budget: CallBudget): void {
    this.#open.add(budget);
    this.#beat.start();
  }

  /** Charges the first reservation of each ledger, and frees the others. */
  settle(budget: CallBudget, used: BudgetAmounts | undefined): void {
    if (!this.#open.delete(budget)) return;
    if (this.#open.size === 0) this.#beat.stop();
    // The charge comes first: in between nothing that was used is free.
    for (const part of budget.parts) if (!part.extra) this.#close({ part, used, since: Date.now() });
    for (const part of budget.parts) if (part.extra) this.free(part);
  }

  /** Frees one reservation, also one of which it is not known whether it was made. */
  free(part: BudgetPart): void {
    this.#close({ part, used: undefined, since: Date.now() });
  }

  /** Waits until what was closed is settled; no longer than the store is given for one answer. */
  async flush(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#tryAgain();
    this.#retry.stop();
  }

  #close(closing: Closing): void {
    const { ledger, key } = closing.part;
    const { used } = closing;
    try {
      const closed = used ? ledger.settle(key, used) : ledger.cancel(key);
      if (closed instanceof Promise) this.#watch(closed, closing);
      else this.#closed(closed, closing);
    } catch (error) {
      this.#failed(closing, error);
    }
  }

  #watch(closed: Promise<boolean>, closing: Closing): void {
    const watched: Promise<void> = closed
      .then(
        (changed) => this.#closed(changed, closing),
        (error: unknown) => this.#failed(closing, error),
      )
      .finally(() => this.#underWay.delete(watched));
    this.#underWay.add(watched);
  }

  #closed(changed: boolean, { used, tried }: Closing): void {
    // One that was tried before may have been done, though nobody was told.
    if (!changed && used && !tried) this.lost();
  }

  #failed(closing: Closing, error: unknown): void {
    if (!(error instanceof StoreUnavailable)) {
      logError('the settlement of a budget', error);
      return;
    }
    if (this.#waiting.length >= MAX_WAITING || Date.now() - closing.since > GIVE_UP_MS) return;
    this.#waiting.push({ ...closing, tried: true });
    this.#retry.start();
  }

  async #tryAgain(): Promise<void> {
    const again = this.#waiting.slice(0, RETRIED_AT_ONCE);
    this.#waiting = this.#waiting.slice(RETRIED_AT_ONCE);
    for (const closing of again) this.#close(closing);
    await Promise.allSettled(this.#underWay);
    if (this.#waiting.length === 0) this.#retry.stop();
  }

  #beatAll(): void {
    for (const budget of this.#open) {
      const spent = this.spentBy(budget);
      for (const { ledger, key, extra } of budget.parts) {
        // A store that is away is asked again at the next beat; the lease outlasts one that is lost.
        const beaten = (async () => ledger.heartbeat(key, extra ? NOTHING : spent))();
        beaten.catch(() => undefined);
      }
    }
  }
}

const NOTHING: BudgetAmounts = { input_tokens: 0, output_tokens: 0, tokens: 0, micro_usd: 0 };
