/** The last step before the handler: a call that cannot be recorded does not reach the model. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { BodyStep } from '../call/steps.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AuditLog } from './audit-log.js';

const REASON = 'audit_unavailable';
const RETRY_AFTER_SECONDS = '5';

/** Writes the opening record; the body passes unchanged. What a failure means is `audit.onFailure`. */
@Injectable()
export class AuditStep implements BodyStep {
  readonly stage = 'audit';

  constructor(
    private readonly log: AuditLog,
    @Inject(AI_SECURITY_SETTINGS) private readonly settings: AiSecuritySettings,
  ) {}

  /** @throws SecurityProblem `temporarily_unavailable` when the record cannot be kept and `onFailure` is `deny` */
  apply(body: unknown, call: AiCall): unknown {
    try {
      const written = this.log.opened(call);
      if (!written) return body;
      return written.then(
        () => body,
        (error: unknown) => this.#failed(body, call, error),
      );
    } catch (error) {
      return this.#failed(body, call, error);
    }
  }

  #failed(body: unknown, call: AiCall, cause: unknown): unknown {
    if (this.settings.audit.onFailure === 'deny') {
      const headers = { 'retry-after': RETRY_AFTER_SECONDS };
      throw new SecurityProblem('temporarily_unavailable', { reason: REASON, headers, cause });
    }
    call.decide('audit', 'error', REASON);
    return body;
  }
}
