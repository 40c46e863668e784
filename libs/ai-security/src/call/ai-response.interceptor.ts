/** The interceptor of a protected route: the body run before the handler, the answer's protection after it. */
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { SecurityProblem } from '../errors/security-problem.js';
import { UninspectableAnswer } from '../wire/answer-channels.js';
import type { InCall } from '../wire/answer-stream.js';
import { AnswerProtection } from '../wire/answer.js';
import { askingForUsage } from '../wire/formats.js';
import type { AiCall } from './ai-call.js';
import { inCall, type CallState } from './call-context.js';
import { CallPipeline } from './call-pipeline.js';
import { isCut, requireRunning, stopRefusal } from './stopped-call.js';

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
    if (!state) return next.handle();
    state.entered++;
    if (state.entered > 1) {
      // Inside of our own run this is the method's interceptor behind the class's. More can only be a host that
      // runs the handler twice at once; which is which cannot be told.
      if (state.entered <= state.call.route.layers) return next.handle();
      throw new SecurityProblem('internal_error', { reason: 'handled_twice_at_once' });
    }
    try {
      return this.#protect(state, next);
    } catch (error) {
      state.entered = 0;
      throw error;
    }
  }

  #protect(state: CallState, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const pending = this.pipeline.runBody(state);
    if (!pending) return this.#answer(state, next);
    return pending.then(
      () => this.#answer(state, next),
      (error: unknown) => {
        state.entered = 0;
        throw error;
      },
    );
  }

  #answer(state: CallState, next: CallHandler): Observable<unknown> {
    // The body run may have waited.
    requireRunning(state.call);
    askForUsage(state.call);
    // Subscribed inside the AsyncLocalStorage: pipes and handler run there and see the current call.
    return new Observable((subscriber) => inCall(state, () => this.#subscribe(state, next, subscriber)));
  }

  #subscribe(state: CallState, next: CallHandler, subscriber: Subscriber<unknown>): () => void {
    const { call } = state;
    // A stream becomes an answer when its first item is there; completion has to wait for it.
    let waiting: Promise<void> | undefined;
    const release = gate(state);
    // The end comes before the news of it: a host's `retry` runs the handler again at once, protected again.
    const over = (): void => {
      state.entered = 0;
      release();
    };
    const fail = (error: unknown): void => {
      over();
      subscriber.error(error);
    };
    const emit = (answer: unknown): void => {
      release();
      subscriber.next(answer);
    };
    const complete = (): void => {
      over();
      subscriber.complete();
    };
    const run: InCall = (inside) => inCall(state, inside);
    call.exchange.keepCookies();
    const handled = next.handle();
    if (call.route.sse) {
      const messages = this.answers.messages(call, handled, run);
      const subscription = messages.subscribe({ next: emit, error: fail, complete });
      return () => {
        over();
        subscription.unsubscribe();
      };
    }
    // A handler that ignores the signal must not keep the client waiting for ever. What was cut short, though, may
    // be an answer all the same.
    const unlisten = call.onStop((reason) => {
      if (!isCut(reason) && reason !== 'client_gone') fail(stopRefusal(reason));
    });
    const subscription = handled.subscribe({
      next: (result: unknown) => {
        try {
          requireUnsent(state);
          const answer = this.answers.protect(call, result, run);
          if (answer instanceof Promise) waiting = answer.then(emit, fail);
          else emit(answer);
        } catch (error) {
          fail(error);
        }
      },
      // What a handler throws because its call was stopped says nothing of why.
      error: (error: unknown) =>
        fail(call.stopReason && isCut(call.stopReason) ? stopRefusal(call.stopReason) : error),
      complete: () => {
        if (waiting) void waiting.then(complete);
        else complete();
      },
    });
    return () => {
      over();
      unlisten();
      subscription.unsubscribe();
    };
  }
}

/** What a stream uses is counted, also where the caller does not want to know it. */
function askForUsage(call: AiCall): void {
  const { route, exchange } = call;
  // In observe mode nothing is changed.
  if (route.mode === 'observe') return;
  const asking = askingForUsage(exchange.request.body, route.format);
  if (!asking) return;
  exchange.request.body = asking;
  call.hidesUsage = true;
}

/**
 * Keeps the raw response shut until the answer is protected: `@Res({ passthrough: true })` and `@Req()` would let
 * a handler write past every transform. Returns how to open it.
 */
function gate({ call }: CallState): () => void {
  const { rawResponse } = call.exchange;
  if (call.route.mode !== 'enforce' || rawResponse.headersSent) return () => undefined;
  const methods: Record<'write' | 'end', unknown> = rawResponse;
  // As they are now: a host's compression may have put its own in their place.
  const { write, end } = methods;
  const shut = (): never => {
    throw new UninspectableAnswer('the handler writes the answer itself: return it instead');
  };
  methods.write = shut;
  methods.end = shut;
  // Nest would send the head of an `@Sse()` answer at once, and an error before the first message could not be
  // a refusal any more. It leaves a response alone that has ended.
  if (call.route.sse)
    Object.defineProperty(rawResponse, 'writableEnded', { value: true, configurable: true });
  return () => {
    if (methods.write === shut) methods.write = write;
    if (methods.end === shut) methods.end = end;
    if (call.route.sse) Reflect.deleteProperty(rawResponse, 'writableEnded');
  };
}

/** `@Res({ passthrough: true })` lets a handler write the answer itself; what left that way was not inspected. */
function requireUnsent({ call }: CallState): void {
  if (!call.exchange.rawResponse.headersSent) return;
  if (call.route.mode === 'enforce') throw new UninspectableAnswer('the handler wrote the answer itself');
  call.decide('output', 'would_deny', 'unscanned');
}
