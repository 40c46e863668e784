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

/** The member is one of several DTOs, told apart by the value of their member `tag`. */
export function OneOf(
  tag: string,
  dtos: Readonly<Record<string, DtoClass>>,
  { each = false }: NestedOptions = {},
): PropertyDecorator {
  /** What any other tag leads to: nothing is valid in it, so that the tag is reported. */
  class Untagged {}
  IsIn([])(Untagged.prototype, tag);
  const subTypes = Object.entries(dtos).map(([name, value]) => ({ name, value }));
  const type = Type(() => Untagged, {
    discriminator: { property: tag, subTypes },
    keepDiscriminatorProperty: true,
  });
  return applyDecorators(IsDefined(), ValidateNested({ each }), type);
}
