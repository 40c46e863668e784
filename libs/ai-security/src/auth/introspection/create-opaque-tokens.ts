/** Makes the verifier of opaque tokens from the settings. */
import type { AiSecuritySettings } from '../../config/settings.js';
import { Introspector } from './introspector.js';
import { OpaqueTokens } from './opaque-tokens.js';

/** Those of the issuers that have credentials for introspection. */
export function createOpaqueTokens({ issuers, oauth }: AiSecuritySettings): OpaqueTokens {
  const introspectors = issuers.flatMap((issuer) =>
    issuer.introspection ? new Introspector(issuer, issuer.introspection) : [],
  );
  return new OpaqueTokens(introspectors, Date.now, oauth.clockToleranceSeconds);
}
