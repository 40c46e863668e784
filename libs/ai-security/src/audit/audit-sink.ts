/** Where audit records go. */

/** Takes finished records: one JSON object a line, without the line feed. */
export interface AuditSink {
  /**
   * Accepts a record. Returns when the record is accepted (not: durable); a promise where that must be
   * waited for. Throws or rejects when the record cannot be kept.
   */
  write(line: string): void | Promise<void>;
  /** Waits until all accepted records are written. Called at shutdown. */
  flush?(): Promise<void>;
}

/** Injection token of the `AuditSink` in use. */
export const AUDIT_SINK = Symbol('ai-security:audit-sink');
