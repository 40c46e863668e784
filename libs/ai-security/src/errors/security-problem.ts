/** A refusal, as an exception (RFC 9457 problem details with an OpenAI-style `error` member). */
import { HttpException } from '@nestjs/common';
import { PROBLEMS, type ProblemCode, type ProblemType } from './problem-codes.js';

/** What the client receives as `application/problem+json`. */
export interface ProblemDocument {
  /** Identifies the kind of problem: `urn:ai-security:problem:<code>`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** The call's id, as `urn:uuid:<id>`; also in the `x-request-id` header. */
  readonly instance?: string;
  /** The member that OpenAI clients parse. */
  readonly error: {
    readonly message: string;
    readonly type: ProblemType;
    readonly code: ProblemCode;
    /** Path of the offending member of the body (`messages[0].content`), where one is known. */
    readonly param: string | null;
  };
}

export interface SecurityProblemInit {
  /** Why, for the call's record only: a short token of `[a-z0-9_.-]`, never a value from the request. */
  readonly reason?: string;
  /** Path of the offending member. Must be built from known names and indexes, never from values. */
  readonly param?: string;
  /** Response headers of this refusal, e.g. `WWW-Authenticate` challenges or `Retry-After` (seconds). */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Replaces the status of the code, where the application chose one. */
  readonly status?: number;
  /** The error that caused this one. It is never sent and never logged with its message. */
  readonly cause?: unknown;
}

/**
 * Thrown by every part of the library to refuse a call. The client sees the fixed text of the code;
 * `reason` goes to the record only.
 *
 * @example throw new SecurityProblem('insufficient_scope', { reason: 'scope_missing' })
 */
export class SecurityProblem extends HttpException {
  readonly code: ProblemCode;
  readonly reason: string;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;

  constructor(code: ProblemCode, init: SecurityProblemInit = {}) {
    const definition = PROBLEMS[code];
    super(definition.title, init.status ?? definition.status, { cause: init.cause });
    this.code = code;
    this.reason = init.reason ?? code;
    this.param = init.param ?? null;
    this.headers = init.headers ?? {};
  }

  /** What Nest's own filter sends, on a route that has ours not. */
  override getResponse(): ProblemDocument {
    return this.document();
  }

  /** The document to send. `callId` becomes `instance`. */
  document(callId?: string): ProblemDocument {
    const { title, type } = PROBLEMS[this.code];
    return {
      type: `urn:ai-security:problem:${this.code}`,
      title,
      status: this.getStatus(),
      ...(callId === undefined ? {} : { instance: `urn:uuid:${callId}` }),
      error: { message: title, type, code: this.code, param: this.param },
    };
  }
}
