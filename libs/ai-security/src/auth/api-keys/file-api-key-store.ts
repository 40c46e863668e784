/**
 * API keys in a JSON file, mode 0600, for the processes of one machine.
 *
 * A change takes a lock file (`<path>.lock`), reads the file again, writes a new one beside it and moves it into
 * place, so that a reader finds the old or the new state and never a part. A read looks at the file's state
 * first and parses it only when it is another.
 */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import type { ApiKeyRecord } from './api-key-record.js';
import { ApiKeyStore, type ApiKeyPage } from './api-key-store.js';
import { ApiKeyTable } from './api-key-table.js';
import { codeOf, withFileLock } from './file-lock.js';
import { asRecord, parseStored } from './stored-record.js';

const FORMAT = 1;
const OWNER_ONLY = 0o600;
// Every change writes the file anew: about 5 MB then. More keys belong in Redis.
const MAX_KEYS = 10_000;

/** What a file was when it was read. */
interface Snapshot {
  readonly table: ApiKeyTable;
  /** `undefined` where the file changed while it was read. */
  readonly state: string | undefined;
}

export class FileApiKeyStore extends ApiKeyStore {
  #snapshot: Snapshot | undefined;
  /** Changes of this process, one after the other: they would only wait for each other's lock. */
  #last: Promise<unknown> = Promise.resolve();
  /** Uses that wait for the next change. */
  #touches = new Map<string, number>();

  /** @param path of the file; it is made with the first key */
  constructor(private readonly path: string) {
    super();
  }

  override async get(id: string): Promise<ApiKeyRecord | undefined> {
    return (await this.#read()).get(id);
  }

  override async list(limit: number, cursor?: string): Promise<ApiKeyPage> {
    return (await this.#read()).list(limit, cursor);
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

  /** Runs `change` on the newest state and writes it out where that returns `true`. */
  async #change(change: (table: ApiKeyTable) => boolean): Promise<boolean> {
    const run = this.#last.then(() =>
      asStore(() =>
        withFileLock(`${this.path}.lock`, async (check) => {
          const table = new ApiKeyTable((await this.#read()).records());
          if (!change(table)) return false;
          await this.#write(table, check);
          return true;
        }),
      ),
    );
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #read(): Promise<ApiKeyTable> {
    return asStore(async () => {
      const before = await this.#state();
      if (before !== undefined && before === this.#snapshot?.state) return this.#snapshot.table;
      const text = await this.#text();
      const table = new ApiKeyTable(text === undefined ? [] : recordsIn(text));
      // What was read belongs to the state only if that was the same before and after.
      const same = before !== undefined && before === (await this.#state());
      if (text !== undefined) this.#snapshot = { table, state: same ? before : undefined };
      return table;
    });
  }

  /** `undefined`: there is no file yet. One that was there and is gone is a fault, not a lack of keys. */
  async #text(): Promise<string | undefined> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT' && !this.#snapshot) return undefined;
      throw error;
    }
  }

  /** Another for each change, since each sets a later time than the one before; `undefined` without a file. */
  async #state(): Promise<string | undefined> {
    const found = await this.#stat();
    return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
  }

  async #stat(): Promise<Stats | undefined> {
    return stat(this.path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
  }

  async #write(table: ApiKeyTable, check: () => Promise<void>): Promise<void> {
    const own = `${this.path}.${randomUUID()}`;
    const keys = table.records();
    // The clock of a file system can stand still for two changes, and an inode can be used again.
    const changedAt = Math.max(Date.now(), Math.floor((await this.#stat())?.mtimeMs ?? 0) + 1);
    try {
      const file = await open(own, 'wx', OWNER_ONLY);
      try {
        await file.writeFile(`${JSON.stringify({ format: FORMAT, keys }, undefined, 1)}\n`);
        await file.utimes(changedAt / 1000, changedAt / 1000);
        // A revocation must outlive a power cut.
        await file.sync();
      } finally {
        await file.close();
      }
      await check();
      await rename(own, this.path);
      // Not the state of now: a broken lock could have let another change in.
      this.#snapshot = { table, state: undefined };
    } finally {
      await rm(own, { force: true });
    }
  }
}

function recordsIn(text: string): ApiKeyRecord[] {
  const { format, keys } = (parseStored(text) ?? {}) as { format?: unknown; keys?: unknown };
  if (format !== FORMAT || !Array.isArray(keys)) throw new StoreUnavailable('CORRUPT');
  return keys.map(asRecord);
}

/** Runs a piece of work whose errors of the file system become `StoreUnavailable`; their messages hold paths. */
async function asStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    throw new StoreUnavailable(codeOf(error) ?? 'UNKNOWN');
  }
}
