/** A timer of the process, which a call may start. */
import { AsyncResource } from 'node:async_hooks';

/**
 * Runs something at intervals from `start` to `stop`; it does not keep the process alive. Whoever makes it makes it at
 * start-up: a timer belongs to the async context that begins it, and would keep the call alive that happens to, with
 * its prompt.
 */
export class ProcessTimer {
  readonly #begin: () => NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: () => void, intervalMs: number) {
    this.#begin = AsyncResource.bind(() => setInterval(run, intervalMs).unref());
  }

  /** Does nothing while it runs. */
  start(): void {
    this.#timer ??= this.#begin();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
