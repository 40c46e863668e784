/** `GET /demo/seen/:callId`: what the model received in a call of the same caller. Development only. */
import { AiEndpoint, Caller, type Principal } from '@ai-security/nestjs';
import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { SeenLog, type SeenCall } from './seen-log.js';

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
}
