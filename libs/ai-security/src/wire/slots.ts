/**
 * Where the text is in a JSON value: a tree of slots, and the one walk over it.
 *
 * What the tree does not name is text: a member that a provider adds tomorrow is inspected, never passed
 * through unseen.
 */

/**
 * - `text`: prose, transformed.
 * - `name`: as `text`, but complete in itself even in a stream: it is transformed at once, never held back.
 * - `json`: a string that is itself JSON (tool arguments): transformed inside, so that it still parses.
 * - `opaque`: a string that is an identifier, an enumeration or a signature: never touched. What turns out to
 *   be an object or an array is text all the same.
 * - `media`: content that cannot be inspected (images, audio, files): refused unless allowed.
 * - `untokenized`: as `text`, but a number is a token: it spells a text that cannot be inspected, as `media`.
 * - `drop`: left out of a protected answer, because it spells the text again (`logprobs`).
 * - `empty`: as `drop`, but of an array that the format requires an empty one is left.
 * - `entity`: a string or a number that is one value of the type `entity`, whatever it looks like.
 * - `ignore`: nothing in here is looked at.
 */
type SlotKind =
  'text' | 'name' | 'json' | 'opaque' | 'media' | 'untokenized' | 'drop' | 'empty' | 'entity' | 'ignore';

export interface SlotNode {
  readonly kind?: SlotKind;
  readonly entity?: string;
  /** A rule is here or below, which goes before what the visitor says of the members. */
  readonly ruled?: boolean;
  readonly members?: Readonly<Record<string, SlotNode>>;
  /** Members that are not named. @default text */
  readonly rest?: SlotNode;
  readonly items?: SlotNode;
  /** What stands instead of this node for objects whose member `type` has one of these values. */
  readonly variants?: Readonly<Record<string, SlotNode>>;
  /**
   * In a stream, the strings in here continue from event to event. The channel of each is the scope of the
   * event and its path from here: `0/delta/content`. Items of arrays are told apart by their member `index`.
   * `false`: strings right here are complete in themselves, though what is around them continues.
   */
  readonly continues?: boolean;
  /** What is in here says again, whole, what other slots said: it is transformed alike, and not counted twice. */
  readonly twin?: boolean;
}

/** Text that is complete in itself, whatever continues around it. */
export const ALONE: SlotNode = {
  continues: false,
  get items() {
    return ALONE;
  },
  get rest() {
    return ALONE;
  },
};

export interface SlotVisitor {
  /**
   * Returns what replaces the string. `channel` is set for strings that continue in the next event, `twin` for
   * those that repeat others, `entity` for one value of a type.
   */
  string(
    text: string,
    kind: 'text' | 'json',
    channel: string | undefined,
    twin: boolean,
    entity?: string,
  ): string;
  /** What stands instead of the slot of a member of `object`. */
  slot?(object: object, name: string, slot: SlotNode | undefined): SlotNode | undefined;
  /** Called for each non-empty `media` slot; may throw. */
  media(): void;
  /** The value is about to be serialized: objects are walked as `JSON.stringify` will write them. */
  readonly serialized?: boolean;
}

/** Deeper values are refused by the structure limits before; an answer has no such limits. */
const MAX_DEPTH = 64;
/** A value that refers to itself would be walked for ever. */
const MAX_NODES = 1_000_000;

// A name that can only be a name. Any other is text: `{ "joe@example.com": 3 }`.
const NAME = /^[A-Za-z_]{1,40}$/;
// Nine digits and more can be a card, an account or a telephone; shorter numbers are counts and indexes.
const MIN_NUMBER = 1e8;

/**
 * Visits every slot of a JSON value and returns the value with the visitor's replacements. Unchanged parts
 * are shared with the input, which itself is never written to: a handler may answer with a constant.
 * A value that is to be dropped itself, an event of a stream, is `undefined`.
 *
 * @param scope begins the name of each channel, without the `/` that follows it
 * @throws RangeError beyond 64 levels or a million values
 */
export function mapSlots(
  value: unknown,
  node: SlotNode | undefined,
  visitor: SlotVisitor,
  scope = '',
): unknown {
  if (node?.kind === 'drop') return undefined;
  return new SlotWalk(visitor, scope).value(value, node, undefined, 0);
}

/** The inverse of a channel's name: the part of an event, inside its array item, that carries the text. */
export function channelValue(path: readonly string[], text: string): unknown {
  return path.reduceRight<unknown>((inner, step) => {
    if (!/^\d+$/.test(step)) return { [step]: inner };
    return [typeof inner === 'string' ? inner : { index: Number(step), ...(inner as object) }];
  }, text);
}

/** What tells the items of a `continues` array apart: their member `index`, or else their position. */
export function itemIndex(item: unknown, position: number): number {
  const index = typeof item === 'object' && item !== null ? (item as { index?: unknown }).index : undefined;
  return typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 ? index : position;
}

class SlotWalk {
  #visited = 0;
  #twin = false;

  constructor(
    private readonly visitor: SlotVisitor,
    private readonly scope: string,
  ) {}

  /** `path` is the channel so far inside a node that continues; its value is only read for strings. */
  value(value: unknown, slot: SlotNode | undefined, path: string | undefined, depth: number): unknown {
    const node = slot?.variants ? variantOf(value, slot, slot.variants) : slot;
    if (node?.twin && !this.#twin) {
      this.#twin = true;
      const mapped = this.value(value, node, path, depth);
      this.#twin = false;
      return mapped;
    }
    const channel = node?.continues ? (path ?? this.scope) : path;
    const kind = node?.kind;
    if (kind === 'ignore') return value;
    switch (typeof value) {
      case 'string':
        if (kind === 'opaque' || value === '') return value;
        if (kind === 'media') break;
        return this.visitor.string(
          value,
          kind === 'json' ? 'json' : 'text',
          kind === 'name' || node?.continues === false ? undefined : channel,
          this.#twin,
          node?.entity,
        );
      case 'number':
        if (kind === 'untokenized') break;
        return kind === 'opaque' ? value : this.#number(value, node?.entity);
      case 'object':
        if (value === null) return value;
        if (kind === 'media') break;
        return this.#object(value, kind === 'opaque' ? undefined : node, channel, depth);
      default:
        return value;
    }
    this.visitor.media();
    return value;
  }

  /** A number that must change becomes a string. */
  #number(value: number, entity: string | undefined): unknown {
    if (entity === undefined && (!Number.isInteger(value) || Math.abs(value) < MIN_NUMBER)) return value;
    const text = String(value);
    const mapped = this.visitor.string(text, 'text', undefined, this.#twin, entity);
    return mapped === text ? value : mapped;
  }

  #object(object: object, node: SlotNode | undefined, channel: string | undefined, depth: number): unknown {
    if (depth >= MAX_DEPTH || ++this.#visited > MAX_NODES)
      throw new RangeError('JSON is too deep or too large to be inspected');
    if (Array.isArray(object)) return this.#array(object, node, channel, depth + 1);
    if (this.visitor.serialized) {
      if (ArrayBuffer.isView(object)) {
        this.visitor.media();
        return object;
      }
      const json = (object as { toJSON?: unknown }).toJSON;
      const written: unknown =
        typeof json === 'function'
          ? json.call(object, '')
          : object instanceof String
            ? String(object)
            : object;
      if (written !== object) return this.value(written, node, channel, depth + 1);
    }
    return this.#members(object as Record<string, unknown>, node, channel, depth + 1);
  }

  #array(
    array: readonly unknown[],
    node: SlotNode | undefined,
    channel: string | undefined,
    depth: number,
  ): unknown {
    const items = node?.items;
    const counts = items?.kind !== 'untokenized' && items?.entity === undefined;
    const prefix = channel && `${channel}/`;
    let copy: unknown[] | undefined;
    for (let i = 0; i < array.length; i++) {
      const item = array[i];
      // Embeddings have thousands of them.
      if (counts && typeof item === 'number' && Math.abs(item) < MIN_NUMBER) continue;
      const itemChannel = prefix === undefined ? undefined : `${prefix}${itemIndex(item, i)}`;
      const mapped = this.value(item, items, itemChannel, depth);
      if (mapped !== item) (copy ??= array.slice())[i] = mapped;
    }
    return copy ?? array;
  }

  #members(
    object: Record<string, unknown>,
    node: SlotNode | undefined,
    channel: string | undefined,
    depth: number,
  ): unknown {
    const members = node?.members;
    let copy: Record<string, unknown> | undefined;
    for (const name in object) {
      const item = object[name];
      const named = members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
      const given = named ?? node?.rest;
      const slot = this.visitor.slot && !given?.ruled ? this.visitor.slot(object, name, given) : given;
      if (slot?.kind === 'drop' || slot?.kind === 'empty') {
        copy = dropped(object, copy, name, slot.kind === 'empty');
        continue;
      }
      let written = name;
      if (named === undefined && !NAME.test(name))
        written = this.visitor.string(name, 'text', undefined, this.#twin);
      // The path is only built for what can continue.
      const inner =
        channel === undefined || typeof item === 'number'
          ? undefined
          : channel === ''
            ? name
            : `${channel}/${name}`;
      const mapped = this.value(item, slot, inner, depth);
      if (mapped === item && written === name) continue;
      copy ??= clone(object);
      if (written !== name) delete copy[name];
      copy[written] = mapped;
    }
    return copy ?? object;
  }
}

function dropped(
  object: Record<string, unknown>,
  copy: Record<string, unknown> | undefined,
  name: string,
  emptied: boolean,
): Record<string, unknown> | undefined {
  const item = object[name];
  if (item === null || (emptied && Array.isArray(item) && item.length === 0)) return copy;
  const without = copy ?? clone(object);
  if (emptied && Array.isArray(item)) without[name] = [];
  else delete without[name];
  return without;
}

function variantOf(value: unknown, node: SlotNode, variants: Readonly<Record<string, SlotNode>>): SlotNode {
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  return typeof type === 'string' && Object.hasOwn(variants, type) ? (variants[type] as SlotNode) : node;
}

/** A shallow copy. A DTO stays an instance of its class. */
export function clone(object: object): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(object) as object | null;
  // Spread, unlike `Object.assign`, copies an own `__proto__` as a member.
  const copy: Record<string, unknown> = { ...object };
  return prototype === Object.prototype ? copy : (Object.setPrototypeOf(copy, prototype) as typeof copy);
}
