/** Reads the credentials of a request once, and refuses every way but one to send them. */
import type { Exchange } from '../call/exchange.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { isApiKey } from './api-keys/api-key-format.js';

/** What was sent, and how. */
export interface Credentials {
  /** `key`: an API key, in `x-api-key` or as a Bearer token. */
  readonly scheme: 'Bearer' | 'DPoP' | 'key';
  readonly value: string;
}

/** What is understood besides Bearer tokens. */
export interface AcceptedCredentials {
  readonly dpop: boolean;
  readonly apiKeys: boolean;
}

const SCHEME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
// 1*SP token68 (RFC 9110 section 11.4). The classes do not overlap, so matching is linear.
const CREDENTIALS = /^ +([A-Za-z0-9\-._~+/]+=*)$/;
const QUERY_NAMES = ['access_token', 'api_key'];

/**
 * @returns `undefined` without credentials of an accepted kind
 * @throws SecurityProblem `invalid_request` for a repeated header, two kinds at once, an empty or malformed
 *   token, or a token in the query or a form body
 */
export function readCredentials(exchange: Exchange, accepted: AcceptedCredentials): Credentials | undefined {
  refuseRepeatedHeaders(exchange.rawRequest.rawHeaders, accepted);
  refuseQueryToken(exchange.rawRequest.url ?? '');
  refuseFormToken(exchange);
  const header = exchange.header('authorization') ?? '';
  const key = accepted.apiKeys ? exchange.header('x-api-key') : undefined;
  if (key !== undefined) {
    if (header !== '') throw invalidRequest('mixed_credentials');
    if (key === '') throw malformed();
    return { scheme: 'key', value: key };
  }
  const named = SCHEME.exec(header)?.[0] ?? '';
  const scheme = schemeOf(named);
  if (!scheme || (scheme === 'DPoP' && !accepted.dpop)) return undefined;
  const value = CREDENTIALS.exec(header.slice(named.length))?.[1];
  if (value === undefined) throw malformed();
  if (!isApiKey(value)) return { scheme, value };
  // Also where there are no API keys: read as an opaque token it would be shown to the issuer.
  if (scheme === 'DPoP') throw malformed();
  return { scheme: 'key', value };
}

/** The raw values of a header, not joined. */
export function rawValues(exchange: Exchange, name: string): string[] {
  const { rawHeaders } = exchange.rawRequest;
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

function schemeOf(text: string): 'Bearer' | 'DPoP' | undefined {
  if (text === 'Bearer') return text;
  const name = text.toLowerCase();
  return name === 'bearer' ? 'Bearer' : name === 'dpop' ? 'DPoP' : undefined;
}

/** Node keeps the first `Authorization` silently, a proxy in front may have judged the last. */
function refuseRepeatedHeaders(rawHeaders: readonly string[], { apiKeys }: AcceptedCredentials): void {
  let authorizations = 0;
  let keys = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') authorizations++;
    else if (apiKeys && name?.length === 9 && name.toLowerCase() === 'x-api-key') keys++;
  }
  if (authorizations > 1 || keys > 1) throw invalidRequest('repeated_credentials');
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

/** The reason of a refusal that leaves no doubt which scheme was meant. */
export const MALFORMED = 'malformed_credentials';

const malformed = (): SecurityProblem => invalidRequest(MALFORMED);

function invalidRequest(reason: string): SecurityProblem {
  return new SecurityProblem('invalid_request', { reason });
}
