/** Fetches JSON documents (issuer metadata, key sets, answers of a service) from hosts that the configuration names. */
import { isLoopback } from './client-address.js';

/** Why a document could not be fetched. */
type OutboundFailure =
  'insecure_url' | 'unreachable' | 'timeout' | 'aborted' | 'redirect' | 'status' | 'too_large' | 'not_json';

/** A fetch that failed. It holds neither the URL nor any text of the answer. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';

  constructor(
    readonly failure: OutboundFailure,
    /** HTTP status, where an answer came. */
    readonly status?: number,
  ) {
    super(`outbound request failed: ${failure}${status === undefined ? '' : ` ${status}`}`);
  }
}

export interface FetchJsonOptions {
  /** For the whole exchange, body included. */
  readonly timeoutMs: number;
  /** Bytes of the decoded body. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  /** Sent as JSON with POST. @default none: GET */
  readonly json?: unknown;
  /** Sent as a form with POST, in the place of `json`. */
  readonly form?: Readonly<Record<string, string>>;
  /** The `Authorization` header. */
  readonly authorization?: string;
  /** Reads the text of the answer; what it throws is `not_json`. @default JSON.parse */
  readonly parse?: (text: string) => unknown;
}

/** `https:`, or `http:` to this machine (an issuer of development or tests). Credentials in a URL are refused. */
export function isSecureUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:') return true;
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return protocol === 'http:' && (host === 'localhost' || isLoopback(host));
}

/**
 * GETs a JSON document, or POSTs one for the answer. A redirect is an error: following one would let the host that answers choose which
 * address this server talks to.
 *
 * @throws OutboundError for everything that is not a 200 with JSON inside the bounds
 */
export async function fetchJson(url: string, options: FetchJsonOptions): Promise<unknown> {
  if (!isSecureUrl(url)) throw new OutboundError('insecure_url');
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      ...requestOf(options),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      const redirected = response.status >= 300 && response.status < 400;
      throw new OutboundError(redirected ? 'redirect' : 'status', response.status);
    }
    return parse(await boundedText(response, options.maxBytes), options.parse);
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (options.signal?.aborted) throw new OutboundError('aborted');
    throw new OutboundError(timeout.aborted ? 'timeout' : 'unreachable');
  }
}

function requestOf({ json, form, authorization }: FetchJsonOptions): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (authorization !== undefined) headers['authorization'] = authorization;
  // `fetch` names the content type of a form by itself.
  if (form) return { method: 'POST', headers, body: new URLSearchParams(form) };
  if (json === undefined)
    return { headers: { ...headers, accept: 'application/json, application/jwk-set+json' } };
  return {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  };
}

/** Counts the bytes as they come: `Content-Length` may be absent, or wrong after decompression. */
async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new OutboundError('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function parse(text: string, read: (text: string) => unknown = JSON.parse): unknown {
  try {
    return read(text);
  } catch {
    throw new OutboundError('not_json');
  }
}
