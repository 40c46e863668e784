/** Real source code on which nothing should be masked: a fixed sample of what is installed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from './records.js';

const ROOT = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const FILES = 400;
const MAX_BYTES = 200 * 1024;

/** The files with the smallest SHA-256 of their paths: spread over all packages, the same for one lock file. */
export function sourceRecords() {
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)))
    .map((path) => ({ path, key: sha256(path).toString('hex') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .filter(({ path }) => statSync(join(ROOT, path)).size <= MAX_BYTES)
    .slice(0, FILES)
    .map(({ path }) => ({
      id: path,
      file: 'node_modules',
      text: readFileSync(join(ROOT, path), 'utf8'),
      spans: [],
      scope: ['*'],
    }));
}
