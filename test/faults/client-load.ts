/** Clients that call all the time, and the record of what they were answered. */
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ServiceProcess } from './service-process.js';

/** How long a credential may still work after its revocation was acknowledged. */
export const SEEN_WITHIN_MS = 1000;

const PAUSE_MS = 10;
const PATIENCE_MS = 20_000;

interface Answer {
  readonly service: ServiceProcess;
  readonly credential: string;
  /** By `performance.now`. */
  readonly sentAt: number;
  readonly status: number;
  readonly retryAfter: string | null;
}

/** One client for each credential at each service, from `start` until `stop`. */
export class ClientLoad {
  readonly answers: Answer[] = [];
  #running = true;
  readonly #clients: Promise<void>[] = [];

  constructor(private readonly services: readonly ServiceProcess[]) {}

  start(...credentials: string[]): void {
    for (const service of this.services)
      for (const credential of credentials) this.#clients.push(this.#callOn(service, credential));
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#clients);
  }

  /** Those of a credential that were sent from one time to another. */
  of(credential: string, from = 0, to = Infinity): Answer[] {
    return this.answers.filter(
      (answer) => answer.credential === credential && answer.sentAt >= from && answer.sentAt < to,
    );
  }

  /** Their statuses, each once. */
  statuses(credential: string, from?: number, to?: number): number[] {
    return [...new Set(this.of(credential, from, to).map(({ status }) => status))].toSorted((a, b) => a - b);
  }

  /** Waits until every service has given this answer to a call that was sent after `from`. */
  async until(credential: string, status: number, from: number): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    const isAnsweredBy = (service: ServiceProcess): boolean =>
      this.of(credential, from).some((answer) => answer.service === service && answer.status === status);
    while (!this.services.every(isAnsweredBy)) {
      if (performance.now() > end)
        expect.fail(`no ${status} from every service, but ${this.statuses(credential, from).join()}`);
      await later(PAUSE_MS);
    }
  }

  async #callOn(service: ServiceProcess, credential: string): Promise<void> {
    while (this.#running) {
      const sentAt = performance.now();
      const response = await service.who(credential);
      await response.arrayBuffer();
      const retryAfter = response.headers.get('retry-after');
      this.answers.push({ service, credential, sentAt, status: response.status, retryAfter });
      await later(PAUSE_MS);
    }
  }
}
