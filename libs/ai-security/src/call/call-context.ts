/** Finds the call at hand: bound to the request, and to everything asynchronous that the handler starts. */
import { Injectable, Scope } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { SecurityProblem } from '../errors/security-problem.js';
import type { AiCall } from './ai-call.js';

/** A call and how far it has come through the pipeline. */
export class CallState {
  /** The guard steps that passed, by their place, or are running: a route decorated twice runs each once. */
  readonly passed: (true | Promise<void> | undefined)[] = [];
  /** The body run: not begun, running, or done. */
  bodyRun: 'none' | 'done' | Promise<void> = 'none';
  /** How many of our interceptors this run of the handler has entered: the first one does the work. */
  entered = 0;

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

// On Node 20 a storage that is entered once makes every promise of the process dearer (the async hooks): it
// costs an Express call a sixth of its time. So it is entered only where somebody has asked for it.
let wanted = false;

/** Runs a function inside the call. */
export function inCall<T>(state: CallState, run: () => T): T {
  return wanted ? storage.run(state, run) : run();
}

/**
 * Finds the call from anywhere below the handler, where no request is at hand: in services, in generators, in
 * callbacks. Injecting it is what switches the tracking on, so nobody pays for it unasked.
 *
 * @example
 * \@Injectable()
 * class Search {
 *   constructor(private readonly context: CallContext) {}
 *   find(query: string) { return fetch(url(query), { signal: this.context.current()?.signal }); }
 * }
 */
@Injectable({ scope: Scope.TRANSIENT })
export class CallContext {
  constructor() {
    wanted = true;
  }

  /** The call that the running code belongs to, or `undefined` outside of one. */
  current(): AiCall | undefined {
    return storage.getStore()?.call;
  }

  /**
   * What a pipe hands on: the body of the current call, after the body run.
   *
   * @throws SecurityProblem `internal_error` outside of a call whose body run is done
   */
  body(value: unknown): unknown {
    if (storage.getStore()?.bodyRun !== 'done')
      throw new SecurityProblem('internal_error', { reason: 'pipe_outside_call' });
    return value;
  }
}
