/** The authentication step: an access token or an API key becomes the call's `Principal`. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { Principal } from '../call/principal.js';
import type { GuardStep } from '../call/steps.js';
import type { ChallengeError } from '../errors/bearer-challenge.js';
import { Challenges, schemeUsed, type ChallengeHeaders } from '../errors/challenges.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { invalidToken } from './access-token.js';
import { AccessTokens } from './access-tokens.js';
import { ApiKeyAuthenticator } from './api-keys/api-key-authenticator.js';
import { MALFORMED, readCredentials, type Credentials } from './credentials.js';
import { FAILURE_LIMITER, type FailureLimiter } from './failure-limiter.js';
import { OpenStreams } from './open-streams.js';
import { SenderConstraint } from './sender-constraint.js';

/** Client errors that a challenge names. */
const CHALLENGED: ReadonlySet<string> = new Set<ChallengeError>([
  'invalid_request',
  'invalid_token',
  'invalid_dpop_proof',
  'use_dpop_nonce',
]);

@Injectable()
export class AuthenticationStep implements GuardStep {
  readonly stage = 'auth';
  readonly #accepted: { readonly dpop: boolean; readonly apiKeys: boolean };

  /** @param keys `null` where no API keys are configured */
  constructor(
    private readonly tokens: AccessTokens,
    private readonly constraint: SenderConstraint,
    @Inject(ApiKeyAuthenticator) private readonly keys: ApiKeyAuthenticator | null,
    @Inject(FAILURE_LIMITER) private readonly failures: FailureLimiter,
    private readonly challenges: Challenges,
    private readonly streams: OpenStreams,
  ) {
    this.#accepted = { dpop: constraint.acceptsDpop, apiKeys: keys !== null };
  }

  /**
   * Sets `call.principal`. Needs `call.clientAddress`.
   *
   * @throws SecurityProblem `rate_limited`, `ip_not_allowed`, `temporarily_unavailable`, or with its challenge
   *   `authentication_required`, `invalid_request`, `invalid_token`, `invalid_dpop_proof` or `use_dpop_nonce`;
   *   rejects with the same
   */
  admit(call: AiCall): void | Promise<void> {
    this.failures.check(call.clientAddress);
    let pending: void | Promise<void>;
    try {
      pending = this.#authenticate(call);
    } catch (error) {
      return this.#refuse(call, error);
    }
    return pending?.catch((error: unknown) => this.#refuse(call, error));
  }

  #authenticate(call: AiCall): void | Promise<void> {
    const credentials = readCredentials(call.exchange, this.#accepted);
    if (!credentials) throw new SecurityProblem('authentication_required');
    const verified = this.#verify(credentials, call.clientAddress);
    if (verified instanceof Promise)
      return verified.then((principal) => this.#confirm(principal, credentials, call));
    return this.#confirm(verified, credentials, call);
  }

  #verify({ scheme, value }: Credentials, address: string): Principal | Promise<Principal> {
    if (scheme !== 'key') return this.tokens.verify(value);
    // Without the store of keys nothing is read as a key.
    if (!this.keys) throw invalidToken('malformed');
    return this.keys.authenticate(value, address);
  }

  #confirm(principal: Principal, credentials: Credentials, call: AiCall): void | Promise<void> {
    if (credentials.scheme === 'key') return this.#accept(principal, credentials, call);
    const pending = this.constraint.check(principal, credentials, call);
    return pending
      ? pending.then(() => this.#accept(principal, credentials, call))
      : this.#accept(principal, credentials, call);
  }

  #accept(principal: Principal, credentials: Credentials, call: AiCall): void {
    call.principal = principal;
    // Whoever rotated a key finds here who has not changed to the new secret yet.
    if (principal.kind === 'api_key' && principal.claims['secret'] === 'previous')
      call.decide('auth', 'allow', 'previous_secret');
    if (call.route.mode === 'observe') return;
    this.streams.watch(call, () => this.#verify(credentials, call.clientAddress));
  }

  /** Only what the client did wrong counts against its address: an issuer that is down does not. */
  #refuse(call: AiCall, error: unknown): never | Promise<never> {
    if (!(error instanceof SecurityProblem)) throw error;
    const problem = this.#challenged(call, error);
    // A client that is told the nonce has done nothing wrong.
    const recorded =
      problem && error.code !== 'use_dpop_nonce' ? this.failures.record(call.clientAddress) : undefined;
    if (!recorded) throw problem ?? error;
    return recorded.then(() => {
      throw problem;
    });
  }

  /** The refusal with its challenges; `undefined` for one that is not the client's fault. */
  #challenged(call: AiCall, problem: SecurityProblem): SecurityProblem | undefined {
    const { code, reason, cause } = problem;
    if (code === 'ip_not_allowed') return problem;
    if (code !== 'authentication_required' && !CHALLENGED.has(code)) return undefined;
    const headers = { ...problem.headers, ...this.#challenges(call, problem) };
    return new SecurityProblem(code, { reason, cause, headers });
  }

  #challenges({ route, exchange }: AiCall, { code, reason }: SecurityProblem): ChallengeHeaders {
    if (code === 'authentication_required') return this.challenges.ask(route);
    // Two headers, or a token in another place: which scheme was meant cannot be told.
    const ambiguous = code === 'invalid_request' && reason !== MALFORMED;
    const scheme = ambiguous ? undefined : schemeUsed(exchange);
    return this.challenges.refuse(route, code as ChallengeError, scheme);
  }
}
