/** The body run as a pipe, for hosts that name it where they read the body. */
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { CallPipeline } from '../call/call-pipeline.js';

/** Hands on the masked body of the current call. The masking itself is part of the one body run. */
@Injectable()
export class PiiMaskingPipe implements PipeTransform {
  constructor(private readonly pipeline: CallPipeline) {}

  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    return type === 'body' && data === undefined ? this.pipeline.bodyOfCurrentCall(value) : value;
  }
}
