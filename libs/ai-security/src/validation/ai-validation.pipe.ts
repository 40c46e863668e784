/** Hands a handler's parameters their validated values. */
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { CallContext } from '../call/call-context.js';
import { DtoValidator } from './dto-validator.js';
import { dtoClassOf } from './dto.step.js';

/**
 * `@Body()`: the result of the call's body run, which happens once however often it is asked for.
 * `@Body('member')`: as it is, since it comes from the body that the run has replaced.
 * `@Query()` and `@Param()` with a DTO: validated, and turned into an instance, never otherwise rewritten.
 * Everything else passes.
 */
@Injectable()
export class AiValidationPipe implements PipeTransform {
  constructor(
    private readonly context: CallContext,
    private readonly validator: DtoValidator,
  ) {}

  transform(value: unknown, { type, data, metatype }: ArgumentMetadata): unknown {
    if (type === 'body') return data === undefined ? this.context.body(value) : value;
    const Dto = type === 'query' || type === 'param' ? dtoClassOf(metatype) : undefined;
    return Dto ? this.validator.validate(Dto, value) : value;
  }
}
