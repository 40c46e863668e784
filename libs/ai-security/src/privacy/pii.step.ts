/** Masks the personal data of a request before the handler sees it. */
import { Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { BodyStep } from '../call/steps.js';
import { formatOf } from '../wire/formats.js';
import { RequestMasking } from './request-masking.js';

@Injectable()
export class PiiStep implements BodyStep {
  readonly stage = 'privacy';

  constructor(private readonly masking: RequestMasking) {}

  /** A promise only where an outside recogniser must be asked; throws what `RequestMasking.mask` throws. */
  apply(body: unknown, call: AiCall): unknown {
    return this.masking.mask(body, formatOf(call.route.format).request, call);
  }
}
