/** Rate and concurrency as a guard of its own: `@UseGuards(AiThrottlerGuard)`. */
import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import { CallPipeline } from '../call/call-pipeline.js';
import { AdmissionStep } from './admission.step.js';

/**
 * A `ThrottlerGuard` with our storage, keys, headers and refusals. It reads the module's options: the host's
 * `ThrottlerModule` is neither needed nor touched. Beside `@AiEndpoint()` it does not count a call again.
 */
@Injectable()
export class AiThrottlerGuard extends ThrottlerGuard {
  constructor(
    // Named although the types say it: Nest merges the tokens of the base class's first two parameters
    // (its options and storage) into those of the subclass, and only named ones win.
    @Inject(CallPipeline) private readonly pipeline: CallPipeline,
    @Inject(AdmissionStep) private readonly step: AdmissionStep,
    reflector: Reflector,
  ) {
    const { settings, storage } = step.rate;
    const [{ limit, windowMs }] = settings.limit;
    // Not 'default': a `@SkipThrottle()` or `@Throttle()` meant for the host's throttler must not switch ours off.
    super([{ name: 'ai-security', limit, ttl: windowMs }], storage, reflector);
  }

  /** Hands the verdict to the step that knows the caller and the route's own limits. */
  protected override handleRequest({ context }: ThrottlerRequest): Promise<boolean> {
    return this.pipeline.runAlone(this.step, context);
  }
}
