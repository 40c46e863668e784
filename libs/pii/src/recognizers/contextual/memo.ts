// Remembers what the last decision was read from, so that several recognisers can ask one tagger for the price of one
// decision. What was read is compared, not assumed, so an answer stays a pure function of the text.
import type { Reader } from './reader.js';
import { codeAt } from './word-reader.js';

/** A tagger reads fewer code units than this. */
const MAX_READ = 512;

export class Memo implements Reader {
  private view!: Reader;
  private at = 0;
  private low = 0;
  private high = -1;
  private kept = -1;
  private readonly codes = new Uint16Array(MAX_READ);

  open(view: Reader, at: number): void {
    this.view = view;
    this.at = this.low = this.high = at;
    this.kept = -1;
  }

  code(i: number): number {
    if (i > this.high) this.high = i;
    else if (i < this.low) this.low = i;
    return this.view.code(i);
  }

  before(i: number): number {
    if (i < this.low) this.low = i;
    return this.view.before(i);
  }

  /** Keeps what has been read since `open`. */
  keep(): void {
    const { view, low, high } = this;
    if (high - low >= MAX_READ) return;
    for (let i = low; i <= high; i++) this.codes[i - low] = codeAt(view, i);
    this.kept = this.at;
  }

  /** Whether the same stands around `at` as when it was kept. */
  holds(view: Reader, at: number): boolean {
    if (this.kept !== at) return false;
    const { low, high, codes } = this;
    for (let i = low; i <= high; i++) if (codeAt(view, i) !== codes[i - low]) return false;
    this.view = view;
    return true;
  }
}
