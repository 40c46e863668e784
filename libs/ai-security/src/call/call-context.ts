/** Finds the call at hand: bound to the request, and to everything asynchronous that the handler starts. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { AiCall } from './ai-call.js';

/** A call and how far it has come through the pipeline. */
export class CallState {
  /** Bits of the guard steps that ran: a route decorated on class and method runs each once. */
  ranSteps = 0;
  /** The body run: not begun, running, or done. */
  bodyRun: 'none' | 'done' | Promise<void> = 'none';
  /** The interceptor took the answer: a second one lets it pass. */
  intercepted = false;

  constructor(readonly call: AiCall) {}
}

const storage = new AsyncLocalStorage<CallState>();
const CALL = Symbol('ai-security:call');

type Bound = IncomingMessage & { [CALL]?: CallState };

/** The call that was opened for a request. */
export function callOf(request: IncomingMessage): CallState | undefined {
  return (request as Bound)[CALL];
}

export function bindCall(request: IncomingMessage, state: CallState): void {
  (request as Bound)[CALL] = state;
}

/** Runs a function inside the call. */
export function inCall<T>(state: CallState, run: () => T): T {
  return storage.run(state, run);
}

/** The call that the running code belongs to, or `undefined` outside of one. */
export function currentCall(): CallState | undefined {
  return storage.getStore();
}
