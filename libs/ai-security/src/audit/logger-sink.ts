/** Audit records in the host's log: for a first run, and for hosts whose log collector is the archive. */
import { Logger } from '@nestjs/common';
import type { AuditSink } from './audit-sink.js';

/** Writes each record as a message of Nest's logger, context `AiSecurityAudit`, level `log`. */
export class LoggerSink implements AuditSink {
  readonly #logger = new Logger('AiSecurityAudit');

  write(line: string): void {
    this.#logger.log(line);
  }
}
