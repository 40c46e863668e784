/** The compiled workspace, for tests that start or pack it as users do. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Folder of the workspace, with a slash at the end. */
export const WORKSPACE = fileURLToPath(new URL('../../', import.meta.url));

export const TSC = `${WORKSPACE}node_modules/typescript/bin/tsc`;

const LOCK = `${WORKSPACE}node_modules/.compiling`;
const STALE_MS = 120_000;

/** `tsc -b`; quick when nothing has changed. One test file at a time: none may read what another is writing. */
export async function compileWorkspace(): Promise<void> {
  while (!locked()) await later(100);
  try {
    await promisify(execFile)(process.execPath, [TSC, '-b'], { cwd: WORKSPACE });
  } finally {
    rmdirSync(LOCK);
  }
}

function locked(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    // Left behind by a run that was killed.
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > STALE_MS) rmdirSync(LOCK);
    return false;
  }
}
