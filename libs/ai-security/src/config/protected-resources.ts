/** The protected resources that this service is (RFC 9728), as the audiences of the issuers name them. */
import type { AiSecuritySettings } from './settings.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

export interface ProtectedResource {
  /** The resource identifier: the audience itself where it is a URL, else the public URL. */
  readonly resource: string;
  /** Its path, without a slash at the end. */
  readonly path: string;
  /** Where its metadata are. */
  readonly metadataPath: string;
  readonly metadataUrl: string;
  /** Identifiers of the authorization servers. */
  readonly issuers: readonly string[];
}

/** Empty where nobody said under which URL the service is reached. */
export function protectedResources({
  issuers,
  oauth,
}: Pick<AiSecuritySettings, 'issuers' | 'oauth'>): ProtectedResource[] {
  const found = new Map<string, string[]>();
  for (const { issuer, audience } of issuers) {
    const resource = isIdentifier(audience) ? audience : oauth.publicUrl;
    if (resource === undefined) continue;
    const known = found.get(resource) ?? [];
    found.set(resource, [...known, issuer]);
  }
  return Array.from(found, ([resource, names]) => {
    const { origin, pathname, search } = new URL(resource);
    // RFC 9728 section 3.1: a slash that ends the host is left out, and the query stays.
    const path = pathname.replace(/\/$/, '');
    const metadataPath = `${WELL_KNOWN}${path}`;
    return {
      resource,
      path,
      metadataPath,
      metadataUrl: `${oauth.publicUrl ?? origin}${metadataPath}${search}`,
      issuers: names,
    };
  });
}

/** RFC 9728 section 1.2: https, no fragment. It goes into a header as it is, so nothing that would need escapes. */
const isIdentifier = (audience: string): boolean =>
  /^https:\/\/[\x21\x24-\x3b\x3d\x3f-\x5b\x5d-\x7e]+$/.test(audience) && URL.canParse(audience);
