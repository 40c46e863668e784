/** The body run as a pipe, for hosts that name a protection where they read the body. */
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { CallContext } from './call-context.js';

/** Hands on the body of the current call as the one body run has left it, in which every protection has its place. */
@Injectable()
export abstract class BodyRunPipe implements PipeTransform {
  constructor(private readonly context: CallContext) {}

  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    return type === 'body' && data === undefined ? this.context.body(value) : value;
  }
}
