/** Reads the Bearer token of a request (RFC 6750 section 2.1), and refuses every other way to send one. */
import type { Exchange } from '../call/exchange.js';
import { SecurityProblem } from '../errors/security-problem.js';

const SCHEME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
// 1*SP token68 (RFC 9110 section 11.4). The classes do not overlap, so matching is linear.
const CREDENTIALS = /^ +([A-Za-z0-9\-._~+/]+=*)$/;
const QUERY_NAMES = ['access_token', 'api_key'];

/**
 * The token from the `Authorization` header.
 *
 * @throws SecurityProblem `authentication_required` without credentials of the Bearer scheme;
 *   `invalid_request` for a repeated header, an empty or malformed token, or a token in the query or a form body
 */
export function bearerToken(exchange: Exchange): string {
  refuseRepeatedHeader(exchange.rawRequest.rawHeaders);
  refuseQueryToken(exchange.rawRequest.url ?? '');
  refuseFormToken(exchange);
  const header = exchange.header('authorization') ?? '';
  const scheme = SCHEME.exec(header)?.[0] ?? '';
  if (scheme.toLowerCase() !== 'bearer') throw new SecurityProblem('authentication_required');
  const token = CREDENTIALS.exec(header.slice(scheme.length))?.[1];
  if (token === undefined) throw invalidRequest('malformed_credentials');
  return token;
}

/** Node keeps the first `Authorization` silently, a proxy in front may have judged the last. */
function refuseRepeatedHeader(rawHeaders: readonly string[]): void {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 13 && name.toLowerCase() === 'authorization' && ++count > 1) {
      throw invalidRequest('repeated_credentials');
    }
  }
}

/** URLs end up in logs, histories and `Referer` headers (RFC 9700 section 4.3.2). */
function refuseQueryToken(url: string): void {
  const start = url.indexOf('?');
  if (start === -1) return;
  const query = new URLSearchParams(url.slice(start + 1));
  if (QUERY_NAMES.some((name) => query.has(name))) throw invalidRequest('credentials_in_query');
}

/** RFC 6750 section 2.2 is not supported, and a second token beside the header is an error (section 2). */
function refuseFormToken(exchange: Exchange): void {
  const { body } = exchange.request;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'access_token')) return;
  if (exchange.header('content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw invalidRequest('credentials_in_body');
  }
}

function invalidRequest(reason: string): SecurityProblem {
  return new SecurityProblem('invalid_request', { reason });
}
