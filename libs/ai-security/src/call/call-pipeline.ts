/** Takes a call through its steps, each once, in the order of the architecture. */
import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { ClientAddress } from '../network/client-address.js';
import { AiCall } from './ai-call.js';
import { CallBus } from './call-bus.js';
import { bindCall, callOf, CallState } from './call-context.js';
import { CALL_TEXT, type CallText } from './call-text.js';
import { Exchange, rawOf, type FrameworkRequest, type FrameworkResponse } from './exchange.js';
import type { Stage } from './facts.js';
import { OpenCalls } from './open-calls.js';
import { recordRefusal } from './refusal.js';
import { RouteRegistry } from './route-registry.js';
import { untilStopped } from './stopped-call.js';
import { BODY_STEPS, GUARD_STEPS, type BodyStep, type GuardStep } from './steps.js';

/** Headers that browsers hide from scripts unless they are named (Fetch standard, CORS-safelisted names). */
const EXPOSED = [
  'WWW-Authenticate, DPoP-Nonce, X-Request-Id, Retry-After, X-Should-Retry, RateLimit, RateLimit-Policy',
  'X-RateLimit-Limit-Requests, X-RateLimit-Remaining-Requests, X-RateLimit-Reset-Requests',
  'X-RateLimit-Limit-Tokens, X-RateLimit-Remaining-Tokens, X-RateLimit-Reset-Tokens',
].join(', ');

@Injectable()
export class CallPipeline {
  readonly #open = new OpenCalls();

  constructor(
    @Inject(AI_SECURITY_SETTINGS) private readonly settings: AiSecuritySettings,
    @Inject(GUARD_STEPS) private readonly guardSteps: readonly GuardStep[],
    @Inject(BODY_STEPS) private readonly bodySteps: readonly BodyStep[],
    private readonly routes: RouteRegistry,
    private readonly bus: CallBus,
    private readonly addresses: ClientAddress,
    @Inject(CALL_TEXT) private readonly text: CallText,
  ) {}

  /**
   * The call of this request; the first part that asks opens it. `undefined` for a handler with `@NotAi()`.
   *
   * @throws SecurityProblem `internal_error` where the boot inspection has not seen the route, or where the
   *   request was handed on from another protected route
   */
  stateOf(context: ExecutionContext): CallState | undefined {
    const http = context.switchToHttp();
    const request = http.getRequest<FrameworkRequest>();
    const raw = rawOf(request);
    const route = this.routes.find(context.getClass(), context.getHandler());
    if (!route) throw new SecurityProblem('internal_error', { reason: 'route_not_inspected' });
    if (route === 'exempt') return undefined;
    const existing = callOf(raw);
    if (existing) {
      // Express goes on to the next route when a handler calls `next()`: what was asked of one is not the other's.
      if (existing.call.route !== route)
        throw new SecurityProblem('internal_error', { reason: 'route_changed' });
      return existing;
    }

    const exchange = new Exchange(request, http.getResponse<FrameworkResponse>());
    const call = new AiCall(route, exchange, this.settings.timeoutMs, this.text);
    call.clientAddress = this.addresses.of(raw.socket?.remoteAddress, exchange.header('x-forwarded-for'));
    const state = new CallState(call);
    bindCall(raw, state);
    this.#open.add(call);
    const close = (): void => this.#close(call);
    exchange.rawResponse.once('close', close);
    if (exchange.rawResponse.closed) {
      // The client left while a guard of the host was waiting: nobody will say so again.
      call.stop('client_gone');
      setImmediate(close);
    }
    exchange.setHeader('x-request-id', call.id);
    exchange.setHeader('cache-control', 'no-store');
    if (request.headers.origin !== undefined) exposeHeaders(exchange);
    this.bus.emit('call.opened', call);
    return state;
  }

  /** Runs every guard step. A promise only when a step had to wait. */
  admit(state: CallState, from = 0): void | Promise<void> {
    for (let i = from; i < this.guardSteps.length; i++) {
      const pending = this.#admitOne(state, i);
      if (pending) return pending.then(() => this.admit(state, i + 1));
    }
  }

  /** Runs a single guard step, for a guard that is used alone. */
  async runAlone(step: GuardStep, context: ExecutionContext): Promise<true> {
    const state = this.stateOf(context);
    if (!state) return true;
    const index = this.guardSteps.indexOf(step);
    if (index >= 0) await this.#admitOne(state, index);
    else await this.#run(state.call, step.stage, () => step.admit(state.call));
    return true;
  }

  /** Runs the body steps once and puts their result in the request's place. */
  runBody(state: CallState): void | Promise<void> {
    if (state.bodyRun !== 'none') return state.bodyRun === 'done' ? undefined : state.bodyRun;
    const pending = this.#bodyFrom(state, state.call.exchange.request.body, 0);
    if (!pending) {
      state.bodyRun = 'done';
      return;
    }
    state.bodyRun = pending.then(() => {
      state.bodyRun = 'done';
    });
    return state.bodyRun;
  }

  /** Ends the open streams; called when the application shuts down. Resolves within about a second. */
  shutdown(): Promise<void> {
    return this.#open.shutdown();
  }

  #admitOne(state: CallState, index: number): void | Promise<void> {
    const known = state.passed[index];
    if (known) return known === true ? undefined : known;
    const step = this.guardSteps[index] as GuardStep;
    const pending = this.#run(state.call, step.stage, () => step.admit(state.call));
    // Only what passed is not asked again: a guard of the host may swallow a refusal.
    if (!pending) {
      state.passed[index] = true;
      return;
    }
    state.passed[index] = pending.then(
      () => void (state.passed[index] = true),
      (error: unknown) => {
        state.passed[index] = undefined;
        throw error;
      },
    );
    return state.passed[index];
  }

  #bodyFrom(state: CallState, body: unknown, from: number): void | Promise<void> {
    const { call } = state;
    let current = body;
    for (let i = from; i < this.bodySteps.length; i++) {
      const step = this.bodySteps[i] as BodyStep;
      const before = current;
      const pending = this.#run(call, step.stage, () => {
        const result = step.apply(before, call);
        if (result instanceof Promise) {
          return result.then((value: unknown) => {
            current = value;
          });
        }
        current = result;
      });
      if (pending) return pending.then(() => this.#bodyFrom(state, current, i + 1));
    }
    const { request } = call.exchange;
    // In observe mode nothing is changed, only reported.
    if (call.route.mode === 'enforce' && body !== undefined) {
      request.body = current;
      // The unmasked bytes: nobody behind the mask may find them.
      if (request.rawBody !== undefined) request.rawBody = undefined;
    }
  }

  /** Runs one step and records its verdict, whatever it is, in this one place. */
  #run(call: AiCall, stage: Stage, step: () => void | Promise<void>): void | Promise<void> {
    try {
      const pending = step();
      if (!pending) {
        call.allow(stage);
        return;
      }
      return untilStopped(call, pending).then(
        () => call.allow(stage),
        (error: unknown) => this.#refused(call, stage, error),
      );
    } catch (error) {
      this.#refused(call, stage, error);
    }
  }

  #refused(call: AiCall, stage: Stage, error: unknown): void {
    const problem = recordRefusal(call, stage, error);
    if (!problem) return;
    // Beside a guard that is used alone our filter may be missing, and Nest's own sends no headers.
    for (const [name, value] of Object.entries(problem.headers)) call.exchange.setHeader(name, value);
    throw problem;
  }

  #close(call: AiCall): void {
    if (!this.#open.delete(call)) return;
    const { rawResponse } = call.exchange;
    if (!rawResponse.writableFinished) call.stop('client_gone');
    else if (rawResponse.statusCode < 400) call.stop('completed');
    else call.stop(rawResponse.statusCode < 500 ? 'refused' : 'error');
    this.bus.emit('call.closing', call);
    this.bus.emit('call.closed', call);
  }
}

function exposeHeaders(exchange: Exchange): void {
  const present = exchange.getHeader('access-control-expose-headers');
  if (present === '*') return;
  exchange.setHeader('access-control-expose-headers', present ? `${String(present)}, ${EXPOSED}` : EXPOSED);
}
