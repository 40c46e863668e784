/** Any JSON by rule: a format that a host describes with paths. */
import type { FormatRule, SlotName } from '../call/protected-route.js';
import { isBelow, parsePath, reach, type RulePath } from './rule-paths.js';
import { ALONE, channelValue, type SlotNode } from './slots.js';
import type { EarlyEnd, EventSlots, EventStream, TextFormat } from './text-format.js';

type Slots = Readonly<Record<string, SlotName>>;
type StreamRule = NonNullable<FormatRule['stream']>;
type Members = Readonly<Record<string, unknown>>;

const SLOT_NAMES: ReadonlySet<unknown> = new Set<SlotName>(['text', 'json', 'opaque', 'media', 'drop']);
const isSlotName = (kind: unknown): kind is SlotName => SLOT_NAMES.has(kind);
/** Nothing in these is looked at, so no path can lead into them. */
const CLOSED: ReadonlySet<SlotName | undefined> = new Set<SlotName>(['opaque', 'media', 'drop']);

/** @throws RangeError for a rule that cannot be followed, with the reason */
export function compileRule(rule: FormatRule): TextFormat {
  known(rule, ['request', 'answer', 'stream'], 'a format rule');
  const { request = {}, answer = {}, stream } = rule;
  return {
    request: nodeOf(treeOf(request)),
    answer: nodeOf(treeOf(answer)),
    usage: () => undefined,
    ...(stream && compileStream(stream)),
  };
}

function compileStream(rule: StreamRule): Required<Pick<TextFormat, 'framing' | 'stream'>> {
  known(rule, ['framing', 'event', 'continues', 'ends', 'terminator'], 'its stream');
  const { framing: kind, event = {}, continues = [], ends = [], terminator } = rule;
  if (kind !== 'sse' && kind !== 'ndjson') throw new RangeError('framing is neither sse nor ndjson');
  if (!Array.isArray(continues) || !Array.isArray(ends))
    throw new RangeError('continues and ends are arrays of paths');
  // It is written to the wire bare.
  if (terminator !== undefined && (typeof terminator !== 'string' || !/^[^\r\n]+$/.test(terminator)))
    throw new RangeError('the terminator is not one line of text');
  const compiled: CompiledStream = {
    node: nodeOf(treeOf(event, continues), true),
    continues: continues.map(parsePath),
    ends: ends.map(parsePath),
    kept: Object.keys(event)
      .filter((path) => event[path] === 'opaque')
      .map(parsePath)
      .filter((path) => path.every((step) => typeof step !== 'string')),
  };
  return {
    framing: terminator === undefined ? { kind } : { kind, terminator },
    stream: () => new RuleStream(compiled),
  };
}

function known(value: unknown, names: readonly string[], what: string): void {
  if (!isMembers(value)) throw new RangeError(`${what} is an object`);
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other !== undefined) throw new RangeError(`${what} has no member '${other}': ${names.join(', ')}`);
}

interface Tree {
  kind?: SlotName;
  continues?: boolean;
  readonly members: Map<string, Tree>;
  rest?: Tree;
  items?: Tree;
}

function treeOf(slots: Slots, continues: readonly string[] = []): Tree {
  const root: Tree = { members: new Map() };
  if (!isMembers(slots)) throw new RangeError('places are an object: path and what is there');
  for (const [path, kind] of Object.entries<unknown>(slots)) {
    if (!isSlotName(kind))
      throw new RangeError(`'${path}' is none of ${[...SLOT_NAMES].join(', ')}, but '${String(kind)}'`);
    const steps = parsePath(path);
    if (kind === 'drop' && steps.at(-1) === '[]')
      throw new RangeError(`'${path}': items cannot be dropped, drop the array`);
    placeOf(root, steps).kind = kind;
  }
  for (const path of continues) placeOf(root, parsePath(path)).continues = true;
  return root;
}

function placeOf(root: Tree, path: RulePath): Tree {
  let tree = root;
  for (const step of path) {
    if (step === '*') tree = tree.rest ??= { members: new Map() };
    else if (step === '[]') tree = tree.items ??= { members: new Map() };
    else {
      const inner = tree.members.get(step.name) ?? { members: new Map() };
      tree.members.set(step.name, inner);
      tree = inner;
    }
  }
  return tree;
}

/**
 * `event`: of the strings in here only those at and below the paths that continue do so; the names of their
 * channels begin at the root.
 */
function nodeOf(root: Tree, event = false): SlotNode {
  const walk = (tree: Tree, at: string, inside: boolean): SlotNode => {
    const { kind, members, rest, items } = tree;
    if (CLOSED.has(kind) && (members.size > 0 || rest || items || tree.continues))
      throw new RangeError(`'${at}' is ${kind}, so that no other path can lead there or continue there`);
    const continues = inside || tree.continues === true;
    const alone = event && !continues;
    const inner = (name: string): string => (at === '' ? name : `${at}.${name}`);
    return {
      ...(kind && kind !== 'text' ? { kind } : undefined),
      ...(alone && { continues: false, rest: ALONE, items: ALONE }),
      ...(members.size > 0 && {
        members: Object.fromEntries(
          [...members].map(([name, one]) => [name, walk(one, inner(name), continues)]),
        ),
      }),
      ...(rest && { rest: walk(rest, inner('*'), continues) }),
      ...(items && { items: walk(items, `${at}[]`, continues) }),
    };
  };
  const node = walk(root, '', false);
  return event ? { ...node, continues: true } : node;
}

interface CompiledStream {
  readonly node: SlotNode;
  readonly continues: readonly RulePath[];
  readonly ends: readonly RulePath[];
  /** Members that a tail has of the last event before it: only what is opaque is known to be no text. */
  readonly kept: readonly RulePath[];
}

/** A channel is named by the way to its string: `choices/0/text`. */
class RuleStream implements EventStream {
  /** What tails have of the last event with text, one for each path that continues. */
  readonly #shapes: Members[] = [];

  constructor(private readonly rule: CompiledStream) {}

  slots(event: object): EventSlots {
    const { node, continues, ends } = this.rule;
    continues.forEach((path, i) => reach(event, path, () => (this.#shapes[i] = this.#shapeOf(event))));
    const ended = new Set<string>();
    for (const path of ends) {
      const scope = 1 + Math.max(path.lastIndexOf('[]'), path.lastIndexOf('*'));
      reach(event, path, (value, at) => {
        if (value)
          ended.add(
            at
              .slice(0, scope)
              .map((step) => `${step}/`)
              .join(''),
          );
      });
    }
    return { node, ends: [...ended] };
  }

  tail(channel: string, text: string): object {
    const steps = channel.split('/');
    const path = this.rule.continues.findIndex((continued) => isBelow(steps, continued));
    return merged(this.#shapes[path] ?? {}, channelValue(steps, text) as Members);
  }

  stopped({ message, code }: EarlyEnd): readonly object[] {
    return [{ error: { message, type: 'server_error', code, param: null } }];
  }

  #shapeOf(event: object): Members {
    let shape: Members = {};
    for (const path of this.rule.kept) {
      reach(event, path, (value, at) => {
        if (typeof value !== 'string' && typeof value !== 'number') return;
        shape = merged(
          shape,
          at.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Members,
        );
      });
    }
    return shape;
  }
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(below: Members, above: Members): Members {
  const both = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const under = both[name];
    both[name] = isMembers(value) && isMembers(under) ? merged(under, value) : value;
  }
  return both;
}
