/** What a DTO says of its own members, and where it is kept. */
import { IGNORE } from '../config/pii-paths.js';

/** An entity type, or `ignore`. */
export type PiiRule = string;

const declared = new WeakMap<object, Map<string, PiiRule>>();
const inherited = new WeakMap<object, ReadonlyMap<string, PiiRule>>();
let any = false;

/**
 * The member of a DTO is one value of this type (each item, where it is an array): in a request it is treated by the
 * action of the type, whatever detection says of it.
 *
 * @param type an entity type, e.g. `PERSON`; one that there is not stops the boot
 * @throws TypeError for what cannot be a type, and on a static or symbol member
 * @example
 * class Ticket {
 *   \@IsString() \@Pii('PERSON') customer!: string;
 * }
 */
export function Pii(type: string): PropertyDecorator {
  if (!/^[A-Z][A-Z0-9_]{0,39}$/.test(type))
    throw new TypeError(`@Pii(${JSON.stringify(type)}): write a type in capitals, e.g. 'EMAIL_ADDRESS'`);
  return declare(type);
}

/**
 * Nothing in this member of a DTO is looked at or changed on its way to the model, objects, arrays and images in it
 * included.
 *
 * @throws TypeError on a static or symbol member, and beside `@Pii()`
 */
export const PiiIgnore = (): PropertyDecorator => declare(IGNORE);

function declare(rule: PiiRule): PropertyDecorator {
  return (target, name) => {
    if (typeof name === 'symbol' || typeof target === 'function')
      throw new TypeError('@Pii() and @PiiIgnore() are for the members of a DTO');
    const rules = declared.get(target) ?? new Map<string, PiiRule>();
    if (rules.has(name)) throw new TypeError(`${name} has more than one of @Pii() and @PiiIgnore()`);
    declared.set(target, rules.set(name, rule));
    any = true;
  };
}

/** Whether any class has such a decorator: most applications have none, and then nobody needs to ask. */
export const isAnyDeclared = (): boolean => any;

/** What the class of a prototype says of its members, by name; a class goes before those that it extends. */
export function declaredRules(prototype: object): ReadonlyMap<string, PiiRule> {
  let rules = inherited.get(prototype);
  if (!rules) {
    const above = Object.getPrototypeOf(prototype) as object | null;
    rules = new Map([...(above ? declaredRules(above) : []), ...(declared.get(prototype) ?? [])]);
    inherited.set(prototype, rules);
  }
  return rules;
}
