/** The audit log: the one place through which every record passes on its way to the sink. */
import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import { type AuditRecord, AuditRecords } from './audit-record.js';
import { AUDIT_SINK, type AuditSink } from './audit-sink.js';

const LOG_INTERVAL_MS = 60_000;

/**
 * Writes the two records of each call: the opening one when asked (`opened`), the closing one when the call
 * bus says that the call is closed.
 *
 * Each line begins with `v` (version of the form), `boot` (random, of this process) and `seq`, which counts
 * the records of the boot from 1: a gap is a record that could not be kept.
 */
@Injectable()
export class AuditLog implements OnApplicationShutdown {
  readonly #head = `{"v":1,"boot":"${randomBytes(6).toString('base64url')}","seq":`;
  /** How many facts the opening record of each call holds. */
  readonly #openedWith = new WeakMap<AiCall, number>();
  readonly #logger = new Logger('AiSecurity');
  #seq = 0;
  #lost = 0;
  #loggedAt = -Infinity;

  constructor(
    bus: CallBus,
    private readonly records: AuditRecords,
    @Inject(AUDIT_SINK) private readonly sink: AuditSink,
  ) {
    bus.on('call.closed', (call) => this.#closed(call));
  }

  /** Closing records that could not be kept since the start. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Hands a record to the sink. Every record passes here, in the order of `seq`: the place for a hash chain.
   *
   * @throws (or rejects with) what the sink throws
   */
  append(record: AuditRecord): void | Promise<void> {
    // Joined as text: a copy of the record just to number it would cost more.
    return this.sink.write(`${this.#head}${++this.#seq},${JSON.stringify(record).slice(1)}`);
  }

  /** Writes the opening record of a call. @throws (or rejects with) what the sink throws */
  opened(call: AiCall): void | Promise<void> {
    const facts = call.facts.length;
    const written = this.append(this.records.opened(call));
    if (written) return written.then(() => void this.#openedWith.set(call, facts));
    this.#openedWith.set(call, facts);
  }

  /** Waits until everything is written. The server has closed by then, so that all calls are. */
  async onApplicationShutdown(): Promise<void> {
    try {
      await this.sink.flush?.();
    } catch {
      this.#logger.error('audit records could not be written at shutdown');
    }
  }

  #closed(call: AiCall): void {
    try {
      const written = this.append(this.records.ended(call, this.#openedWith.get(call)));
      if (written) written.catch(() => this.#lose());
    } catch {
      this.#lose();
    }
  }

  /** The answer has left, so all that can be done is to say so: without content, and without a flood. */
  #lose(): void {
    this.#lost++;
    const now = performance.now();
    if (now - this.#loggedAt < LOG_INTERVAL_MS) return;
    this.#loggedAt = now;
    this.#logger.error(`${this.#lost} closing audit record(s) could not be written since the start`);
  }
}
