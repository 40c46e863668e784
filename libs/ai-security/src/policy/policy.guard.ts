/** Authorization as a guard of its own. */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CallPipeline } from '../call/call-pipeline.js';
import { ScopeStep } from './scope.step.js';

/**
 * Needs a principal, so it stands after `OAuthGuard`. The scopes are those of `@AiEndpoint()`: without it there
 * are none, and every call passes.
 */
@Injectable()
export class PolicyGuard implements CanActivate {
  constructor(
    private readonly pipeline: CallPipeline,
    private readonly step: ScopeStep,
  ) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.pipeline.runAlone(this.step, context);
  }
}
