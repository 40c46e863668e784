/** The one guard of a protected route: opens the call and takes it through the guard steps. */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CallPipeline } from './call-pipeline.js';

@Injectable()
export class AiEndpointGuard implements CanActivate {
  constructor(private readonly pipeline: CallPipeline) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const state = this.pipeline.stateOf(context);
    if (!state) return true;
    const pending = this.pipeline.admit(state);
    return pending ? pending.then(() => true) : true;
  }
}
