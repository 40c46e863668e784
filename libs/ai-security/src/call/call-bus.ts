/** The bus of typed events: features emit, audit and metrics subscribe. */
import { Injectable, Logger } from '@nestjs/common';
import type { AiCall } from './ai-call.js';

interface CallEvents {
  /** The call's record exists; nothing is decided yet. */
  'call.opened': AiCall;
  /** The response has finished, failed or been abandoned. Emitted exactly once for each call. */
  'call.closed': AiCall;
  /** The body parser refused a request before any guard ran. */
  'request.refused': { readonly route: string; readonly reason: string };
}

type Listener<K extends keyof CallEvents> = (event: CallEvents[K]) => void;

@Injectable()
export class CallBus {
  readonly #listeners: { [K in keyof CallEvents]: Listener<K>[] } = {
    'call.opened': [],
    'call.closed': [],
    'request.refused': [],
  };
  readonly #logger = new Logger('AiSecurity');

  on<K extends keyof CallEvents>(name: K, listener: Listener<K>): void {
    this.#listeners[name].push(listener);
  }

  /** A listener that throws must not fail the call or starve the others. */
  emit<K extends keyof CallEvents>(name: K, event: CallEvents[K]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event);
      } catch (error) {
        this.#logger.error(
          `a listener of ${name} failed: ${error instanceof Error ? error.name : 'unknown error'}`,
        );
      }
    }
  }
}
