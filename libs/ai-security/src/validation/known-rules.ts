/** What the compiler of DTOs knows: validators that are pure functions, and conditions on the value alone. */
import { getMetadataStorage, IS_OPTIONAL, ValidateIf } from 'class-validator';

type ValidationMetadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

export type Check = (value: unknown) => boolean;
/** Of `@ValidateIf()`: where it does not hold, class-validator skips the member. */
export type Condition = (object: object, value: unknown) => boolean;

/** Decorators of class-validator that look at nothing but the value and their own constraints. */
const PURE_VALIDATORS: ReadonlySet<string> = new Set(
  (
    'arrayMaxSize arrayMinSize arrayNotEmpty contains equals isAlpha isAlphanumeric isArray isAscii ' +
    'isBoolean isDateString isDefined ' +
    'isDivisibleBy isEmail isEnum isIn isInt isIso8601 isLength isNegative isNotEmpty isNotIn isNumber isNumberString ' +
    'isObject isPositive isString isUrl isUuid matches max maxLength min minLength notContains notEquals'
  ).split(' '),
);

/** What a validator may look at while it is run apart from its object. */
class ConstraintsOnly {
  constructor(readonly constraints: unknown[]) {}

  get value(): never {
    throw new TypeError('not available');
  }
  get object(): never {
    throw new TypeError('not available');
  }
  get property(): never {
    throw new TypeError('not available');
  }
  get targetName(): never {
    throw new TypeError('not available');
  }
}

/** The check of a decorator of class-validator itself, by calling the very function that it registered. */
export function knownRule({ name, constraintCls, constraints, each }: ValidationMetadata): Check | undefined {
  const [constraint, ...more] = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  if (!name || !PURE_VALIDATORS.has(name) || !constraint || constraint.async || more.length > 0)
    return undefined;
  const { instance } = constraint;
  const args = new ConstraintsOnly(constraints);
  if (!answersAtOnce(() => instance.validate(undefined, args))) return undefined;
  const check: Check = (value) => instance.validate(value, args) === true;
  return each ? (value) => (Array.isArray(value) ? value.every(check) : check(value)) : check;
}

/** `false` for a host's validator that borrows a known name but waits, or looks at more. */
function answersAtOnce(validate: () => unknown): boolean {
  try {
    const answer = validate();
    if (typeof answer === 'boolean') return true;
    void Promise.resolve(answer).catch(() => undefined);
    return false;
  } catch {
    return false;
  }
}

const accepting = new WeakMap<Condition, Check>();

/**
 * Lets a member hold a value besides what its other decorators ask for, e.g. a string instead of an array
 * of parts. The same as `@ValidateIf((_, value) => !accept(value))`, in a form that can be compiled.
 *
 * @param accept must depend on the value alone
 */
export function Or(accept: Check): PropertyDecorator {
  const condition: Condition = (_, value) => !accept(value);
  accepting.set(condition, accept);
  return ValidateIf(condition);
}

const isNullish: Check = (value) => value === null || value === undefined;

/** The values that a condition exempts from all other checks; `undefined` when it is not known. */
export function acceptedBy(name: string | undefined, condition: Condition): Check | undefined {
  return name === IS_OPTIONAL ? isNullish : accepting.get(condition);
}
