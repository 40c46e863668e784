/** Which rates a call counts against. */
import type { AiCall } from '../../call/ai-call.js';
import type { Principal } from '../../call/principal.js';
import type { ProtectedRoute, Rate } from '../../call/protected-route.js';
import { parseRate } from '../../config/rate.js';
import type { RateSettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { BoundedMap } from '../../state/bounded-map.js';
import { ByModel } from '../model-names.js';
import type { RateLimit } from './rate-storage.js';

/** Rates that API keys have of their own; the store of the keys may hold any number of different ones. */
const MAX_KEY_RATES = 1000;

/** All calls of an owner: rates that apply to them share one count for each window, whoever may have which limit. */
const ALL_CALLS = 'all';

/** @param policy name in headers; of several rates the second is `<policy>-2` and so on */
function limitsOf(policy: string, key: string, rates: readonly Rate[]): readonly RateLimit[] {
  return rates.map((rate, i) => ({ ...rate, name: i === 0 ? policy : `${policy}-${i + 1}`, key }));
}

/**
 * A call counts against the API key's own rate (`key`) and the route's own (`route`), whose calls are counted apart:
 * against both where there are both, as neither may be a way round the other. Where there is neither, it counts
 * against the rate of the caller's role (`role`), of several roles the one that the options name first; else against
 * the common rate (`default`). A rate for the model (`model`) holds beside them.
 */
export class RatePolicies {
  readonly #common: readonly RateLimit[];
  readonly #roles: readonly (readonly [role: string, limits: readonly RateLimit[]])[];
  readonly #models: ByModel<readonly RateLimit[]>;
  readonly #routes = new WeakMap<ProtectedRoute, readonly RateLimit[]>();
  readonly #keys = new BoundedMap<unknown, readonly RateLimit[]>(MAX_KEY_RATES);

  constructor({ limit, roles, models }: Pick<RateSettings, 'limit' | 'roles' | 'models'>) {
    this.#common = limitsOf('default', ALL_CALLS, limit);
    this.#roles = [...roles].map(([role, rates]) => [role, limitsOf('role', ALL_CALLS, rates)]);
    this.#models = new ByModel(
      Array.from(models, ([name, rates]) => [name, limitsOf('model', `model ${name}`, rates)]),
    );
  }

  /**
   * Known before the body is. Never empty.
   *
   * @throws SecurityProblem `temporarily_unavailable` for the rate of an API key that cannot be read: without it
   *   the key would be limited as others are
   */
  ofCall({ principal, route }: Pick<AiCall, 'principal' | 'route'>): readonly RateLimit[] {
    const ofKey = principal && this.#ofKey(principal);
    const ofRoute = this.#ofRoute(route);
    if (ofKey && ofRoute) return [...ofKey, ...ofRoute];
    return ofKey ?? ofRoute ?? (principal && this.#ofRoles(principal)) ?? this.#common;
  }

  /** As `ByModel.find`. `undefined`: it has no rate of its own. */
  ofModel(model: string | undefined): readonly RateLimit[] | undefined {
    return this.#models.find(model);
  }

  // An access token may have a claim of that name too, but its issuer does not set our limits.
  #ofKey({ kind, claims: { rate } }: Principal): readonly RateLimit[] | undefined {
    if (kind !== 'api_key' || rate === undefined) return undefined;
    const known = this.#keys.get(rate);
    if (known) return known;
    try {
      const limits = limitsOf('key', ALL_CALLS, [parseRate(rate as string)]);
      this.#keys.set(rate, limits);
      return limits;
    } catch (cause) {
      throw new SecurityProblem('temporarily_unavailable', { reason: 'key_rate_unreadable', cause });
    }
  }

  #ofRoute(route: ProtectedRoute): readonly RateLimit[] | undefined {
    if (!route.rate) return undefined;
    let limits = this.#routes.get(route);
    if (!limits) {
      // Versions told apart by a header share a path.
      this.#routes.set(route, (limits = limitsOf('route', `route ${route.id} ${route.handler}`, route.rate)));
    }
    return limits;
  }

  #ofRoles({ roles }: Principal): readonly RateLimit[] | undefined {
    return this.#roles.find(([role]) => roles.has(role))?.[1];
  }
}
