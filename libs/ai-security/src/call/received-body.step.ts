/** The first look at a request body: did a parser take it, and does its route take that much? */
import { Injectable } from '@nestjs/common';
import { SecurityProblem } from '../errors/security-problem.js';
import type { AiCall } from './ai-call.js';
import type { Exchange } from './exchange.js';
import type { BodyStep } from './steps.js';

/**
 * Express leaves a body that no parser knows in the socket, where a handler can read it past every step;
 * Fastify hands on text and bytes. Both are refused, so that the adapters agree.
 *
 * The parser's limit is the largest of all routes, so each route's own is kept here.
 */
@Injectable()
export class ReceivedBodyStep implements BodyStep {
  readonly stage = 'body';

  /**
   * @throws SecurityProblem `unsupported_media_type` unless `unscanned: 'allow'`, `body_too_large`, or
   *   `body_too_complex` for a body that cannot even be measured
   */
  apply(body: unknown, { exchange, route }: AiCall): unknown {
    if (route.unscanned !== 'allow' && !isParsed(body, exchange))
      throw new SecurityProblem('unsupported_media_type');
    if (bytesOf(body, exchange) > route.body.bytes) throw new SecurityProblem('body_too_large');
    return body;
  }
}

function isParsed(body: unknown, exchange: Exchange): boolean {
  if (body === undefined) {
    const length = exchange.header('content-length') ?? '0';
    return length === '0' && exchange.header('transfer-encoding') === undefined;
  }
  if (typeof body === 'string') return /\bjson\b/i.test(exchange.header('content-type') ?? '');
  return !ArrayBuffer.isView(body);
}

/**
 * What the client declared; where it declared nothing, or compressed the body, what it comes to. A body that is
 * still in the socket can only be judged by what was declared.
 */
function bytesOf(body: unknown, exchange: Exchange): number {
  const declared = exchange.header('content-length');
  if (body === undefined) return Number(declared ?? 0);
  if (declared !== undefined && exchange.header('content-encoding') === undefined) return Number(declared);
  if (ArrayBuffer.isView(body)) return body.byteLength;
  if (typeof body === 'string') return Buffer.byteLength(body);
  try {
    return Buffer.byteLength(JSON.stringify(body));
  } catch {
    // Nested so deeply that the stack does not hold it.
    throw new SecurityProblem('body_too_complex', { reason: 'too_deep' });
  }
}
