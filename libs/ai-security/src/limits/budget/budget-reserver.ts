/** Reserves in all budgets of a call, or in none; and does without the store as the options say. */
import type { AiCall } from '../../call/ai-call.js';
import type { BudgetSettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { claimsOf } from './budget-amounts.js';
import type { BudgetAmounts, BudgetClaim, ReservationKey, ReservationLease } from './budget-claim.js';
import type { BudgetLedger, BudgetState, ReservationResult } from './budget-ledger.js';
import type { BudgetScopes, ScopedLimit } from './budget-scopes.js';
import type { BudgetPart } from './call-budget.js';
import { MemoryBudgetLedger } from './memory-budget-ledger.js';

/** The tenant of what all tenants share; no tenant has this name. */
const SHARED = '';
const STORE_RETRY_SECONDS = '5';

/** Where one claim of a reservation stands now. */
export interface Standing {
  readonly of: ScopedLimit;
  readonly claim: BudgetClaim;
  readonly state: BudgetState;
}

export type Reserved =
  | { readonly granted: true; readonly parts: readonly BudgetPart[]; readonly standings: readonly Standing[] }
  | {
      readonly granted: false;
      readonly claim: BudgetClaim;
      readonly retryAfterMs: number | null;
      readonly standings: readonly Standing[];
    };

interface Reservation {
  readonly call: AiCall;
  readonly scopes: BudgetScopes;
  /** Unique over all reservations. */
  readonly id: string;
  /** The most that can be spent. */
  readonly amounts: BudgetAmounts;
  /** What an expiry charges before the first sign of life. */
  readonly counted: BudgetAmounts;
  readonly extra: boolean;
}

export class BudgetReserver {
  readonly #local = new MemoryBudgetLedger();

  /** @param free gives back a reservation that is not used, or of which the answer was lost */
  constructor(
    private readonly ledger: BudgetLedger,
    private readonly settings: BudgetSettings,
    private readonly free: (part: BudgetPart) => void,
  ) {}

  /**
   * One step for what belongs to the tenant or the caller; what all tenants share is a second one, and gives the
   * first back when it is refused.
   *
   * @throws SecurityProblem `temporarily_unavailable` without the store, where `onFailure` is `deny`
   */
  async reserve(reservation: Reservation): Promise<Reserved> {
    const { scopes } = reservation;
    const own = await this.#step(reservation, scopes.tenant, scopes.own);
    if (!own.granted || scopes.shared.length === 0) return own;
    try {
      const shared = await this.#step(reservation, SHARED, scopes.shared);
      const standings = [...own.standings, ...shared.standings];
      if (shared.granted) return { granted: true, parts: [...own.parts, ...shared.parts], standings };
      own.parts.forEach(this.free);
      return { ...shared, standings };
    } catch (error) {
      own.parts.forEach(this.free);
      throw error;
    }
  }

  async #step(reservation: Reservation, tenant: string, limits: readonly ScopedLimit[]): Promise<Reserved> {
    const key = { tenant, id: reservation.id };
    try {
      return await this.#ask(this.ledger, key, limits, reservation, 1);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // It may have been done, though nobody was told.
      this.free({ ledger: this.ledger, key, extra: true });
      return await this.#withoutStore(reservation, key, limits, error);
    }
  }

  async #withoutStore(
    reservation: Reservation,
    key: ReservationKey,
    limits: readonly ScopedLimit[],
    cause: StoreUnavailable,
  ): Promise<Reserved> {
    const { onFailure, processes } = this.settings;
    if (onFailure === 'deny') {
      const headers = { 'Retry-After': STORE_RETRY_SECONDS };
      throw new SecurityProblem('temporarily_unavailable', { reason: 'store_down', headers, cause });
    }
    reservation.call.decide('limits', 'error', 'store_down');
    if (onFailure === 'allow') return { granted: true, parts: [], standings: [] };
    return await this.#ask(this.#local, key, limits, reservation, 1 / processes);
  }

  async #ask(
    ledger: BudgetLedger,
    key: ReservationKey,
    limits: readonly ScopedLimit[],
    { amounts, counted, extra }: Reservation,
    share: number,
  ): Promise<Reserved> {
    const { leaseMs, onExpiry } = this.settings;
    const counting = limits.filter(({ limit }) => amounts[limit.unit] !== undefined);
    if (counting.length === 0) return { granted: true, parts: [], standings: [] };
    const claims = claimsOf(counting, amounts, share);
    const lease: ReservationLease = { ms: leaseMs, onExpiry, counted };
    const result = await ledger.reserve(key, claims, lease);
    const standings = claims.map((claim, i) => standing(counting[i], claim, result, i));
    if (result.granted) return { granted: true, parts: [{ ledger, key, extra }], standings };
    return { granted: false, claim: result.claim, retryAfterMs: result.retryAfterMs, standings };
  }
}

function standing(
  of: ScopedLimit | undefined,
  claim: BudgetClaim,
  { states }: ReservationResult,
  i: number,
): Standing {
  return { of: of as ScopedLimit, claim, state: states[i] as BudgetState };
}
