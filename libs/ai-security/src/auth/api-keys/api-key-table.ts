/** A set of API keys in memory: what the memory and the file store share. */
import type { ApiKeyRecord } from './api-key-record.js';
import { isWorthNoting, orderOf, type ApiKeyPage } from './api-key-store.js';

/** What an `ApiKeyStore` does, without waiting. `touch` tells whether it changed anything. */
export class ApiKeyTable {
  readonly #records: Map<string, ApiKeyRecord>;

  constructor(records: Iterable<ApiKeyRecord> = []) {
    this.#records = new Map(Array.from(records, (record) => [record.id, record]));
  }

  get size(): number {
    return this.#records.size;
  }

  records(): ApiKeyRecord[] {
    return [...this.#records.values()];
  }

  get(id: string): ApiKeyRecord | undefined {
    return this.#records.get(id);
  }

  list(limit: number, cursor = ''): ApiKeyPage {
    const after = this.records()
      .map((record) => ({ record, order: orderOf(record) }))
      .filter(({ order }) => order > cursor)
      .toSorted((a, b) => (a.order < b.order ? -1 : 1));
    const page = after.slice(0, limit);
    const last = page.at(-1);
    return {
      records: page.map(({ record }) => record),
      ...(last && after.length > page.length ? { cursor: last.order } : {}),
    };
  }

  insert(record: ApiKeyRecord): boolean {
    if (this.#records.has(record.id)) return false;
    this.#records.set(record.id, record);
    return true;
  }

  update(record: ApiKeyRecord): boolean {
    const stored = this.#records.get(record.id);
    if (stored?.version !== record.version - 1) return false;
    const { lastUsedAt: _theirs, ...changed } = record;
    const { lastUsedAt } = stored;
    this.#records.set(record.id, lastUsedAt === undefined ? changed : { ...changed, lastUsedAt });
    return true;
  }

  touch(id: string, at: number): boolean {
    const stored = this.#records.get(id);
    if (!stored || !isWorthNoting(stored.lastUsedAt, at)) return false;
    this.#records.set(id, { ...stored, lastUsedAt: at });
    return true;
  }
}
