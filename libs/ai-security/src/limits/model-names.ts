/** Finds what the options say of a model, by the names under which requests may ask for it. */

/** `-2024-08-06` (OpenAI) or `-20250929` (Anthropic): a snapshot. */
const SNAPSHOT = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/** The name of a model without the date of its snapshot. */
export const withoutSnapshot = (model: string): string => model.replace(SNAPSHOT, '');

/**
 * Values by the names of models, without regard to case: some providers take `GPT-4o` for `gpt-4o`, and it must not
 * be a way round a limit. A name that ends with `*` stands for all that begin so.
 */
export class ByModel<T> {
  readonly #named: ReadonlyMap<string, T>;
  /** The longest first. */
  readonly #families: readonly (readonly [beginning: string, value: T])[];

  constructor(values: Iterable<readonly [name: string, value: T]>) {
    const all = Array.from(values, ([name, value]) => [name.toLowerCase(), value] as const);
    this.#named = new Map(all.filter(([name]) => !name.endsWith('*')));
    this.#families = all
      .filter(([name]) => name.endsWith('*'))
      .map(([name, value]) => [name.slice(0, -1), value] as const)
      .sort(([a], [b]) => b.length - a.length);
  }

  /**
   * That of the model by its name, or for a dated snapshot without the date, or of the longest `<beginning>*`; `*` is
   * also for a call that names none.
   */
  find(model = ''): T | undefined {
    const name = model.toLowerCase();
    return (
      this.#named.get(name) ??
      this.#named.get(withoutSnapshot(name)) ??
      this.#families.find(([beginning]) => name.startsWith(beginning))?.[1]
    );
  }
}
