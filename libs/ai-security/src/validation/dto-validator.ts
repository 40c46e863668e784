/** Validates plain values against DTO classes: the compiled way first, class-validator where that is in doubt. */
import { compileDto, type UnknownMembers } from './compiled-dto.js';
import { describeDto, type DtoClass } from './dto-metadata.js';
import { validateInFull } from './full-validation.js';

export class DtoValidator {
  constructor(private readonly unknownMembers: UnknownMembers) {}

  /**
   * Compiles a class ahead of its first call; the boot inspection calls it for the body type of each route.
   * `false`: the class declares no validation, so that every value would be refused.
   */
  prepare(Dto: DtoClass): boolean {
    if (describeDto(Dto).members.size === 0) return false;
    compileDto(Dto);
    return true;
  }

  /**
   * Answers a new instance of the DTO that has no members but those of the value, so that it may be spread
   * into a provider call. What passes without being declared is handed on as it is. A promise only where a class
   * has more than class-validator's own decorators.
   *
   * @throws SecurityProblem `invalid_body` or `unknown_member`, with the path of the member
   */
  validate(Dto: DtoClass, value: unknown): object | Promise<object> {
    return compileDto(Dto)(value, this.unknownMembers) ?? validateInFull(Dto, value, this.unknownMembers);
  }
}
