/** The body classes of routes, as the boot inspection sees them. */
import type { ProtectedRoute } from '../call/protected-route.js';
import type { ConfigFault } from '../config/config-error.js';
import { describeDto, reachableDtos } from './dto-metadata.js';
import { bodyDtoOf } from './dto.step.js';
import type { DtoValidator } from './dto-validator.js';

/** How rules of other parts see the classes of bodies. */
export const BODY_SHAPES = {
  of: bodyDtoOf,
  membersOf: (dto: new () => object) => describeDto(dto).members,
  reachable: reachableDtos,
};

/** Compiles the DTO of a route ahead of its first call. */
export function bodyFault(validator: DtoValidator, route: ProtectedRoute): ConfigFault | undefined {
  const Dto = bodyDtoOf(route);
  if (!Dto || validator.prepare(Dto)) return undefined;
  return {
    where: `${route.id} (${route.handler})`,
    fault: `its body class ${Dto.name} has no validation rules, so that it would refuse every call`,
    mend: 'put class-validator decorators on its members, or type the body by an interface',
  };
}
