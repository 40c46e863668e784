/** What the model received in calls of the same caller, to see and to forget. Development only. */
import { AiEndpoint, Caller, type Principal } from '@ai-security/nestjs';
import { Controller, Delete, Get, NotFoundException, Param } from '@nestjs/common';
import { SeenLog, type SeenCall } from './seen-log.js';

/** A second factor; the demo's authorization server grants it to whoever asks with `acr_values`. */
const MFA = 'urn:example:mfa';

@Controller('demo/seen')
export class SeenController {
  constructor(private readonly log: SeenLog) {}

  @Get(':callId')
  @AiEndpoint({ format: 'json', scopes: ['ai:chat'] })
  find(@Param('callId') callId: string, @Caller() caller: Principal): SeenCall {
    const seen = this.log.find(callId, caller.id);
    if (!seen) throw new NotFoundException();
    return seen;
  }

  /** What cannot be undone wants a user who has just shown a second factor (step-up, RFC 9470). */
  @Delete()
  @AiEndpoint({ format: 'json', scopes: ['ai:chat'], acr: [MFA], maxAge: 300 })
  forget(@Caller() caller: Principal): { forgotten: number } {
    return { forgotten: this.log.forget(caller.id) };
  }
}
