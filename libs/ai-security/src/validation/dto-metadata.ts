/** What a DTO class declares, read once from the metadata of class-validator and class-transformer. */
import { TransformationType } from 'class-transformer';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { acceptedBy, knownRule, type Check, type Condition } from './known-rules.js';
import { transformerMetadata } from './transformer-metadata.js';

/** A class whose instances carry a validated body. */
export type DtoClass = new () => object;

/** A member that holds other DTOs (`@ValidateNested()` and `@Type()`). */
interface NestedMember {
  /** `true`: an array of them. Declared by `each: true` or by the type of the member. */
  readonly array: boolean;
  /** Every class that may stand here; empty when class-transformer must be asked for each value. */
  readonly classes: readonly DtoClass[];
  /** The class for a value; with a discriminator it depends on the value's tag. */
  classOf(value: unknown): DtoClass;
}

export interface DtoMember {
  /** All must hold, else class-validator skips the member (`@IsOptional()`, `@ValidateIf()`). */
  readonly conditions: readonly Condition[];
  /** Values for which a condition is known not to hold. */
  readonly accepts: readonly Check[];
  readonly rules: readonly Check[];
  readonly nested: NestedMember | undefined;
}

interface DtoDescription {
  readonly members: ReadonlyMap<string, DtoMember>;
  /** class-transformer only copies: no `@Transform()`, `@Expose()`, `@Exclude()`, no class it must ask. */
  readonly copied: boolean;
  /** Everything the class declares is known, so that its checks may be compiled. */
  readonly compilable: boolean;
}

const descriptions = new WeakMap<DtoClass, DtoDescription>();

export function describeDto(Dto: DtoClass): DtoDescription {
  let description = descriptions.get(Dto);
  if (!description) descriptions.set(Dto, (description = read(Dto)));
  return description;
}

/** The class and every class that is known to be reachable through its nested members. */
export function reachableDtos(Dto: DtoClass): ReadonlySet<DtoClass> {
  const found = new Set([Dto]);
  for (const next of found) {
    for (const { nested } of describeDto(next).members.values())
      nested?.classes.forEach((type) => found.add(type));
  }
  return found;
}

/** `true`: nothing that the class or a nested one declares is unknown to us. */
export function isKnown(Dto: DtoClass): boolean {
  for (const type of reachableDtos(Dto)) if (!describeDto(type).compilable) return false;
  return true;
}

function read(Dto: DtoClass): DtoDescription {
  const storage = getMetadataStorage();
  const byName = storage.groupByPropertyName(storage.getTargetValidationMetadatas(Dto, '', false, false));
  let known = true;
  const members = new Map<string, DtoMember>();
  for (const [name, metadatas] of Object.entries(byName)) {
    const conditions: Condition[] = [];
    const accepts: Check[] = [];
    const rules: Check[] = [];
    let nested: NestedMember | undefined;
    for (const metadata of metadatas) {
      if (metadata.groups?.length || metadata.always !== undefined || metadata.validateIf) known = false;
      if (metadata.type === ValidationTypes.CONDITIONAL_VALIDATION) {
        const condition = metadata.constraints[0] as Condition;
        const accept = acceptedBy(metadata.name, condition);
        conditions.push(condition);
        if (accept) accepts.push(accept);
        else known = false;
      } else if (metadata.type === ValidationTypes.NESTED_VALIDATION) {
        nested = readNested(Dto, name, metadata.each);
      } else if (metadata.type !== ValidationTypes.WHITELIST) {
        const rule = knownRule(metadata);
        if (rule) rules.push(rule);
        else known = false;
      }
    }
    // Not a mere copy: class-transformer converts by `@Type()`, and skips members that the prototype has.
    const typed = transformerMetadata()?.findTypeMetadata(Dto, name) !== undefined;
    if ((typed && !nested) || name in Dto.prototype) known = false;
    members.set(name, { conditions, accepts, rules, nested });
  }
  const copied = members.size > 0 && isCopied(Dto, members);
  return { members, copied, compilable: known && copied && isBare(Dto) };
}

/** A `@Type()` function that looks at its argument may answer differently each time. */
const NO_HINT = new Proxy(
  {},
  {
    get: () => {
      throw new TypeError('the type depends on the value');
    },
  },
);

function readNested(Dto: DtoClass, name: string, each: boolean): NestedMember {
  const type = transformerMetadata()?.findTypeMetadata(Dto, name);
  const array = each || COLLECTIONS.has(type?.reflectedType);
  const unknown: NestedMember = { array, classes: [], classOf: constructorOf };
  if (!type?.typeFunction || type.reflectedType === Set || type.reflectedType === Map) return unknown;
  let base: DtoClass;
  try {
    base = type.typeFunction(NO_HINT as never) as DtoClass;
  } catch {
    return unknown;
  }
  const { discriminator, keepDiscriminatorProperty } = type.options;
  if (typeof base !== 'function') return unknown;
  if (!discriminator) return { array, classes: [base], classOf: () => base };
  // Without this option class-transformer deletes the tag from the caller's object.
  if (!keepDiscriminatorProperty) return unknown;
  const byTag = new Map<unknown, DtoClass>();
  for (const { name: tag, value } of discriminator.subTypes.toReversed()) byTag.set(tag, value as DtoClass);
  return {
    array,
    classes: [base, ...byTag.values()],
    classOf: (value) =>
      byTag.get((value as Record<string, unknown> | null)?.[discriminator.property]) ?? base,
  };
}

const COLLECTIONS: ReadonlySet<unknown> = new Set([Array, Set, Map]);

/** Not `value.constructor`, which a body may bring along. */
function constructorOf(value: unknown): DtoClass {
  return Object.getPrototypeOf(Object(value))?.constructor ?? Object;
}

function isCopied(Dto: DtoClass, members: ReadonlyMap<string, DtoMember>): boolean {
  const metadata = transformerMetadata();
  if (!metadata || metadata.getStrategy(Dto) !== 'none') return false;
  if (metadata.getExposedMetadatas(Dto).length || metadata.getExcludedMetadatas(Dto).length) return false;
  for (const [name, { nested }] of members) {
    if (nested?.classes.length === 0) return false;
    if (metadata.findTransformMetadatas(Dto, name, TransformationType.PLAIN_TO_CLASS).length) return false;
  }
  return true;
}

/** `true` when `new Dto()` adds nothing: no constructor, no defaults, no private fields. */
function isBare(Dto: DtoClass): boolean {
  for (let type: unknown = Dto; type !== Function.prototype; type = Object.getPrototypeOf(type)) {
    if (/#|\bconstructor\s*\(/.test(Function.prototype.toString.call(type))) return false;
  }
  return Object.values(new Dto()).every((value) => value === undefined);
}
