/** Writes a refusal to the client and to the record, the same for every way in which it came about. */
import { Logger } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { Exchange } from '../call/exchange.js';
import { UninspectableAnswer } from '../wire/answer-channels.js';
import type { SecurityProblem } from './security-problem.js';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

const logger = new Logger('AiSecurity');

/** Sends the problem document; where the answer has begun there is nothing left to say, and it is cut. */
export function sendProblem(exchange: Exchange, problem: SecurityProblem, call: AiCall | undefined): void {
  if (exchange.rawResponse.headersSent) {
    call?.stop('error');
    exchange.rawResponse.destroy();
    return;
  }
  for (const name of ['content-length', 'content-encoding', 'etag', 'set-cookie'])
    exchange.removeHeader(name);
  exchange.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(problem.headers)) exchange.setHeader(name, value);
  exchange.send(problem.getStatus(), PROBLEM_JSON, JSON.stringify(problem.document(call?.id)));
}

/** Logs an error of the application where it happened. Its message is left out: it may quote the prompt. */
export function logError(where: string, error: unknown): void {
  if (!(error instanceof Error)) {
    logger.error(`${where}: a value was thrown that is no Error`);
    return;
  }
  // `name` can be set by anybody who makes an error.
  const name = /^\w{1,64}$/.test(error.name) ? error.name : 'Error';
  // Our own words about an answer, which hold the mend.
  const mend = error instanceof UninspectableAnswer ? `: ${error.message}` : '';
  logger.error([`${where}: ${name}${mend}`, ...framesOf(error)].join('\n'));
}

/** The frames behind the message, which may look like frames itself. */
function framesOf({ message, stack = '' }: Error): string[] {
  const at = stack.indexOf(message);
  // The message was changed after the stack was taken: where the old one ends cannot be told.
  if (at < 0) return [];
  const lines = stack.slice(at + message.length).split('\n');
  return lines.filter((line) => /^ +at .*:\d+\)?$/.test(line)).slice(0, 8);
}
