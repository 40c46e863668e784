/** Makes the verifier of opaque tokens from the settings. */
import type { AiSecuritySettings } from '../../config/settings.js';
import { Introspector } from './introspector.js';
import { OpaqueTokens } from './opaque-tokens.js';

/** Of the one issuer that has credentials for introspection: a token must not be sent to two. */
export function createOpaqueTokens({ issuers, oauth }: AiSecuritySettings): OpaqueTokens {
  const asked = issuers.find(({ introspection }) => introspection !== undefined);
  const introspector = asked?.introspection && new Introspector(asked, asked.introspection);
  return new OpaqueTokens(introspector, Date.now, oauth.clockToleranceSeconds);
}
