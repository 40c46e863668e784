/** The answer's text: what the model added is masked, what this caller sent comes back. */
import { Inject, Injectable } from '@nestjs/common';
import type { Finding, PiiEngine, RestoreTransform, TextTransform } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import type { OutputSession, OutputStep } from '../call/steps.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { FindingCounts } from './finding-counts.js';
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
    const observed = call.route.mode === 'observe';
    return {
      transform: () => {
        const mask = this.engine.maskStream({ action: this.#action });
        // In observe mode the request was not masked, so there is nothing to restore.
        if (observed) return new Watched(mask, counts, this.#action);
        // Masked first: what is restored after it must not be masked again.
        return new MaskThenRestore(mask, session.restoreStream(), counts, this.#action);
      },
      settle: () => counts.state(call),
    };
  }
}

class MaskThenRestore implements TextTransform {
  readonly maxHold: number;

  constructor(
    private readonly mask: TextTransform,
    private readonly restore: RestoreTransform,
    private readonly counts: FindingCounts,
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
    for (const { type } of this.findings) this.counts.add(type, this.action);
    if (this.restore.restored > 0) this.counts.add('PSEUDONYM', 'restored', this.restore.restored);
    return tail;
  }
}

/** Reports what would be masked and changes nothing. */
class Watched implements TextTransform {
  readonly maxHold = 0;

  constructor(
    private readonly mask: TextTransform,
    private readonly counts: FindingCounts,
    private readonly action: 'redact' | 'mask',
  ) {}

  get findings(): readonly Finding[] {
    return this.mask.findings;
  }

  push(text: string): string {
    this.mask.push(text);
    return text;
  }

  end(): string {
    this.mask.end();
    for (const { type } of this.findings) this.counts.add(type, this.action);
    return '';
  }
}
