/** What can be blocked, and the record of a block. */
import { StoreUnavailable } from '../../state/store-unavailable.js';

/** Whom or what a block stops; everything that it names is compared exactly, except models. */
export type BlockTarget =
  | {
      /**
       * `principal`: `Principal.id`, e.g. `<issuer>|<subject>`; `key`: the id of an API key; `tenant`: `Principal.tenant`;
       * `model`: the name in requests without regard to case, where a `*` at the end stands for any ending.
       */
      readonly kind: 'principal' | 'key' | 'tenant' | 'model';
      /** 1 to 1024 characters. */
      readonly id: string;
    }
  | { readonly kind: 'all' };

/** Times are in seconds since the epoch. */
export type Block = BlockTarget & {
  /** Why: a token of `[a-z0-9_.-]`, 1 to 64 characters. */
  readonly reason: string;
  readonly blockedAt: number;
  /** `null`: until it is released. */
  readonly expiresAt: number | null;
};

export interface BlockOptions {
  /** Why: a token of `[a-z0-9_.-]`, 1 to 64 characters: never data of a person. @default 'unspecified' */
  readonly reason?: string | undefined;
  /** When it ends by itself, in seconds since the epoch. @default never */
  readonly expiresAt?: number | undefined;
}

/** More are refused, not forgotten: to forget one would let it in again. */
export const MAX_BLOCKS = 10_000;

export const BLOCK_KINDS = [
  'principal',
  'key',
  'tenant',
  'model',
  'all',
] as const satisfies BlockTarget['kind'][];

const REASON = /^[a-z0-9_.-]{1,64}$/;
const MAX_ID = 1024;

export const isReason = (text: unknown): text is string => typeof text === 'string' && REASON.test(text);

/** What cannot be the target of a block: anything but the forms of `BlockTarget`. */
export function isTarget(value: unknown): value is BlockTarget {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id } = value as { kind?: unknown; id?: unknown };
  if (kind === 'all') return id === undefined;
  const isNamed = (BLOCK_KINDS as readonly unknown[]).includes(kind);
  return isNamed && typeof id === 'string' && id.length >= 1 && id.length <= MAX_ID;
}

/** @throws TypeError for a target, a reason or a time that is none */
export function newBlock(
  target: BlockTarget,
  { reason = 'unspecified', expiresAt }: BlockOptions = {},
): Block {
  const blockedAt = Math.floor(Date.now() / 1000);
  if (!isTarget(target)) throw new TypeError('this is no target of a block');
  if (!isReason(reason)) throw new TypeError('a reason is 1 to 64 characters of a-z, 0-9, _, . and -');
  if (expiresAt !== undefined && !(Number.isSafeInteger(expiresAt) && expiresAt > blockedAt))
    throw new TypeError('a block ends at a whole number of seconds since the epoch, in the future');
  const named = target.kind === 'all' ? { kind: target.kind } : { kind: target.kind, id: target.id };
  return Object.freeze({ ...named, reason, blockedAt, expiresAt: expiresAt ?? null });
}

/** The same text for the same target, and for no other. */
export function nameOf(target: BlockTarget): string {
  if (target.kind === 'all') return target.kind;
  return `${target.kind}:${target.kind === 'model' ? target.id.toLowerCase() : target.id}`;
}

export const isOver = ({ expiresAt }: Block, now: number): boolean => expiresAt !== null && expiresAt <= now;

/** @throws StoreUnavailable `CORRUPT` for what the library did not write */
export function asBlock(value: unknown): Block {
  const { reason, blockedAt, expiresAt } = (value ?? {}) as Partial<Record<keyof Block, unknown>>;
  const isTime = (time: unknown): boolean => Number.isSafeInteger(time);
  if (
    !isTarget(value) ||
    !isReason(reason) ||
    !isTime(blockedAt) ||
    !(expiresAt === null || isTime(expiresAt))
  )
    throw new StoreUnavailable('CORRUPT');
  return value as Block;
}
