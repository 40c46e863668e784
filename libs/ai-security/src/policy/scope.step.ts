/**
 * The scope step: was the caller granted what the route asks for (RFC 6750 section 3.1), and is the user's
 * authentication strong and recent enough for it (RFC 9470)? One step, because one challenge names all of it.
 */
import { Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { Principal } from '../call/principal.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import type { GuardStep } from '../call/steps.js';
import { Challenges, schemeUsed } from '../errors/challenges.js';
import { SecurityProblem } from '../errors/security-problem.js';

/** Seconds by which the clocks of issuer and server may differ. */
const TOLERANCE = 5;

@Injectable()
export class ScopeStep implements GuardStep {
  readonly stage = 'policy';

  constructor(private readonly challenges: Challenges) {}

  /**
   * Asks for all of `route.scopes` and one of `route.scopesAny`, for one of `route.acr`, and for an
   * authentication no older than `route.maxAge`. Everything is compared exactly.
   *
   * @throws SecurityProblem `insufficient_user_authentication` or `insufficient_scope`, whose challenge names
   *   everything the route asks for, or `authentication_required` without a principal (in `mode: 'observe'` a
   *   call goes on without one)
   */
  admit(call: AiCall): void {
    const { route, principal } = call;
    const { scopes, scopesAny, acr = [], maxAge } = route;
    if (scopes.length === 0 && scopesAny.length === 0 && acr.length === 0 && maxAge === undefined) return;
    if (!principal) {
      throw new SecurityProblem('authentication_required', { headers: this.challenges.ask(route) });
    }
    const granted = hasScopes(route, principal.scopes);
    const weakness = weaknessOf(route, principal, Date.now() / 1000);
    if (weakness) {
      throw new SecurityProblem('insufficient_user_authentication', {
        reason: weakness,
        headers: this.challenges.refuse(
          route,
          'insufficient_user_authentication',
          schemeUsed(call.exchange),
          {
            acr_values: acr,
            max_age: maxAge,
            scope: granted ? [] : [...scopes, ...scopesAny],
          },
        ),
      });
    }
    if (!granted) {
      throw new SecurityProblem('insufficient_scope', {
        headers: this.challenges.refuse(route, 'insufficient_scope', schemeUsed(call.exchange)),
      });
    }
  }
}

function hasScopes({ scopes, scopesAny }: ProtectedRoute, granted: ReadonlySet<string>): boolean {
  return (
    scopes.every((scope) => granted.has(scope)) &&
    (scopesAny.length === 0 || scopesAny.some((scope) => granted.has(scope)))
  );
}

/** Why the user must authenticate again. What the token does not say counts as weak, or as long ago. */
function weaknessOf(
  { acr = [], maxAge }: ProtectedRoute,
  { claims }: Principal,
  now: number,
): string | undefined {
  if (acr.length > 0 && !acr.some((value) => value === claims['acr'])) return 'acr';
  if (maxAge === undefined) return undefined;
  const at = claims['auth_time'];
  if (typeof at !== 'number') return 'auth_time_missing';
  if (at > now + TOLERANCE) return 'auth_time_in_future';
  return now - at > maxAge + TOLERANCE ? 'auth_too_old' : undefined;
}
