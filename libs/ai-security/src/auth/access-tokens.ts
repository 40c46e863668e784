/** Verifies an access token, whatever its form, and asks whether it was revoked. */
import type { Principal } from '../call/principal.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import { invalidToken } from './access-token.js';
import { OpaqueTokens } from './introspection/opaque-tokens.js';
import { RevocationList } from './revocation/revocation-list.js';

// A JOSE header begins with `{` and then a quote or white space, and so its base64url with one of these.
const JOSE = /^e(?:y[A-DI-L]|w[k-r0-3])[^.]*\./;

export class AccessTokens {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly opaque: OpaqueTokens,
    private readonly revocations: RevocationList,
  ) {}

  /**
   * The caller whom a token proves; synchronous for one seen before. A token that is bound to a key proves
   * nothing without it: that is `SenderConstraint`'s to check.
   *
   * Throws or rejects with `SecurityProblem` `invalid_token` or `temporarily_unavailable`.
   */
  verify(token: string): Principal | Promise<Principal> {
    const isJose = !this.opaque.enabled || JOSE.test(token);
    const verified = isJose ? this.verifier.verify(token) : this.opaque.verify(token);
    return verified instanceof Promise
      ? verified.then((principal) => this.#unrevoked(principal))
      : this.#unrevoked(verified);
  }

  /** Asked at every use, after the cache: a token that was good a moment ago may be revoked now. */
  #unrevoked(principal: Principal): Principal {
    if (!this.revocations.ready) {
      throw new SecurityProblem('temporarily_unavailable', {
        reason: 'revocations_unknown',
        headers: { 'Retry-After': '5' },
      });
    }
    if (this.revocations.isRevoked(principal)) throw invalidToken('revoked');
    return principal;
  }
}
