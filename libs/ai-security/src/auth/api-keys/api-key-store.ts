/** The port of API key storage. */
import type { ApiKeyRecord } from './api-key-record.js';

/** One page of a listing. */
export interface ApiKeyPage {
  readonly records: readonly ApiKeyRecord[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string;
}

/** How many records a page holds at most. */
export const MAX_PAGE = 1000;

/** A key in use is noted at most so often, in seconds. */
export const TOUCH_EVERY_SECONDS = 60;

/**
 * Holds the keys. The class is the injection token of the store in use. `apiKeyStoreContract` of
 * `@ai-security/nestjs/testing` is the test that every implementation passes.
 *
 * Every method rejects with `StoreUnavailable` when the store cannot answer, in bounded time. A read sees every
 * change that any process was told had succeeded before the read began.
 */
export abstract class ApiKeyStore {
  abstract get(id: string): Promise<ApiKeyRecord | undefined>;

  /**
   * Keys by time of creation, then by id. Keys that come or go between two pages neither repeat nor hide others.
   *
   * @param limit 1 to 1000 records
   * @param cursor that of the page before
   */
  abstract list(limit: number, cursor?: string): Promise<ApiKeyPage>;

  /** Stores a new key. `false`: there is one with this id, and nothing was changed. */
  abstract insert(record: ApiKeyRecord): Promise<boolean>;

  /**
   * Compare and set: replaces the key of that id if its version is one less than the version of `record`.
   * `lastUsedAt` is not replaced. `false`: another change came first, or there is no such key; nothing was changed.
   */
  abstract update(record: ApiKeyRecord): Promise<boolean>;

  /**
   * Sets `lastUsedAt`, unless that would move it by less than a minute or there is no such key. The version
   * stays as it is.
   *
   * @param at seconds since the epoch
   */
  abstract touch(id: string, at: number): Promise<void>;
}

/** The order of a listing as text: its position is the cursor. Twelve digits last for 30,000 years. */
export const orderOf = ({ createdAt, id }: ApiKeyRecord): string =>
  `${String(createdAt).padStart(12, '0')}-${id}`;

/** Whether `lastUsedAt` may be moved to `at`. */
export const isWorthNoting = (lastUsedAt: number | undefined, at: number): boolean =>
  lastUsedAt === undefined || at - lastUsedAt >= TOUCH_EVERY_SECONDS;
