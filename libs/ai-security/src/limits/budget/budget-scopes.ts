/** Which budgets a call spends from. */
import { hash } from 'node:crypto';
import type { AiCall } from '../../call/ai-call.js';
import type { Principal } from '../../call/principal.js';
import type { BudgetLimit } from '../../call/protected-route.js';
import { parseBudget, type SpendingLimits } from '../../config/budget.js';
import type { BudgetSettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import type { ClientAddress } from '../../network/client-address.js';
import { ByModel } from '../model-names.js';

/** The kind of who spends, for events and messages: never the id. */
export type BudgetScopeKind = 'principal' | 'key' | 'route' | 'tenant' | 'model' | 'total';

/** A limit of somebody. */
export interface ScopedLimit {
  readonly kind: BudgetScopeKind;
  readonly scope: string;
  readonly limit: BudgetLimit;
}

export interface BudgetScopes {
  /** Where the own limits are kept, all in one slot of a Redis Cluster: the tenant, or without one the caller. */
  readonly tenant: string;
  /** Reserved in one step. */
  readonly own: readonly ScopedLimit[];
  /** Of all tenants together: reserved in a second step, under the tenant `''`. */
  readonly shared: readonly ScopedLimit[];
}

/** Finds the limits of a call. */
export class BudgetScopeFinder {
  // The authenticators give the same object for every request of a credential.
  readonly #ofKeys = new WeakMap<Principal, readonly BudgetLimit[]>();
  readonly #ofModels: ByModel<readonly ScopedLimit[]>;

  constructor(
    private readonly settings: BudgetSettings,
    private readonly addresses: Pick<ClientAddress, 'limitKey'>,
  ) {
    this.#ofModels = new ByModel(
      // Under the name that has the budget, so that snapshots and members of a family do not have one each.
      Array.from(settings.models, ([name, limits]) => [
        name,
        limits.map((limit) => ({ kind: 'model', scope: `model ${name}`, limit })),
      ]),
    );
  }

  /** `undefined`: nothing limits this call. */
  of(call: AiCall): BudgetScopes | undefined {
    const { principal, route, model } = call;
    const { settings } = this;
    const caller = principal
      ? bounded(principal.id)
      : `network ${this.addresses.limitKey(call.clientAddress)}`;
    const own: ScopedLimit[] = [];
    const shared: ScopedLimit[] = [];
    const add = (to: ScopedLimit[], kind: BudgetScopeKind, scope: string, limits: readonly BudgetLimit[]) => {
      for (const limit of limits) to.push({ kind, scope, limit });
    };
    add(own, 'principal', `principal ${caller}`, this.#ofCaller(principal));
    if (principal?.kind === 'api_key') add(own, 'key', `key ${caller}`, this.#ofKey(principal));
    if (route.budget) add(own, 'route', `route ${route.id} ${route.handler} ${caller}`, route.budget);
    if (principal?.tenant !== undefined) add(own, 'tenant', 'tenant', settings.tenant);
    shared.push(...(this.#ofModels.find(model) ?? []));
    add(shared, 'total', 'total', settings.total);
    if (own.length === 0 && shared.length === 0) return undefined;
    const tenant = principal?.tenant === undefined ? `caller ${caller}` : `tenant ${principal.tenant}`;
    return { tenant, own, shared };
  }

  /** That of the first role that the caller has, in the order of the options; else that of everybody. */
  #ofCaller(principal: Principal | undefined): readonly BudgetLimit[] {
    const { roles, principal: common } = this.settings;
    if (principal?.roles) {
      for (const [role, limits] of roles) if (principal.roles.has(role)) return limits;
    }
    return common;
  }

  /** @throws SecurityProblem `temporarily_unavailable` for a key whose budget cannot be read: it limits nothing */
  #ofKey(principal: Principal): readonly BudgetLimit[] {
    const { budget } = principal.claims;
    if (budget === undefined) return NONE;
    let limits = this.#ofKeys.get(principal);
    if (!limits) {
      try {
        limits = parseBudget(budget as SpendingLimits);
      } catch (error) {
        throw new SecurityProblem('temporarily_unavailable', {
          reason: 'key_budget_unreadable',
          cause: error,
        });
      }
      this.#ofKeys.set(principal, limits);
    }
    return limits;
  }
}

const NONE: readonly BudgetLimit[] = [];

/** Ledgers bound the names that they take, and a subject may have any length. */
const MAX_NAME = 256;
const bounded = (id: string): string =>
  id.length <= MAX_NAME ? id : `sha256 ${hash('sha256', id, 'base64url')}`;
