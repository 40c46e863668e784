/** The scope step: has the caller been granted what the route asks for (RFC 6750 section 3.1)? */
import { Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { GuardStep } from '../call/steps.js';
import { bearerChallenge } from '../errors/bearer-challenge.js';
import { SecurityProblem } from '../errors/security-problem.js';

@Injectable()
export class ScopeStep implements GuardStep {
  readonly stage = 'policy';

  /**
   * Asks for all of `route.scopes` and one of `route.scopesAny`; scopes are compared exactly.
   *
   * @throws SecurityProblem `insufficient_scope`, whose challenge names everything the route asks for, or
   *   `authentication_required` without a principal (in `mode: 'observe'` a call goes on without one)
   */
  admit(call: AiCall): void {
    const { scopes, scopesAny } = call.route;
    if (scopes.length === 0 && scopesAny.length === 0) return;
    const granted = call.principal?.scopes;
    if (!granted) {
      throw new SecurityProblem('authentication_required', {
        headers: bearerChallenge([...scopes, ...scopesAny]),
      });
    }
    const enough =
      scopes.every((scope) => granted.has(scope)) &&
      (scopesAny.length === 0 || scopesAny.some((scope) => granted.has(scope)));
    if (!enough) {
      const headers = bearerChallenge([...scopes, ...scopesAny], 'insufficient_scope');
      throw new SecurityProblem('insufficient_scope', { headers });
    }
  }
}
