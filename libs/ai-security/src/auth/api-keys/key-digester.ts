/** Digests of keys, under a pepper that is kept apart from the store. */
import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { ApiKeyRecord, SecretDigest } from './api-key-record.js';

/** Characters that a pepper has at least. */
export const MIN_PEPPER_LENGTH = 32;

/**
 * HMAC-SHA-256 with peppers. Whoever can read the store learns nothing that opens a door, and whoever can write
 * to it cannot plant a key. The secrets have 256 random bits, so a slow hash would gain nothing.
 */
export class KeyDigester {
  readonly #current: string;
  readonly #peppers = new Map<string, KeyObject>();

  /**
   * @param pepper makes new digests
   * @param previous peppers under which keys are still accepted, until each key was used once or rotated
   * @throws Error when one has fewer than 32 characters
   */
  constructor(pepper: string, previous: readonly string[] = []) {
    this.#current = this.#add(pepper);
    for (const old of previous) this.#add(old);
  }

  /** What to store of a key. */
  digest(key: string): SecretDigest {
    return { digest: this.#hmac(key, this.#current), pepperId: this.#current };
  }

  /**
   * Which of the digests is that of `key`; `undefined`: none. Takes the same time for every wrong key, also for
   * one of which there is no record.
   */
  find(key: string, record: ApiKeyRecord | undefined): SecretDigest | undefined {
    const actual = new Map([[this.#current, this.#hmac(key, this.#current)]]);
    let found: SecretDigest | undefined;
    for (const stored of record?.digests ?? []) {
      const { pepperId } = stored;
      if (!this.#peppers.has(pepperId)) continue;
      const own = actual.get(pepperId) ?? this.#hmac(key, pepperId);
      actual.set(pepperId, own);
      if (isSame(own, stored.digest)) found = stored;
    }
    return found;
  }

  /** Whether a digest was made under a pepper of the past. */
  isOutdated({ pepperId }: SecretDigest): boolean {
    return pepperId !== this.#current;
  }

  #add(pepper: string): string {
    if (pepper.length < MIN_PEPPER_LENGTH)
      throw new Error(`a pepper of API keys needs at least ${MIN_PEPPER_LENGTH} characters`);
    // A name for the pepper that tells nothing of it: half of a hash, over more than the pepper alone.
    const id = hash('sha256', `ai-security pepper\n${pepper}`, 'hex').slice(0, 16);
    this.#peppers.set(id, createSecretKey(Buffer.from(pepper)));
    return id;
  }

  #hmac(key: string, pepperId: string): string {
    // Present: `#current` always is, and `find` looks first.
    return createHmac('sha256', this.#peppers.get(pepperId)!).update(key).digest('base64url');
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
