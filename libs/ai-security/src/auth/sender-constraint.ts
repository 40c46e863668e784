/** The key that a token is bound to (`cnf`, RFC 7800): whoever sends the token must hold it. */
import type { AiCall } from '../call/ai-call.js';
import type { Principal } from '../call/principal.js';
import { invalidToken } from './access-token.js';
import { rawValues, type Credentials } from './credentials.js';
import type { DpopVerifier } from './dpop/dpop-proof.verifier.js';
import type { ClientCertificates } from './mtls/client-certificate.js';

const METHODS = new Set(['jkt', 'x5t#S256']);

export class SenderConstraint {
  /**
   * @param dpop absent: tokens bound by DPoP are refused
   * @param publicUrl origin that clients use
   */
  constructor(
    private readonly certificates: ClientCertificates,
    private readonly dpop: DpopVerifier | undefined,
    private readonly publicUrl: string | undefined,
  ) {}

  /** Whether the DPoP scheme is understood. */
  get acceptsDpop(): boolean {
    return this.dpop !== undefined;
  }

  /**
   * Checks every member of `cnf`; one that is not known here could be the one that matters.
   *
   * Throws or rejects with `SecurityProblem` `invalid_token` (`confirmation`, `not_bound`, `dpop_required`,
   * `certificate`) or those of `DpopVerifier`.
   */
  check({ claims }: Principal, credentials: Credentials, call: AiCall): void | Promise<void> {
    const { cnf } = claims;
    const viaDpop = credentials.scheme === 'DPoP';
    if (cnf === undefined) {
      // RFC 9449 section 7.1: whoever speaks DPoP believes the token to be bound.
      if (viaDpop) throw invalidToken('not_bound');
      return;
    }
    if (!isConfirmation(cnf)) throw invalidToken('confirmation');
    const thumbprint = cnf['x5t#S256'];
    if (thumbprint !== undefined && this.certificates.thumbprint(call.exchange) !== thumbprint)
      throw invalidToken('certificate');
    const { jkt } = cnf;
    if (jkt === undefined) {
      if (viaDpop) throw invalidToken('not_bound');
      return;
    }
    // RFC 9449 section 7.2: under Bearer the binding would be worth nothing.
    if (!viaDpop || !this.dpop) throw invalidToken('dpop_required');
    const { request, rawRequest } = call.exchange;
    const { originalUrl = rawRequest.url ?? '/' } = request as { originalUrl?: string };
    const verified = this.dpop.verify({
      proofs: rawValues(call.exchange, 'dpop'),
      method: rawRequest.method ?? '',
      url: `${this.publicUrl}${originalUrl.split('?', 1)[0]}`,
      accessToken: credentials.value,
      jkt,
    });
    return verified.then(() => this.#offerNonce(call));
  }

  /** With each answer, so that a client which goes on calling is never sent back for a new one. */
  #offerNonce({ exchange }: AiCall): void {
    const nonce = this.dpop?.nextNonce();
    if (nonce !== undefined) exchange.setHeader('DPoP-Nonce', nonce);
  }
}

interface Confirmation {
  readonly jkt?: string;
  readonly 'x5t#S256'?: string;
}

function isConfirmation(cnf: unknown): cnf is Confirmation {
  if (typeof cnf !== 'object' || cnf === null || Array.isArray(cnf)) return false;
  const members = Object.entries(cnf);
  return (
    members.length > 0 && members.every(([name, value]) => METHODS.has(name) && typeof value === 'string')
  );
}
