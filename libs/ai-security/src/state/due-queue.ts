/** A binary heap of what is due at a time. */

/** `dueAt` (milliseconds) may grow while the entry is queued; it must not shrink. */
export interface Due {
  dueAt: number;
}

/**
 * Gives the entries back in the order of their times. An entry that was put off is queued again when its former
 * time comes, so putting it off costs nothing.
 */
export class DueQueue<T extends Due> {
  readonly #heap: { at: number; entry: T }[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** O(log n). */
  add(entry: T): void {
    const heap = this.#heap;
    const node = { at: entry.dueAt, entry };
    let i = heap.push(node) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.at <= node.at) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = node;
  }

  /** Takes out one entry that is due at `now`; `undefined` when there is none. */
  take(now: number): T | undefined {
    const heap = this.#heap;
    while (heap.length > 0 && heap[0]!.at <= now) {
      const { entry } = heap[0]!;
      this.#removeFirst();
      if (entry.dueAt <= now) return entry;
      this.add(entry);
    }
    return undefined;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (last.at <= heap[child]!.at) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}
