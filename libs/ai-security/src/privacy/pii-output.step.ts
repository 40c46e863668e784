/** The answer's text: what the model added is masked, what this caller sent comes back. */
import { Inject, Injectable } from '@nestjs/common';
import type { Finding, PiiEngine, PseudonymSession, RestoreTransform, TextTransform } from '@ai-security/pii';
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
    return this.#session(call, this.sessions.of(call));
  }

  /** Masked only. The answer that the handler makes of it is masked once more, which changes and counts nothing. */
  openUpstream(call: AiCall): OutputSession {
    return this.#session(call);
  }

  #session(call: AiCall, pseudonyms?: PseudonymSession): OutputSession {
    const counts = new FindingCounts('output');
    return {
      transform: (_, twin) =>
        new MaskThenRestore(
          this.engine.maskStream({ action: this.#action }),
          pseudonyms?.restoreStream(),
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
    private readonly restore: RestoreTransform | undefined,
    private readonly counts: FindingCounts | undefined,
    private readonly action: 'redact' | 'mask',
  ) {
    this.maxHold = mask.maxHold + (restore?.maxHold ?? 0);
  }

  get findings(): readonly Finding[] {
    return this.mask.findings;
  }

  push(text: string): string {
    const masked = this.mask.push(text);
    return this.restore?.push(masked) ?? masked;
  }

  end(): string {
    const { restore } = this;
    const masked = this.mask.end();
    const tail = restore ? restore.push(masked) + restore.end() : masked;
    for (const { type } of this.findings) this.counts?.add(type, this.action);
    if (restore && restore.restored > 0) this.counts?.add(RESTORED, 'restored', restore.restored);
    return tail;
  }
}
