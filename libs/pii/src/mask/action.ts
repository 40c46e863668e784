// What can be done with a value, and which of it is asked for each type.
import { keyedDigest, type KeyedDigest } from '../pseudonym/keyed-digest.js';

/**
 * - `redact` writes `<EMAIL_ADDRESS>`.
 * - `mask` replaces letters and digits by `*` and leaves what the type's `keep` says: the last four, but at most
 *   half of them, and none where what follows could continue them.
 * - `hash` writes `<EMAIL_ADDRESS:…>` with 64 bits of a keyed hash: equal values stay equal, nothing comes back.
 * - `fake` writes another value of the same form: equal values get equal fakes under one key. Two values may meet
 *   in one fake, and fakes are found again, so this one is not idempotent.
 * - `pseudonymize` writes what `restore` turns back; in sessions only.
 * - `block` is for what must not pass at all: see `blocked` of `mask` and `stop` of a stream.
 * - `report` leaves the value where it is.
 */
export type PiiAction = 'redact' | 'mask' | 'hash' | 'fake' | 'pseudonymize' | 'block' | 'report';

/** `mask` that leaves the last so many letters or digits, at most half of them. */
export interface KeepLast {
  readonly action: 'mask';
  /** 0 or more. Types that are never shown in part (JWTs, private keys, IP addresses) stay hidden whole. */
  readonly keepLast: number;
}

/** A value as an action of the host's own sees it. */
export interface FoundValue {
  readonly type: string;
  readonly value: string;
  readonly score: number;
}

/**
 * An action by name, `mask` with its number, or a function whose result is inserted as it is. Values of more than
 * 512 code units become `<TYPE>` without it being asked, so that a stream need not hold them.
 */
export type PiiActionSpec = PiiAction | KeepLast | ((found: FoundValue) => string);

export interface MaskOptions {
  /** For every type that `actions` does not name. @default 'redact' */
  readonly action?: PiiActionSpec;
  /** Actions of single types. */
  readonly actions?: Readonly<Record<string, PiiActionSpec>>;
  /** Secret of 16 bytes or more, for `hash` and `fake`: another key gives other hashes and fakes. */
  readonly key?: Uint8Array;
}

/** The actions of a call of `mask`, checked. */
export interface MaskActions {
  of(type: string): PiiActionSpec;
  /** Present where an action needs it. */
  readonly digest: KeyedDigest | undefined;
  /** Whether an action leaves a part of a value readable. */
  readonly masks: boolean;
}

const NAMES: readonly unknown[] = ['redact', 'mask', 'hash', 'fake', 'block', 'report'];

/**
 * @param types that the engine finds: an action for any other would silently do nothing
 * @throws TypeError for an action that there is not, or that lacks its key or session; RangeError for a type that
 *   is not found
 */
export function maskActions(
  { action = 'redact', actions, key }: MaskOptions,
  types: Pick<ReadonlySet<string>, 'has'>,
): MaskActions {
  const byType = new Map(Object.entries(actions ?? {}));
  for (const type of byType.keys()) {
    if (!types.has(type)) throw new RangeError(`actions: ${type} is not a type that is looked for`);
  }
  const specs = [action, ...byType.values()];
  for (const spec of specs) checkSpec(spec);
  const keyed = specs.find((spec) => spec === 'hash' || spec === 'fake');
  if (keyed !== undefined && key === undefined) {
    throw new TypeError(`action '${String(keyed)}' needs a key: give key, 16 random bytes or more`);
  }
  return {
    of: byType.size === 0 ? () => action : (type) => byType.get(type) ?? action,
    digest: keyed === undefined ? undefined : keyedDigest(key!),
    masks: specs.some((spec) => spec === 'mask' || typeof spec === 'object'),
  };
}

function checkSpec(spec: PiiActionSpec): void {
  if (typeof spec === 'function' || NAMES.includes(spec)) return;
  if (spec === 'pseudonymize') {
    throw new TypeError(
      "action 'pseudonymize' needs a session that can restore: use engine.pseudonymizer({ key }).session()",
    );
  }
  if (typeof spec === 'object' && spec?.action === 'mask') {
    if (Number.isInteger(spec.keepLast) && spec.keepLast >= 0) return;
    throw new TypeError('keepLast must be a whole number, 0 or more');
  }
  throw new TypeError(`unknown action ${JSON.stringify(spec)}; there are: ${NAMES.join(', ')}`);
}
