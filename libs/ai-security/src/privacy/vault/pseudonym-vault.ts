/** The port of what keeps hidden values from call to call. It sees no value: they are sealed before they come here. */

export type SealedEntry = readonly [pseudonym: string, sealed: string];

/**
 * Keeps entries by owner. An entry ends a fixed time after it was last saved, and where an owner has too many the
 * oldest go. Rejects with `StoreUnavailable` where the store cannot answer.
 */
export abstract class PseudonymVault {
  /** The entries of an owner that have not ended, those saved last first. */
  abstract load(owner: string): Promise<readonly SealedEntry[]>;
  /** Adds entries; one that is there already is replaced, and lasts from now on. */
  abstract save(owner: string, entries: readonly SealedEntry[]): Promise<void>;
}
