/**
 * Counters that cannot grow without bound and cost the request next to nothing: an increment is a few
 * map look-ups and an addition (about 25 ns; `Counter.inc` of prom-client takes 200 to 300 ns). prom-client
 * receives the sums when it is scraped.
 */
import { Counter, type Registry } from 'prom-client';
import type { MetricDefinition } from './metric-definitions.js';

const OTHER = 'other';
const MAX_SERIES = 1_000;

/** The values that a label may have. Whatever is not among them is `other`. */
export class LabelSet {
  readonly #values = [OTHER];
  readonly #indexes = new Map([[OTHER, 0]]);
  /** How many values there can be, `other` included. */
  readonly capacity: number;

  /** @param spare how many values `admit` may add to the known ones */
  constructor(known: Iterable<string>, spare = 0) {
    const values = new Set(known);
    this.capacity = values.add(OTHER).size + spare;
    for (const value of values) this.admit(value);
  }

  /** All values; `other` is the first. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** All values but `other`. */
  get known(): readonly string[] {
    return this.#values.slice(1);
  }

  /** Makes a value known, while there is room. */
  admit(value: string): void {
    if (this.#indexes.has(value) || this.#values.length >= this.capacity) return;
    this.#indexes.set(value, this.#values.length);
    this.#values.push(value);
  }

  /** The value itself where it is known, else `other`. */
  nameOf(value: string): string {
    return this.#indexes.has(value) ? value : OTHER;
  }

  /** The position of a value in `values`; 0, that of `other`, when it is not known. */
  indexOf(value: string | undefined): number {
    return value === undefined ? 0 : (this.#indexes.get(value) ?? 0);
  }
}

interface Cell {
  readonly labels: Record<string, string>;
  /** What prom-client has not been told yet. */
  pending: number;
}

/** A counter of at most 1,000 series; `onDropped` hears of each increment beyond them. */
export class BoundedCounter {
  readonly #counter: Counter;
  // Keyed by the positions of the label values, as the digits of one number.
  readonly #cells = new Map<number, Cell>();

  /** @param sets the values of each label, in the order of `definition.labels` */
  constructor(
    registry: Registry,
    private readonly definition: MetricDefinition,
    private readonly sets: readonly LabelSet[],
    private readonly onDropped: () => void = () => undefined,
  ) {
    this.#counter = new Counter({
      name: definition.name,
      help: definition.help,
      labelNames: [...definition.labels],
      registers: [registry],
      collect: () => this.#collect(),
    });
  }

  /**
   * Adds to the series of these label values; 0 makes it visible. An amount that is no natural number is
   * ignored: one NaN would spoil the series for ever, and one throwing `collect` the whole scrape.
   */
  add(amount: number, ...values: (string | undefined)[]): void {
    if (!Number.isSafeInteger(amount) || amount < 0) return;
    let key = 0;
    let position = 0;
    for (const set of this.sets) key = key * set.capacity + set.indexOf(values[position++]);
    const cell = this.#cells.get(key) ?? this.#open(key);
    if (cell) cell.pending += amount;
    else this.onDropped();
  }

  #open(key: number): Cell | undefined {
    if (this.#cells.size >= MAX_SERIES) return undefined;
    const labels: Record<string, string> = {};
    let rest = key;
    for (let i = this.sets.length - 1; i >= 0; i--) {
      const set = this.sets[i];
      const name = this.definition.labels[i];
      if (!set || name === undefined) continue;
      labels[name] = set.values[rest % set.capacity] ?? OTHER;
      rest = Math.floor(rest / set.capacity);
    }
    const cell = { labels, pending: 0 };
    this.#cells.set(key, cell);
    this.#counter.inc(labels, 0);
    return cell;
  }

  #collect(): void {
    for (const cell of this.#cells.values()) {
      if (cell.pending === 0) continue;
      this.#counter.inc(cell.labels, cell.pending);
      cell.pending = 0;
    }
  }
}
