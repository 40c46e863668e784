/** Lays what a host says of places over the slots of a format. */
import { IGNORE } from '../config/pii-paths.js';
import { parsePath, type RulePath } from '../wire/rule-paths.js';
import type { SlotNode } from '../wire/slots.js';
import type { PiiRule } from './pii.decorators.js';

type Members = Readonly<Record<string, SlotNode>>;
/** Answers what stands instead of a slot. */
type Lay = (slot?: SlotNode) => SlotNode;

/**
 * The slots under the rules of paths, none of which leads into another's place. A named member goes before `*`.
 *
 * @throws RangeError for what is no path
 */
export function ruledSlots(slots: SlotNode, paths: Readonly<Record<string, PiiRule>>): SlotNode {
  return Object.entries(paths)
    .map(([path, rule]) => ({ path: parsePath(path), rule }))
    .toSorted((a, b) => namesFirst(a.path, b.path))
    .reduce((under, { path, rule }) => layAt(path, (slot) => ruledSlot(slot, rule))(under), slots);
}

/** The slot of a member that has a rule. In an array each item has it; an object is looked at as before. */
export function ruledSlot(slot: SlotNode | undefined, entity: PiiRule): SlotNode {
  if (entity === IGNORE) return { kind: 'ignore', ruled: true };
  const rule = { kind: 'entity', entity, ruled: true } as const;
  return { ...slot, ...rule, items: { ...slot?.items, ...rule } };
}

function layAt([step, ...rest]: RulePath, lay: Lay): Lay {
  if (step === undefined) return lay;
  const inner = layAt(rest, lay);
  const here: Lay = (slot) => {
    const { members = {}, rest: others, items } = slot ?? {};
    const ruled = { ...slot, ruled: true };
    if (step === '[]') return { ...ruled, items: inner(items) };
    if (step !== '*')
      return { ...ruled, members: { ...members, [step.name]: inner(own(members, step.name) ?? others) } };
    // What is ruled has a path of its own.
    return {
      ...ruled,
      members: mapped(members, (member) => (member.ruled ? member : inner(member))),
      rest: inner(others),
    };
  };
  return (slot) => {
    const laid = here(slot);
    return slot?.variants ? { ...laid, variants: mapped(slot.variants, here) } : laid;
  };
}

const own = (members: Members, name: string): SlotNode | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;

const mapped = (members: Members, to: (member: SlotNode) => SlotNode): Members =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, to(member)]));

/** At the first step in which two paths differ, the one that says it by name comes first. */
function namesFirst(a: RulePath, b: RulePath): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const stars = Number(a[i] === '*') - Number(b[i] === '*');
    if (stars !== 0) return stars;
  }
  return 0;
}
