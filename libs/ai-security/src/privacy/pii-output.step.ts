/** The answer's text: what the model added is masked, what this caller sent comes back. */
import { Inject, Injectable } from '@nestjs/common';
import type { Finding, PiiEngine, RestoreTransform, TextTransform } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import type { OutputSession, OutputStep } from '../call/steps.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { FindingCounts, RESTORED } from './finding-counts.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';

@Injectable()
export class PiiOutputStep implements OutputStep {
  readonly stage = 'output';
  readonly #action: 'redact' | 'mask';

  constructor(
    @Inject(PII_ENGINE) private readonly engine: PiiEngine,
    private readonly sessions: PiiSessions,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
  ) {
    this.#action = settings.pii.output;
  }

  open(call: AiCall): OutputSession {
    const counts = new FindingCounts('output');
    const session = this.sessions.of(call);
    return {
      transform: (_, twin) =>
        new MaskThenRestore(
          this.engine.maskStream({ action: this.#action }),
          session.restoreStream(),
          twin ? undefined : counts,
          this.#action,
        ),
      settle: () => counts.state(call),
    };
  }
}

/** Masked first: what is restored after it must not be masked again. */
class MaskThenRestore implements TextTransform {
  readonly maxHold: number;

  constructor(
    private readonly mask: TextTransform,
    private readonly restore: RestoreTransform,
    private readonly counts: FindingCounts | undefined,
    private readonly action: 'redact' | 'mask',
  ) {
    this.maxHold = mask.maxHold + restore.maxHold;
  }

  get findings(): readonly Finding[] {
    return this.mask.findings;
  }

  push(text: string): string {
    return this.restore.push(this.mask.push(text));
  }

  end(): string {
    const tail = this.restore.push(this.mask.end()) + this.restore.end();
    for (const { type } of this.findings) this.counts?.add(type, this.action);
    if (this.restore.restored > 0) this.counts?.add(RESTORED, 'restored', this.restore.restored);
    return tail;
  }
}
