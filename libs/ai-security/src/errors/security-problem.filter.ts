/** The exception filter of every protected route. */
import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import { callOf } from '../call/call-context.js';
import { Exchange, type FrameworkRequest, type FrameworkResponse } from '../call/exchange.js';
import { logError, sendProblem } from './problem-response.js';
import { SecurityProblem } from './security-problem.js';
import { toProblem } from './to-problem.js';

@Catch()
@Injectable()
export class SecurityProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const exchange = new Exchange(http.getRequest<FrameworkRequest>(), http.getResponse<FrameworkResponse>());
    const call = callOf(exchange.rawRequest)?.call;
    const problem = toProblem(error);
    const failed = problem.getStatus() >= 500;
    if (call && !isOnRecord(call, problem)) call.decide('handler', failed ? 'error' : 'deny', problem.reason);
    // What a handler throws because its call was stopped says nothing new.
    if (failed && !(error instanceof SecurityProblem) && !call?.stopReason) {
      logError(call?.route.id ?? 'request', error);
    }
    sendProblem(exchange, problem, call);
  }
}

/** Refusals of our own steps are; a pipe, a parameter decorator or the host can throw one, too. */
function isOnRecord(call: AiCall, problem: SecurityProblem): boolean {
  return call.facts.some(
    (fact) =>
      fact.kind === 'decision' &&
      (fact.effect === 'deny' || fact.effect === 'error') &&
      fact.reason === problem.reason,
  );
}
