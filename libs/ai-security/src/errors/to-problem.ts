/** Any error becomes a refusal with fixed text: a host's or provider's message quotes prompts and keys. */
import { HttpException } from '@nestjs/common';
import type { ProblemCode } from './problem-codes.js';
import { SecurityProblem } from './security-problem.js';

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  401: 'authentication_required',
  403: 'forbidden',
  404: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  502: 'upstream_error',
  503: 'temporarily_unavailable',
  504: 'deadline_exceeded',
};

/** The refusal of a host's own exception keeps its status; everything else is one of our codes. */
export function toProblem(error: unknown): SecurityProblem {
  if (error instanceof SecurityProblem) return error;
  if (error instanceof HttpException) {
    const given = error.getStatus();
    // An exception is no success and no redirect, and Node refuses a status that is none.
    const status = given >= 400 && given < 600 ? given : 500;
    const code = BY_STATUS[status] ?? (status < 500 ? 'request_refused' : 'internal_error');
    return new SecurityProblem(code, { status, reason: 'host_exception', cause: error });
  }
  if (isProviderError(error)) return refusalIn(error) ?? upstreamProblem(error.status, error);
  return new SecurityProblem('internal_error', { reason: 'unexpected_error', cause: error });
}

/** The provider answered with an error. Its 401 is about our key, its 429 about our quota: neither is the caller's. */
export function upstreamProblem(status: number | undefined, cause?: unknown): SecurityProblem {
  return status === 429 || status === 503
    ? new SecurityProblem('temporarily_unavailable', {
        reason: 'upstream_busy',
        headers: { 'Retry-After': '5' },
        cause,
      })
    : new SecurityProblem('upstream_error', { cause });
}

/** What the body parsers of Express (`http-errors`) and Fastify throw before any guard runs. */
export function parserProblem(error: unknown): SecurityProblem {
  const status = typeof error === 'object' && error !== null ? statusOf(error) : undefined;
  if (status === 413) return new SecurityProblem('body_too_large', { cause: error });
  if (status === 415) return new SecurityProblem('unsupported_media_type', { cause: error });
  if (status === 400 || error instanceof SyntaxError)
    return new SecurityProblem('malformed_json', { cause: error });
  return toProblem(error);
}

function statusOf(error: object): number | undefined {
  const { statusCode, status } = error as { statusCode?: unknown; status?: unknown };
  const value = statusCode ?? status;
  return typeof value === 'number' ? value : undefined;
}

/** What `AiUpstream` refuses is for a client's SDK a connection that failed. */
function refusalIn({ cause }: Error): SecurityProblem | undefined {
  return cause instanceof SecurityProblem ? cause : undefined;
}

/** The SDKs of OpenAI and Anthropic throw `APIError` and its kin; the classes are not ours to import. */
function isProviderError(error: unknown): error is Error & { status?: number } {
  if (!(error instanceof Error)) return false;
  for (let proto: object | null = error; proto; proto = Object.getPrototypeOf(proto) as object | null) {
    if ((proto.constructor as { name?: unknown } | undefined)?.name === 'APIError') return true;
  }
  return false;
}
