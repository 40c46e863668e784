/** The interceptor of a protected route: the body run before the handler, the answer's protection after it. */
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { SecurityProblem } from '../errors/security-problem.js';
import { UninspectableAnswer } from '../wire/answer-channels.js';
import { stopCode } from '../wire/answer-stream.js';
import { AnswerProtection } from '../wire/answer.js';
import { inCall, type CallState } from './call-context.js';
import { CallPipeline } from './call-pipeline.js';

@Injectable()
export class AiResponseInterceptor implements NestInterceptor {
  constructor(
    private readonly pipeline: CallPipeline,
    private readonly answers: AnswerProtection,
  ) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const state = this.pipeline.stateOf(context);
    if (!state || state.intercepted) return next.handle();
    state.intercepted = true;
    const pending = this.pipeline.runBody(state);
    return pending ? pending.then(() => this.#answer(state, next)) : this.#answer(state, next);
  }

  #answer(state: CallState, next: CallHandler): Observable<unknown> {
    requireRunning(state);
    // Subscribed inside the AsyncLocalStorage: pipes and handler run there and see the current call.
    return new Observable((subscriber) => inCall(state, () => this.#subscribe(state, next, subscriber)));
  }

  #subscribe(state: CallState, next: CallHandler, subscriber: Subscriber<unknown>): () => void {
    // A stream becomes an answer when its first item is there; completion has to wait for it.
    let waiting: Promise<void> | undefined;
    // A handler that ignores the signal must not keep the client waiting for ever.
    const unlisten = state.call.onStop((reason) => {
      if (reason === 'deadline') subscriber.error(new SecurityProblem('deadline_exceeded'));
    });
    const subscription = next.handle().subscribe({
      next: (result: unknown) => {
        try {
          requireUnsent(state);
          const answer = this.answers.protect(state.call, result, (run) => inCall(state, run));
          if (answer instanceof Promise) {
            waiting = answer.then(
              (value: unknown) => subscriber.next(value),
              (error: unknown) => subscriber.error(error),
            );
          } else subscriber.next(answer);
        } catch (error) {
          subscriber.error(error);
        }
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => {
        if (waiting) void waiting.then(() => subscriber.complete());
        else subscriber.complete();
      },
    });
    return () => {
      unlisten();
      subscription.unsubscribe();
    };
  }
}

/** The body run may have waited: a call that was stopped meanwhile is not worth a model's time. */
function requireRunning({ call }: CallState): void {
  const { stopReason } = call;
  if (stopReason) throw new SecurityProblem(stopCode(stopReason), { reason: stopReason });
}

/** `@Res({ passthrough: true })` lets a handler write the answer itself; what left that way was not inspected. */
function requireUnsent({ call }: CallState): void {
  if (!call.exchange.rawResponse.headersSent) return;
  if (call.route.mode === 'enforce') throw new UninspectableAnswer('the handler wrote the answer itself');
  call.decide('output', 'would_deny', 'unscanned');
}
