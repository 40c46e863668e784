/**
 * State in a JSON file, mode 0600, for the processes of one machine.
 *
 * A change takes a lock file (`<path>.lock`), reads the file again, writes a new one beside it and moves it into
 * place, so that a reader finds the old or the new state and never a part. A read looks at the file's state
 * first and parses it only when it is another.
 */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { codeOf, withFileLock } from './file-lock.js';
import { StoreUnavailable } from './store-unavailable.js';
import { parseStored } from './stored-json.js';

const OWNER_ONLY = 0o600;

/** How the content of a file is read and written. */
export interface JsonFileFormat<T> {
  /**
   * The content of a document; `undefined`: there is no file yet.
   *
   * @throws StoreUnavailable `CORRUPT` for a document of another kind
   */
  read(document: unknown): T;
  /** The document of a content. */
  write(content: T): object;
}

/** What a file was when it was read. */
interface Snapshot<T> {
  readonly content: T;
  /** `undefined` where the file changed while it was read. */
  readonly state: string | undefined;
}

/** Every method rejects with `StoreUnavailable` when the file cannot be read or written; messages hold no path. */
export class JsonFile<T> {
  #snapshot: Snapshot<T> | undefined;
  /** Changes of this process, one after the other: they would only wait for each other's lock. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param path of the file; it is made with the first change */
  constructor(
    private readonly path: string,
    private readonly format: JsonFileFormat<T>,
  ) {}

  /** Sees every change that any process was told had succeeded. The same object for as long as nothing changes. */
  async read(): Promise<T> {
    return asStore(async () => {
      const before = await this.#state();
      if (before !== undefined && before === this.#snapshot?.state) return this.#snapshot.content;
      const text = await this.#text();
      const content = this.format.read(text === undefined ? undefined : parseStored(text));
      // What was read belongs to the state only if that was the same before and after.
      const same = before !== undefined && before === (await this.#state());
      if (text !== undefined) this.#snapshot = { content, state: same ? before : undefined };
      return content;
    });
  }

  /**
   * Writes what `change` makes of the newest content; where that is `undefined`, nothing.
   *
   * @returns whether it was written
   */
  async change(change: (content: T) => T | undefined): Promise<boolean> {
    const run = this.#last.then(() =>
      asStore(() =>
        withFileLock(`${this.path}.lock`, async (check) => {
          const changed = change(await this.read());
          if (changed === undefined) return false;
          await this.#write(changed, check);
          return true;
        }),
      ),
    );
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** `undefined`: there is no file yet. One that was there and is gone is a fault, not a lack of content. */
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

  async #write(content: T, check: () => Promise<void>): Promise<void> {
    const own = `${this.path}.${randomUUID()}`;
    const text = `${JSON.stringify(this.format.write(content), undefined, 1)}\n`;
    // The clock of a file system can stand still for two changes, and an inode can be used again.
    const changedAt = Math.max(Date.now(), Math.floor((await this.#stat())?.mtimeMs ?? 0) + 1);
    try {
      const file = await open(own, 'wx', OWNER_ONLY);
      try {
        await file.writeFile(text);
        await file.utimes(changedAt / 1000, changedAt / 1000);
        // A revocation must outlive a power cut.
        await file.sync();
      } finally {
        await file.close();
      }
      await check();
      await rename(own, this.path);
      // Not the state of now: a broken lock could have let another change in.
      this.#snapshot = { content, state: undefined };
    } finally {
      await rm(own, { force: true });
    }
  }
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
