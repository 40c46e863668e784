/** One HTTP exchange, the same way for Express and Fastify. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The request of either adapter, as far as the library reads it. */
export interface FrameworkRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly raw?: IncomingMessage;
  body?: unknown;
  rawBody?: unknown;
}

interface FastifyLikeReply {
  readonly raw: ServerResponse;
  header(name: string, value: string | readonly string[]): unknown;
  getHeader(name: string): string | number | readonly string[] | undefined;
  removeHeader(name: string): unknown;
  code(status: number): unknown;
  send(payload: unknown): unknown;
}

/** The response of either adapter. */
export type FrameworkResponse = ServerResponse | FastifyLikeReply;

/** Node's request behind that of either adapter. */
export const rawOf = (request: FrameworkRequest): IncomingMessage =>
  request.raw ?? (request as unknown as IncomingMessage);

/** Reads and writes one exchange without knowing the adapter. */
export class Exchange {
  readonly rawRequest: IncomingMessage;
  readonly rawResponse: ServerResponse;
  readonly #reply: FastifyLikeReply | undefined;
  #cookies: readonly string[] | undefined;

  constructor(
    readonly request: FrameworkRequest,
    response: FrameworkResponse,
  ) {
    this.rawRequest = rawOf(request);
    // Fastify's reply keeps its headers beside the raw response; writing to the raw one would lose a race.
    this.#reply = 'raw' in response ? response : undefined;
    this.rawResponse = 'raw' in response ? response.raw : response;
  }

  /** A request header; repeated headers are joined by Node as RFC 9110 allows. */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  setHeader(name: string, value: string | readonly string[]): void {
    if (this.#reply) this.#reply.header(name, value);
    else this.rawResponse.setHeader(name, value);
  }

  getHeader(name: string): string | number | readonly string[] | undefined {
    return this.#reply ? this.#reply.getHeader(name) : this.rawResponse.getHeader(name);
  }

  removeHeader(name: string): void {
    if (this.#reply) this.#reply.removeHeader(name);
    else this.rawResponse.removeHeader(name);
  }

  setStatus(status: number): void {
    if (this.#reply) this.#reply.code(status);
    else this.rawResponse.statusCode = status;
  }

  /** Remembers the cookies that are set before the handler runs; later calls change nothing. */
  keepCookies(): void {
    this.#cookies ??= [this.getHeader('set-cookie') ?? []].flat().map(String);
  }

  /** Takes back the cookies that were set since `keepCookies`. */
  dropNewCookies(): void {
    this.removeHeader('set-cookie');
    if (this.#cookies?.length) this.setHeader('set-cookie', this.#cookies);
  }

  /** Sends a finished text with its content type. */
  send(status: number, contentType: string, text: string): void {
    if (this.rawResponse.headersSent) return;
    this.setHeader('content-type', contentType);
    this.setStatus(status);
    if (this.#reply) this.#reply.send(text);
    else this.rawResponse.end(text);
  }
}
