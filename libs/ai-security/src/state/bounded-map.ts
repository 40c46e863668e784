/** A map that cannot grow without end: the least recently used entry makes room. */

/** Every operation takes constant time. Values must not be `undefined`. */
export class BoundedMap<K, V extends NonNullable<unknown> | null> {
  // A Map iterates in order of insertion; re-inserting on each use keeps the least recently used first.
  readonly #entries = new Map<K, V>();
  // Only moved to evict, so it always stands before the oldest entry; a new iterator would have to walk over
  // all the deleted entries to get there.
  readonly #oldest = this.#entries.keys();

  /** @throws RangeError when `capacity` is not a positive safe integer */
  constructor(readonly capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError('"capacity" must be a positive integer');
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    if (this.#entries.size === this.capacity) {
      this.#entries.delete(this.#oldest.next().value as K);
    }
    this.#entries.set(key, value);
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }
}
