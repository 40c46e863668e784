/** `WWW-Authenticate` challenges of the Bearer scheme (RFC 6750 section 3). */

/** The error codes of RFC 6750 section 3.1. */
type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

// scope-token of RFC 6749 section 3.3: no space, quote or backslash, so it needs no escaping in a header.
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Headers that ask for a Bearer token. They are built from fixed strings and the scopes that the developer
 * wrote on the route: nothing of the request is ever reflected.
 *
 * @param scopes what the route needs, all of it, so that a client can ask for it in one go
 * @param error absent where the request carried no credentials: RFC 6750 section 3.1 wants no error then
 */
export function bearerChallenge(
  scopes: readonly string[],
  error?: BearerError,
): { 'WWW-Authenticate': string } {
  const wanted = scopes.filter((scope) => SCOPE_TOKEN.test(scope)).join(' ');
  const params: string[] = [];
  if (error) params.push(`error="${error}"`);
  if (wanted !== '') params.push(`scope="${wanted}"`);
  // The scheme must be followed by at least one parameter (RFC 6750 section 3).
  if (params.length === 0) params.push('realm="api"');
  return { 'WWW-Authenticate': `Bearer ${params.join(', ')}` };
}
