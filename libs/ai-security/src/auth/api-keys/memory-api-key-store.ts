/** API keys in the memory of one process: for tests, since they are gone when it ends. */
import type { ApiKeyRecord } from './api-key-record.js';
import { ApiKeyStore, type ApiKeyPage } from './api-key-store.js';
import { ApiKeyTable } from './api-key-table.js';

export class MemoryApiKeyStore extends ApiKeyStore {
  readonly #table = new ApiKeyTable();

  override async get(id: string): Promise<ApiKeyRecord | undefined> {
    return this.#table.get(id);
  }

  override async list(limit: number, cursor?: string): Promise<ApiKeyPage> {
    return this.#table.list(limit, cursor);
  }

  override async insert(record: ApiKeyRecord): Promise<boolean> {
    return this.#table.insert(record);
  }

  override async update(record: ApiKeyRecord): Promise<boolean> {
    return this.#table.update(record);
  }

  override async touch(id: string, at: number): Promise<void> {
    this.#table.touch(id, at);
  }
}
