/** The vault in the memory of this process. */
import type { VaultSettings } from '../../config/settings.js';
import { monotonicClock, type Clock } from '../../state/clock.js';
import { PseudonymVault, type SealedEntry } from './pseudonym-vault.js';

interface MemoryVaultOptions {
  /** @default monotonicClock */
  readonly clock?: Clock;
  /** Characters of all entries together, about as many bytes. @default 64 Mi */
  readonly maxCharacters?: number;
}

interface Kept {
  readonly sealed: string;
  readonly savedAt: number;
}

/** Without timers: whatever is saved also drops what has ended of the owners who have been away the longest. */
export class MemoryPseudonymVault extends PseudonymVault {
  readonly #ttl: number;
  readonly #maxEntries: number;
  readonly #clock: Clock;
  readonly #maxCharacters: number;
  /** Owners and entries, each in the order in which they were last saved. */
  readonly #owners = new Map<string, Map<string, Kept>>();
  #characters = 0;

  constructor(
    { ttlSeconds, maxEntries }: VaultSettings,
    { clock = monotonicClock, maxCharacters = 64 * 1024 * 1024 }: MemoryVaultOptions = {},
  ) {
    super();
    this.#ttl = ttlSeconds * 1_000;
    this.#maxEntries = maxEntries;
    this.#clock = clock;
    this.#maxCharacters = maxCharacters;
  }

  /** Characters of all entries together. */
  get characters(): number {
    return this.#characters;
  }

  override async load(owner: string): Promise<readonly SealedEntry[]> {
    const from = this.#clock() - this.#ttl;
    return [...(this.#owners.get(owner) ?? [])]
      .filter(([, { savedAt }]) => savedAt > from)
      .map(([pseudonym, { sealed }]) => [pseudonym, sealed] as const)
      .toReversed();
  }

  override async save(owner: string, entries: readonly SealedEntry[]): Promise<void> {
    const now = this.#clock();
    const kept = this.#owners.get(owner) ?? new Map<string, Kept>();
    for (const [pseudonym, sealed] of entries) {
      this.#drop(kept, pseudonym);
      kept.set(pseudonym, { sealed, savedAt: now });
      this.#characters += pseudonym.length + sealed.length;
    }
    for (const [pseudonym, { savedAt }] of kept) {
      if (savedAt > now - this.#ttl && kept.size <= this.#maxEntries) break;
      this.#drop(kept, pseudonym);
    }
    this.#owners.delete(owner);
    this.#owners.set(owner, kept);
    this.#makeRoom(now - this.#ttl);
  }

  #makeRoom(endedBefore: number): void {
    for (const [owner, kept] of this.#owners) {
      const newest = [...kept.values()].at(-1)?.savedAt ?? 0;
      if (newest > endedBefore && this.#characters <= this.#maxCharacters) return;
      for (const pseudonym of kept.keys()) this.#drop(kept, pseudonym);
      this.#owners.delete(owner);
    }
  }

  #drop(kept: Map<string, Kept>, pseudonym: string): void {
    const entry = kept.get(pseudonym);
    if (!entry) return;
    this.#characters -= pseudonym.length + entry.sealed.length;
    kept.delete(pseudonym);
  }
}
