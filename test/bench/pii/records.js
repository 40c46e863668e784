/** Reads labelled records and halves them for tuning and measuring. test/data/pii/README.md has the schema. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The records of `<dir>/<name>.jsonl`, each with its `file`; undefined if there is no such file.
 * @param {'all' | 'tune' | 'measure'} split
 */
export function readRecords(dir, name, split = 'all') {
  const path = join(dir, `${name}.jsonl`);
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...JSON.parse(line), file: name }))
    .filter((record) => inSplit(record.id ?? `${record.type} ${record.value}`, split));
}

/** Even first byte of SHA-256(id): `tune`, odd: `measure`. Rules are shaped on one half and judged on the other. */
export function inSplit(id, split) {
  return split === 'all' || (sha256(id)[0] % 2 === 0) === (split === 'tune');
}

export function sha256(text) {
  return createHash('sha256').update(text).digest();
}
