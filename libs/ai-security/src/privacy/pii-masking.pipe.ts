/** The body run as a pipe, for hosts that name it where they read the body. */
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { CallContext } from '../call/call-context.js';

/** Hands on the masked body of the current call. The masking itself is part of the one body run. */
@Injectable()
export class PiiMaskingPipe implements PipeTransform {
  constructor(private readonly context: CallContext) {}

  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    return type === 'body' && data === undefined ? this.context.body(value) : value;
  }
}
