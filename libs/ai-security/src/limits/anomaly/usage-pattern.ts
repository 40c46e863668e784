/** What is usual for one caller: the mean of a measure over its recent windows, and how much it varies. */

/** Weight of the newest window: the pattern is that of about the last forty. */
const WEIGHT = 0.05;
/** Before so many windows nothing is unusual yet. */
const MIN_WINDOWS = 10;
const DEVIATIONS = 6;

/** Of one measure. Numbers only, so that thousands of callers can be watched. */
export class UsagePattern {
  #window = 0;
  #sum = 0;
  #windows = 0;
  #mean = 0;
  #variance = 0;
  #reported = false;

  /**
   * Adds to the window at hand, and closes those before it; windows without a call count as 0.
   *
   * @param window number of the window, growing
   * @param factor times the mean that is unusual
   * @param floor that must be passed too: what is small cannot hurt, however unusual it is
   * @returns what was to be expected at most, when the sum of this window has left it for the first time
   */
  add(window: number, amount: number, factor: number, floor: number): number | undefined {
    this.#close(window);
    this.#sum += amount;
    if (this.#reported || this.#windows < MIN_WINDOWS) return undefined;
    const expected = Math.max(
      floor,
      this.#mean * factor,
      this.#mean + DEVIATIONS * Math.sqrt(this.#variance),
    );
    if (this.#sum <= expected) return undefined;
    this.#reported = true;
    return expected;
  }

  /** The sum of the window at hand. */
  get sum(): number {
    return this.#sum;
  }

  #close(window: number): void {
    if (this.#windows === 0 && this.#sum === 0) this.#window = window;
    if (window <= this.#window) return;
    this.#learn(this.#sum);
    // Of a long rest only its length counts: the pattern fades towards nothing.
    const idle = Math.min(window - this.#window - 1, 1_000);
    const kept = (1 - WEIGHT) ** idle;
    this.#variance = kept * (this.#variance + (1 - kept) * this.#mean ** 2);
    this.#mean *= kept;
    this.#windows += idle;
    this.#window = window;
    this.#sum = 0;
    this.#reported = false;
  }

  /** An unusual window teaches no more than the most that was usual, or an attack would become the pattern. */
  #learn(sum: number): void {
    const most = this.#windows < MIN_WINDOWS ? sum : this.#mean + DEVIATIONS * Math.sqrt(this.#variance);
    const value = Math.min(sum, Math.max(most, this.#mean * 2));
    const difference = value - this.#mean;
    const weight = Math.max(WEIGHT, 1 / (this.#windows + 1));
    this.#mean += weight * difference;
    this.#variance = (1 - weight) * (this.#variance + weight * difference ** 2);
    this.#windows++;
  }
}
