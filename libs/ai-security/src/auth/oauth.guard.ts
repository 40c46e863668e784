/** Authentication as a guard of its own: `@UseGuards(OAuthGuard)`. */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CallPipeline } from '../call/call-pipeline.js';
import { AuthenticationStep } from './authentication.step.js';

/** Opens the call if nobody has, and sets its principal. Beside `@AiEndpoint()` it does nothing twice. */
@Injectable()
export class OAuthGuard implements CanActivate {
  constructor(
    private readonly pipeline: CallPipeline,
    private readonly step: AuthenticationStep,
  ) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.pipeline.runAlone(this.step, context);
  }
}
