/** Used DPoP proofs in the memory of this process. */
import { monotonicClock, type Clock } from '../../state/clock.js';
import type { DpopReplayStore } from './dpop-replay-store.js';

// More than one, so that the sweep is faster than new owners come.
const INSPECTED = 2;

interface MemoryDpopReplayStoreOptions {
  /** @default monotonicClock */
  readonly clock?: Clock;
  /** Proofs that are remembered. @default 100000 */
  readonly maxProofs?: number;
}

/**
 * Constant time per proof, without timers: each use also drops what is over of two owners.
 *
 * When it is full, the oldest proof of an owner who has most is forgotten. So whoever floods it makes only
 * proofs of his own key good for a second use.
 */
export class MemoryDpopReplayStore implements DpopReplayStore {
  readonly #clock: Clock;
  readonly #maxProofs: number;
  readonly #owners = new Map<string, Owner>();
  /** Owners by the number of their proofs, so that who has most is known at once. Nobody has none. */
  readonly #ranks: Owner[][] = [[]];
  #size = 0;
  /** Goes round all owners. */
  #hand = this.#owners.values();

  constructor({ clock = monotonicClock, maxProofs = 100_000 }: MemoryDpopReplayStoreOptions = {}) {
    this.#clock = clock;
    this.#maxProofs = maxProofs;
  }

  /** Proofs that are remembered. */
  get size(): number {
    return this.#size;
  }

  use(key: string, ttlSeconds: number): boolean {
    const now = this.#clock();
    const space = key.indexOf(' ');
    const id = key.slice(0, space);
    const proof = key.slice(space + 1);
    const known = this.#owners.get(id);
    const usedUntil = known?.proofs.get(proof);
    if (known && usedUntil !== undefined) {
      if (now < usedUntil) return false;
      this.#forget(known, proof);
    }
    this.#sweep(now);
    if (this.#size >= this.#maxProofs) this.#makeRoom();
    this.#remember(id, proof, now + ttlSeconds * 1000);
    return true;
  }

  #sweep(now: number): void {
    for (let i = 0; i < INSPECTED; i++) {
      const { value: owner } = this.#hand.next();
      if (!owner) {
        this.#hand = this.#owners.values();
        continue;
      }
      while (owner.proofs.size > 0) {
        const oldest = owner.oldest();
        if (now < (owner.proofs.get(oldest) ?? 0)) break;
        this.#forget(owner, oldest);
      }
    }
  }

  #makeRoom(): void {
    const most = this.#ranks.at(-1)?.at(-1);
    if (most) this.#forget(most, most.oldest());
  }

  #remember(id: string, proof: string, until: number): void {
    let owner = this.#owners.get(id);
    if (!owner) this.#owners.set(id, (owner = new Owner(id)));
    owner.proofs.set(proof, until);
    this.#size++;
    this.#rank(owner, owner.proofs.size - 1);
  }

  #forget(owner: Owner, proof: string): void {
    owner.drop(proof);
    this.#size--;
    this.#rank(owner, owner.proofs.size + 1);
    if (owner.proofs.size === 0) this.#owners.delete(owner.id);
  }

  /** Moves an owner whose number of proofs was `before` to where it belongs now: one rank up or down. */
  #rank(owner: Owner, before: number): void {
    const { place } = owner;
    const count = owner.proofs.size;
    if (count > 0) owner.place = (this.#ranks[count] ??= []).push(owner) - 1;
    if (before === 0) return;
    const left = this.#ranks[before] ?? [];
    const last = left.pop();
    if (last && last !== owner) {
      left[place] = last;
      last.place = place;
    }
    // It is the highest only when the owner went down by one, so there is nothing empty below it.
    if (left.length === 0 && this.#ranks.length === before + 1) this.#ranks.pop();
  }
}

/** The proofs of one key. */
class Owner {
  /** When each is forgotten, by its id; the oldest first. */
  readonly proofs = new Map<string, number>();
  // One that lives on: a new iterator walks over every deleted entry first.
  readonly #ids = this.proofs.keys();
  #oldest: string | undefined;
  /** The index in its rank. */
  place = 0;

  constructor(readonly id: string) {}

  /** The id of the oldest proof; there must be one. */
  oldest(): string {
    while (this.#oldest === undefined) this.#oldest = this.#ids.next().value;
    return this.#oldest;
  }

  drop(proof: string): void {
    this.proofs.delete(proof);
    if (proof === this.#oldest) this.#oldest = undefined;
  }
}
