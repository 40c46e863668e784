/** Masks the personal data of a request before the handler sees it. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { FormatName, FormatRule } from '../call/protected-route.js';
import type { BodyStep } from '../call/steps.js';
import { formatOf } from '../wire/formats.js';
import { PiiRules } from './pii-rules.js';
import { RequestMasking } from './request-masking.js';
import { CallVault } from './vault/call-vault.js';

const isEmbeddings = (format: FormatName | FormatRule): boolean => format === 'openai.embeddings';

@Injectable()
export class PiiStep implements BodyStep {
  readonly stage = 'privacy';

  constructor(
    private readonly masking: RequestMasking,
    private readonly rules: PiiRules,
    @Inject(CallVault) private readonly vault: CallVault | null,
  ) {}

  /** A promise only where an outside recogniser or the vault must be asked; throws what `RequestMasking.mask` throws. */
  apply(body: unknown, call: AiCall): unknown {
    const { route } = call;
    const mask = (): unknown =>
      this.masking.mask(body, this.rules.slotsOf(route), call, { embeddings: isEmbeddings(route.format) });
    return this.vault ? this.vault.around(call, mask) : mask();
  }

  applyUpstream(body: unknown, format: FormatName | FormatRule, call: AiCall): unknown {
    return this.masking.mask(body, formatOf(format).request, call, {
      keepIssued: true,
      embeddings: isEmbeddings(format),
    });
  }
}
