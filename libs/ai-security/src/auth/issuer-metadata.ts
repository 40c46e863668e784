/** Finds the endpoints of an issuer through its metadata (RFC 8414 section 3, OpenID Connect Discovery section 4). */
import { fetchJson, OutboundError, type FetchJsonOptions } from '../network/outbound-json.js';

/** A document that was fetched but must not be used. */
export class IssuerMetadataError extends Error {
  override readonly name = 'IssuerMetadataError';
}

/** The members of the metadata that are addresses of endpoints. */
type EndpointName = 'jwks_uri' | 'introspection_endpoint';

/**
 * Asks for the metadata document in each of its places until one answers.
 *
 * @returns the address that the document gives under `name`
 * @throws OutboundError when no place answers with a document
 * @throws IssuerMetadataError when the document is another issuer's (RFC 8414 section 3.3) or has no `name`
 */
export async function discoverEndpoint(
  issuer: string,
  name: EndpointName,
  options: FetchJsonOptions,
): Promise<string> {
  const metadata = await firstDocument(metadataUrls(issuer), options);
  if (typeof metadata !== 'object' || metadata === null) throw new IssuerMetadataError('not an object');
  // Compared exactly: a document for another issuer would let that one sign for this one.
  if (!('issuer' in metadata) || metadata.issuer !== issuer) throw new IssuerMetadataError('another issuer');
  const endpoint = (metadata as Record<string, unknown>)[name];
  if (typeof endpoint !== 'string') throw new IssuerMetadataError(`no ${name}`);
  return endpoint;
}

/** RFC 8414 puts the well-known part before the path, OpenID Connect Discovery after it; some servers mix. */
function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(urls)];
}

async function firstDocument(urls: readonly string[], options: FetchJsonOptions): Promise<unknown> {
  let missing: OutboundError | undefined;
  for (const url of urls) {
    try {
      return await fetchJson(url, options);
    } catch (error) {
      // A host that does not answer will not answer next door either: only a clear "not here" goes on.
      if (!(error instanceof OutboundError) || !['status', 'redirect', 'not_json'].includes(error.failure))
        throw error;
      missing ??= error;
    }
  }
  throw missing ?? new OutboundError('status', 404);
}
