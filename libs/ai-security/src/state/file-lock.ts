/** Mutual exclusion between processes, by a lock file. */
import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as later } from 'node:timers/promises';
import { StoreUnavailable } from './store-unavailable.js';

const WAIT_MS = 2000;
const RETRY_MS = 10;
// Work under the lock takes milliseconds: its owner was killed, or will find at `check` that it is too late.
const STALE_MS = 10_000;

/**
 * Runs `work` while this process holds `path`, a file that exists only for as long. A lock that was left behind
 * is broken after ten seconds.
 *
 * @param work gets `check`, which rejects when the lock was broken: to be called right before the change
 * @throws StoreUnavailable `LOCKED` when others hold it for two seconds, or when it was broken
 */
export async function withFileLock<T>(
  path: string,
  work: (check: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const owner = randomUUID();
  const until = performance.now() + WAIT_MS;
  while (!(await tryLock(path, owner))) {
    if (performance.now() >= until) throw new StoreUnavailable('LOCKED');
    await later(RETRY_MS * (0.5 + Math.random()));
  }
  try {
    return await work(async () => {
      if ((await ownerOf(path)) !== owner) throw new StoreUnavailable('LOCKED');
    });
  } finally {
    if ((await ownerOf(path)) === owner) await rm(path, { force: true });
  }
}

/** The file comes into being with its content: nobody sees a lock without an owner. */
async function tryLock(path: string, owner: string): Promise<boolean> {
  const own = `${path}.${owner}`;
  const file = await open(own, 'wx', 0o600);
  try {
    await file.writeFile(owner);
    await link(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    await breakStale(path);
    return false;
  } finally {
    await file.close();
    await rm(own, { force: true });
  }
}

/** Of all who break one lock, only one moves it away; what turns out to be a newer lock is put back. */
async function breakStale(path: string): Promise<void> {
  const moved = `${path}.${randomUUID()}`;
  try {
    if (!(await isStale(path))) return;
    await rename(path, moved);
    if (!(await isStale(moved))) await link(moved, path);
  } catch (error) {
    // It was given back, or another has it by now.
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await rm(moved, { force: true });
  }
}

const isStale = async (path: string): Promise<boolean> => Date.now() - (await stat(path)).mtimeMs > STALE_MS;

async function ownerOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

/** The code of an error of the file system, e.g. `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
