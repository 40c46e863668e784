/** Serves the metadata of the protected resource (RFC 9728), by which clients find the authorization servers. */
import type { HttpServer } from '@nestjs/common';
import { Exchange, type FrameworkRequest, type FrameworkResponse } from '../call/exchange.js';
import { protectedResources } from '../config/protected-resources.js';
import type { AiSecuritySettings } from '../config/settings.js';

/** Fits clients and caches; a new scope is found within the hour. */
const MAX_AGE_SECONDS = 3600;

/**
 * Registers a route for each resource, at the adapter itself: the place is fixed by RFC 9728 section 3.1, so no
 * global prefix, version or guard of the host may move or close it. The documents are public, also to scripts of
 * other origins.
 *
 * @param scopes all scopes that the routes ask for; asked at the first request
 */
export function serveResourceMetadata(
  adapter: HttpServer,
  settings: Pick<AiSecuritySettings, 'issuers' | 'oauth'>,
  scopes: () => readonly string[],
): void {
  for (const { resource, metadataPath, issuers } of protectedResources(settings)) {
    let document: string | undefined;
    const handler = (request: FrameworkRequest, response: FrameworkResponse): void => {
      document ??= JSON.stringify({
        resource,
        authorization_servers: issuers,
        bearer_methods_supported: ['header'],
        scopes_supported: scopes(),
        ...(settings.oauth.dpop ? { dpop_signing_alg_values_supported: settings.oauth.dpop.algorithms } : {}),
      });
      const exchange = new Exchange(request, response);
      exchange.setHeader('access-control-allow-origin', '*');
      exchange.setHeader('cache-control', `public, max-age=${MAX_AGE_SECONDS}`);
      exchange.send(200, 'application/json', document);
    };
    // A path of an audience is text, not a pattern.
    if (/^[\w./~%-]+$/.test(metadataPath)) adapter.get(metadataPath, handler as never);
  }
}
