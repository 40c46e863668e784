/** API keys in a JSON file, for the processes of one machine. */
import { JsonFile } from '../../state/json-file.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import type { ApiKeyRecord } from './api-key-record.js';
import { ApiKeyStore, type ApiKeyPage } from './api-key-store.js';
import { ApiKeyTable } from './api-key-table.js';
import { asRecord } from './stored-record.js';

const FORMAT = 1;
// Every change writes the file anew: about 5 MB then. More keys belong in Redis.
const MAX_KEYS = 10_000;

export class FileApiKeyStore extends ApiKeyStore {
  readonly #file: JsonFile<ApiKeyTable>;
  /** Uses that wait for the next change. */
  #touches = new Map<string, number>();

  /** @param path of the file; it is made with the first key */
  constructor(path: string) {
    super();
    this.#file = new JsonFile(path, {
      read: (document) => new ApiKeyTable(document === undefined ? [] : recordsIn(document)),
      write: (table) => ({ format: FORMAT, keys: table.records() }),
    });
  }

  override async get(id: string): Promise<ApiKeyRecord | undefined> {
    return (await this.#file.read()).get(id);
  }

  override async list(limit: number, cursor?: string): Promise<ApiKeyPage> {
    return (await this.#file.read()).list(limit, cursor);
  }

  /** @throws StoreUnavailable `FULL` with 10,000 keys */
  override async insert(record: ApiKeyRecord): Promise<boolean> {
    return this.#change((table) => {
      if (table.size >= MAX_KEYS) throw new StoreUnavailable('FULL');
      return table.insert(record);
    });
  }

  override async update(record: ApiKeyRecord): Promise<boolean> {
    return this.#change((table) => table.update(record));
  }

  override async touch(id: string, at: number): Promise<void> {
    this.#touches.set(id, at);
    await this.#change((table) => this.#takeTouches(table));
  }

  #takeTouches(table: ApiKeyTable): boolean {
    const touches = this.#touches;
    this.#touches = new Map();
    let changed = false;
    for (const [id, at] of touches) changed = table.touch(id, at) || changed;
    return changed;
  }

  /** Runs `change` on a copy of the newest keys, which is written where that returns `true`. */
  async #change(change: (table: ApiKeyTable) => boolean): Promise<boolean> {
    return this.#file.change((keys) => {
      const table = new ApiKeyTable(keys.records());
      return change(table) ? table : undefined;
    });
  }
}

function recordsIn(document: unknown): ApiKeyRecord[] {
  const { format, keys } = (document ?? {}) as { format?: unknown; keys?: unknown };
  if (format !== FORMAT || !Array.isArray(keys)) throw new StoreUnavailable('CORRUPT');
  return keys.map(asRecord);
}
