/** What is at places of request bodies because the host says so: by paths of the options and by decorators. */
import { Inject, Injectable } from '@nestjs/common';
import { createPiiEngine, type PiiEngine } from '@ai-security/pii';
import type { ProtectedRoute } from '../call/protected-route.js';
import type { ConfigFault } from '../config/config-error.js';
import { IGNORE } from '../config/pii-paths.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings, type PiiSettings } from '../config/settings.js';
import { formatOf } from '../wire/formats.js';
import { parsePath, type RulePath } from '../wire/rule-paths.js';
import type { SlotNode } from '../wire/slots.js';
import { PII_ENGINE } from './pii-sessions.js';
import { declaredRules } from './pii.decorators.js';
import { ruledSlots } from './rule-slots.js';

type Dto = new () => object;
type DtoMembers = ReadonlyMap<
  string,
  { readonly nested: { readonly array: boolean; readonly classes: readonly Dto[] } | undefined }
>;

/** What is known of the bodies of routes. */
export interface BodyShapes {
  /** The class of a route's body, where it has one. */
  of(route: ProtectedRoute): Dto | undefined;
  membersOf(dto: Dto): DtoMembers;
  /** The class and those of its nested members. */
  reachable(dto: Dto): Iterable<Dto>;
}

type NamedType = readonly [type: string, where: string];

const TYPE_MEND = "name one of the types of personal data, or 'ignore'";

@Injectable()
export class PiiRules {
  readonly #settings: PiiSettings;
  readonly #slots = new WeakMap<ProtectedRoute, SlotNode>();
  #types: ReadonlySet<string> = new Set();

  constructor(
    @Inject(PII_ENGINE) private readonly engine: PiiEngine,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
  ) {
    this.#settings = settings.pii;
  }

  /** Where the text of a route's request body is: the slots of its format, under the rules of its paths. */
  slotsOf(route: ProtectedRoute): SlotNode {
    let slots = this.#slots.get(route);
    if (!slots)
      this.#slots.set(route, (slots = ruledSlots(formatOf(route.format).request, route.piiPaths ?? {})));
    return slots;
  }

  /** The types that rules name; known once `inspect` has run. */
  get types(): ReadonlySet<string> {
    return this.#types;
  }

  /**
   * Compiles the rules of all routes, ahead of their first calls.
   *
   * @returns what no rule could do: a type that there is not, a path to no member of a DTO, an action of a type that
   *   nobody looks for or names
   */
  inspect(routes: readonly ProtectedRoute[], shapes: BodyShapes): ConfigFault[] {
    const faults: ConfigFault[] = [];
    const { paths } = this.#settings;
    /** Types that rules name, and where. */
    const named: NamedType[] = Object.entries(paths).map(([path, type]) => [type, `pii.paths['${path}']`]);
    const led = new Set<string>();
    for (const route of routes) {
      const where = `${route.id} (${route.handler})`;
      const dto = shapes.of(route);
      for (const [path, type] of Object.entries(route.piiPaths ?? {})) {
        const own = paths[path] !== type;
        if (own) named.push([type, `${where}, pii.paths['${path}']`]);
        if (!dto || leads([dto], parsePath(path), shapes)) led.add(path);
        else if (own) faults.push(nowhere(`${where}, pii.paths['${path}']`, `to no member of ${dto.name}`));
      }
      for (const type of dto ? shapes.reachable(dto) : []) {
        for (const [member, rule] of declaredRules(type.prototype as object))
          named.push([rule, `${type.name}.${member}, @Pii('${rule}')`]);
      }
      this.slotsOf(route);
    }
    if (routes.length > 0) {
      for (const path of Object.keys(paths))
        if (!led.has(path))
          faults.push(nowhere(`pii.paths['${path}']`, 'on no route to a member of its DTO'));
    }
    this.#types = new Set(named.map(([type]) => type).filter((type) => type !== IGNORE));
    return [...faults, ...this.#unknownTypes(named), ...this.#unusedActions(named)];
  }

  #unknownTypes(named: readonly NamedType[]): ConfigFault[] {
    const found = this.#found();
    const asked = new Map(
      named.filter(([type]) => type !== IGNORE && !found.has(type)).map(([t, w]) => [w, t]),
    );
    if (asked.size === 0) return [];
    // Those that the engine can find but was not asked to: an engine of them all costs a compilation.
    for (const type of createPiiEngine({ entities: 'all' }).entities) found.add(type);
    return [...asked]
      .filter(([, type]) => !found.has(type))
      .map(([where, type]) => ({ where, fault: `${type} is not a type of personal data`, mend: TYPE_MEND }));
  }

  /** `{ PHONE: 'block' }` would block nothing, and nor would `{ CREDIT_CARD: 'block' }` beside `entities` without it. */
  #unusedActions(named: readonly NamedType[]): ConfigFault[] {
    const found = this.#found();
    for (const [type] of named) found.add(type);
    return Object.keys(this.#settings.actions)
      .filter((type) => !found.has(type))
      .map((type) => ({
        where: `pii.actions.${type}`,
        fault: `${type} is not a type that is looked for`,
        mend: `choose from ${[...found].join(', ')}`,
      }));
  }

  /** The types that are looked for. */
  #found(): Set<string> {
    return new Set([...this.engine.entities, ...(this.#settings.presidio?.entities ?? [])]);
  }
}

const nowhere = (where: string, leadsTo: string): ConfigFault => ({
  where,
  fault: `leads ${leadsTo}, so that it would protect nothing`,
  mend: 'correct the path: names, each followed by [] for the items of an array, with dots between them',
});

/** Whether a path can lead to anything in such an object. What is in a member without a DTO of its own is not known. */
function leads(dtos: readonly Dto[], [step, ...rest]: RulePath, shapes: BodyShapes): boolean {
  if (step === undefined) return true;
  if (step === '[]') return false;
  return dtos.some((dto) =>
    [...shapes.membersOf(dto)].some(([name, { nested }]) => {
      if (step !== '*' && step.name !== name) return false;
      if (!nested || nested.classes.length === 0 || rest.length === 0) return true;
      if (!nested.array) return leads(nested.classes, rest, shapes);
      return rest[0] === '[]' && leads(nested.classes, rest.slice(1), shapes);
    }),
  );
}
