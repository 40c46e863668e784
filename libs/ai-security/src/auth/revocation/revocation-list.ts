/** What was revoked: tokens by `iss` and `jti`, subjects and clients up to a time. Held in memory, asked at each use. */
import type { Principal } from '../../call/principal.js';

/**
 * One revocation. `until` (seconds since the epoch) is when it may be forgotten, because nothing that it names
 * can be valid any more.
 */
export type Revocation =
  | { readonly kind: 'token'; readonly iss: string; readonly jti: string; readonly until: number }
  | {
      readonly kind: 'subject' | 'client';
      readonly iss: string;
      readonly id: string;
      /** Tokens are revoked whose `iat` is earlier, in seconds since the epoch. */
      readonly issuedBefore: number;
      readonly until: number;
    };

/** More are refused, not forgotten: to forget one would let a revoked token in again. */
export const MAX_REVOCATIONS = 100_000;

interface CutOff {
  issuedBefore: number;
  until: number;
}

export class RevocationList {
  readonly #tokens = new Map<string, number>();
  readonly #cutOffs = new Map<string, CutOff>();
  readonly #listeners: (() => void)[] = [];
  /** `false` until what other processes revoked before this one began is known. */
  ready = true;

  /** @param clock milliseconds since the epoch */
  constructor(private readonly clock: () => number = Date.now) {}

  get size(): number {
    return this.#tokens.size + this.#cutOffs.size;
  }

  /** Whether a caller's access token was revoked. A token without `iat` counts as issued before every cut-off. */
  isRevoked({ issuer, subject, clientId, claims }: Principal): boolean {
    if (this.#tokens.size > 0) {
      const jti = claims['jti'];
      if (typeof jti === 'string' && this.#tokens.has(nameOf('token', issuer, jti))) return true;
    }
    if (this.#cutOffs.size === 0) return false;
    const issuedAt = claims['iat'];
    const age = typeof issuedAt === 'number' ? issuedAt : -Infinity;
    return (
      this.#isCutOff(nameOf('subject', issuer, subject), age) ||
      (clientId !== undefined && this.#isCutOff(nameOf('client', issuer, clientId), age))
    );
  }

  /**
   * Adds revocations; those that are over are left out.
   *
   * @throws RangeError when the list is full
   */
  add(revocations: readonly Revocation[]): void {
    const now = this.clock() / 1000;
    let changed = false;
    for (const one of revocations) {
      if (one.until <= now) continue;
      if (this.size >= MAX_REVOCATIONS) this.#dropOver(now);
      if (this.size >= MAX_REVOCATIONS) throw new RangeError('the list of revocations is full');
      changed = this.#addOne(one) || changed;
    }
    if (changed) for (const listener of this.#listeners) listener();
  }

  /** All that are not over. */
  entries(): Revocation[] {
    this.#dropOver(this.clock() / 1000);
    const tokens = Array.from(this.#tokens, ([name, until]): Revocation => {
      const [, iss, jti] = partsOf(name);
      return { kind: 'token', iss, jti, until };
    });
    const cutOffs = Array.from(this.#cutOffs, ([name, cutOff]): Revocation => {
      const [kind, iss, id] = partsOf(name);
      return { kind: kind === 'client' ? kind : 'subject', iss, id, ...cutOff };
    });
    return [...tokens, ...cutOffs];
  }

  /** Calls back whenever something was revoked that was not before. */
  onRevoked(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #isCutOff(name: string, issuedAt: number): boolean {
    const cutOff = this.#cutOffs.get(name);
    return cutOff !== undefined && issuedAt < cutOff.issuedBefore;
  }

  #addOne(one: Revocation): boolean {
    if (one.kind === 'token') {
      const name = nameOf('token', one.iss, one.jti);
      const until = this.#tokens.get(name);
      this.#tokens.set(name, Math.max(until ?? 0, one.until));
      return until === undefined;
    }
    const name = nameOf(one.kind, one.iss, one.id);
    const before = this.#cutOffs.get(name) ?? { issuedBefore: -Infinity, until: 0 };
    this.#cutOffs.set(name, {
      issuedBefore: Math.max(before.issuedBefore, one.issuedBefore),
      until: Math.max(before.until, one.until),
    });
    return one.issuedBefore > before.issuedBefore;
  }

  #dropOver(now: number): void {
    for (const [name, until] of this.#tokens) if (until <= now) this.#tokens.delete(name);
    for (const [name, { until }] of this.#cutOffs) if (until <= now) this.#cutOffs.delete(name);
  }
}

// No issuer holds a line break: it is a URL.
const nameOf = (kind: Revocation['kind'], iss: string, id: string): string => `${kind}\n${iss}\n${id}`;

function partsOf(name: string): [string, string, string] {
  const first = name.indexOf('\n');
  const second = name.indexOf('\n', first + 1);
  return [name.slice(0, first), name.slice(first + 1, second), name.slice(second + 1)];
}
