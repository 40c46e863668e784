/** The authentication step: a Bearer access token becomes the call's `Principal`. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { Principal } from '../call/principal.js';
import type { GuardStep } from '../call/steps.js';
import { bearerChallenge } from '../errors/bearer-challenge.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import { bearerToken } from './bearer-credentials.js';
import { FAILURE_LIMITER, type FailureLimiter } from './failure-limiter.js';

@Injectable()
export class OAuthStep implements GuardStep {
  readonly stage = 'auth';

  constructor(
    private readonly verifier: AccessTokenVerifier,
    @Inject(FAILURE_LIMITER) private readonly failures: FailureLimiter,
  ) {}

  /**
   * Sets `call.principal`. Needs `call.clientAddress`.
   *
   * @throws SecurityProblem `rate_limited`, or with its challenge `authentication_required`, `invalid_request`,
   *   `invalid_token`, or `temporarily_unavailable`; rejects with the same
   */
  admit(call: AiCall): void | Promise<void> {
    this.failures.check(call.clientAddress);
    let verified: Principal | Promise<Principal>;
    try {
      verified = this.verifier.verify(bearerToken(call.exchange));
    } catch (error) {
      return this.#refuse(call, error);
    }
    if (!(verified instanceof Promise)) return accept(call, verified);
    return verified.then(
      (principal) => accept(call, principal),
      (error: unknown) => this.#refuse(call, error),
    );
  }

  /** Only what the client did wrong counts against its address: an issuer that is down does not. */
  #refuse(call: AiCall, error: unknown): never | Promise<never> {
    const problem = error instanceof SecurityProblem ? challenged(error, call) : undefined;
    if (!problem) throw error;
    const recorded = this.failures.record(call.clientAddress);
    if (!recorded) throw problem;
    return recorded.then(() => {
      throw problem;
    });
  }
}

function accept(call: AiCall, principal: Principal): void {
  call.principal = principal;
}

/** The refusal with the challenge that the route asks for; `undefined` for one that is not the client's fault. */
function challenged({ code, reason }: SecurityProblem, { route }: AiCall): SecurityProblem | undefined {
  const scopes = [...route.scopes, ...route.scopesAny];
  switch (code) {
    case 'authentication_required':
      return new SecurityProblem(code, { reason, headers: bearerChallenge(scopes) });
    case 'invalid_request':
    case 'invalid_token':
      return new SecurityProblem(code, { reason, headers: bearerChallenge(scopes, code) });
    default:
      return undefined;
  }
}
