/** Decorators for members that hold other DTOs, in the forms that `compileDto` knows. */
import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, ValidateNested } from 'class-validator';
import type { DtoClass } from './dto-metadata.js';

interface NestedOptions {
  /** The member is an array of them. */
  readonly each?: boolean;
}

/** The member is one DTO, or with `each` an array of them. */
export function Nested(dto: () => DtoClass, { each = false }: NestedOptions = {}): PropertyDecorator {
  return applyDecorators(IsDefined(), ValidateNested({ each }), Type(dto));
}

interface OneOfOptions extends NestedOptions {
  /**
   * The DTO for every other tag and for none, which must itself judge the tag. For tags that may be left
   * out, and for those that are no closed set. Without it every other tag is invalid.
   */
  readonly otherwise?: DtoClass;
}

/** The member is one of several DTOs, told apart by the value of their member `tag`. */
export function OneOf(
  tag: string,
  dtos: Readonly<Record<string, DtoClass>>,
  { each = false, otherwise = untagged(tag) }: OneOfOptions = {},
): PropertyDecorator {
  const subTypes = Object.entries(dtos).map(([name, value]) => ({ name, value }));
  const type = Type(() => otherwise, {
    discriminator: { property: tag, subTypes },
    keepDiscriminatorProperty: true,
  });
  return applyDecorators(IsDefined(), ValidateNested({ each }), type);
}

/** Nothing is valid in it, so that the tag is reported. */
function untagged(tag: string): DtoClass {
  class Untagged {}
  IsIn([])(Untagged.prototype, tag);
  return Untagged;
}
