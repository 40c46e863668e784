/** The long way: class-transformer and class-validator, with what they let slip refused. */
import { HttpException } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, ValidationTypes, type ValidationError, type ValidatorOptions } from 'class-validator';
import { SecurityProblem } from '../errors/security-problem.js';
import { holds, mayPass, type UnknownMembers } from './compiled-dto.js';
import { describeDto, reachableDtos, type DtoClass } from './dto-metadata.js';

/**
 * Turns a plain value into a valid instance of a DTO.
 *
 * First our own look, which stops at the first problem: class-validator examines all of a body before it
 * says no, 40 ms for 9,000 wrong parts. It also refuses what class-validator lets slip: arrays within arrays
 * (`messages: [[{...}]]` passes `@ValidateNested`: class-validator issues 1399 and 2264), arrays where one
 * object belongs and the reverse, and unknown members that class-transformer drops unseen because every
 * object has something of that name (`toString`).
 *
 * Only class-validator says yes, and only in a promise: `validateSync` would take the promise of an
 * asynchronous validator for one.
 *
 * @throws SecurityProblem `invalid_body` or `unknown_member`, whose `param` holds declared names and indexes
 *   only; for an unknown member it is the path of its parent. Thrown at once where a decorator of
 *   class-validator itself is not met, else the promise is rejected with it.
 */
export function validateInFull(
  Dto: DtoClass,
  plain: unknown,
  unknownMembers: UnknownMembers,
): Promise<object> {
  const refused = (name: string, type: DtoClass): boolean =>
    unknownMembers === 'refuse' || (unknownMembers === 'pass' && !mayPass(name, type));
  try {
    walkDtos(Dto, plain, '', (type, object, path) => {
      const { copied, compilable, members } = describeDto(type);
      if (compilable) {
        for (const [name, member] of members) {
          if (!holds(member, object[name])) throw problem('invalid_body', join(path, name));
        }
      }
      const unknown = (name: string) => !members.has(name) && refused(name, type);
      if (copied && Object.keys(object).some(unknown)) throw problem('unknown_member', path);
      return copied;
    });
    const instance = plainToInstance(Dto, plain, { exposeUnsetFields: false }) as object;
    const options: ValidatorOptions = {
      whitelist: unknownMembers !== 'pass',
      forbidNonWhitelisted: unknownMembers === 'refuse',
      forbidUnknownValues: true,
      stopAtFirstError: true,
      validationError: { target: false, value: false },
    };
    return validate(instance, options)
      .then((errors) => {
        if (errors.length > 0) throw problemOf(Dto, errors);
        walkDtos(Dto, instance, '', dropUnset);
        return instance;
      })
      .catch(refuseFailed);
  } catch (error) {
    return refuseFailed(error);
  }
}

/** Fields of a class are own members from the start; a spread would send them to the provider. */
function dropUnset(_: DtoClass, object: Record<string, unknown>): boolean {
  for (const name of Object.keys(object)) if (object[name] === undefined) delete object[name];
  return true;
}

/** A transform or validator met a value that it was not written for, or the stack overflowed. */
function refuseFailed(error: unknown): never {
  if (error instanceof HttpException) throw error;
  throw new SecurityProblem('invalid_body', { reason: 'validation_failed', cause: error });
}

type Visit = (type: DtoClass, object: Record<string, unknown>, path: string) => boolean;

/** Visits every DTO of a tree and refuses what is no object where one is declared. `false` from `visit` stops. */
function walkDtos(type: DtoClass, value: unknown, path: string, visit: Visit): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw problem('invalid_body', path);
  const object = value as Record<string, unknown>;
  if (!visit(type, object, path)) return;
  for (const [name, { nested, conditions }] of describeDto(type).members) {
    const member = object[name];
    if (!nested || member === undefined || !conditions.every((holds) => holds(object, member))) continue;
    const at = join(path, name);
    if (!nested.array) {
      walkDtos(nested.classOf(member), member, at, visit);
      continue;
    }
    if (!isIterable(member)) throw problem('invalid_body', at);
    let index = 0;
    for (const item of member.values()) walkDtos(nested.classOf(item), item, `${at}[${index++}]`, visit);
  }
}

function isIterable(value: unknown): value is { values(): Iterable<unknown> } {
  return Array.isArray(value) || value instanceof Set || value instanceof Map;
}

const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);

function problem(code: 'invalid_body' | 'unknown_member', path: string): SecurityProblem {
  return new SecurityProblem(code, path ? { param: path } : {});
}

/** The first invalid member; an unknown one only where nothing else is wrong, as a wrong tag makes many. */
function problemOf(Dto: DtoClass, errors: readonly ValidationError[]): SecurityProblem {
  const declared = new Set([...reachableDtos(Dto)].flatMap((type) => [...describeDto(type).members.keys()]));
  let unknownIn: string | undefined;

  const find = (siblings: readonly ValidationError[], parent: string): string | undefined => {
    for (const { property, constraints, children } of siblings) {
      if (constraints && ValidationTypes.WHITELIST in constraints) {
        unknownIn ??= parent;
        continue;
      }
      const path = append(parent, property, declared);
      const found = constraints ? path : find(children ?? [], path);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const invalid = find(errors, '');
  return invalid === undefined
    ? problem('unknown_member', unknownIn ?? '')
    : problem('invalid_body', invalid);
}

/** Indexes are kept short because keys of a `Map` look like them, and those are the caller's text. */
function append(parent: string, name: string | undefined, declared: ReadonlySet<string>): string {
  if (name === undefined) return parent;
  if (declared.has(name)) return join(parent, name);
  return /^\d{1,6}$/.test(name) ? `${parent}[${name}]` : parent;
}
