/** What only the file has: its mode, its lock, and what others do to it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ApiKeyService } from './api-key.service.js';
import { FileApiKeyStore } from './file-api-key-store.js';
import { KeyDigester } from './key-digester.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'api-keys-'));
  path = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DIGESTER = new KeyDigester('p'.repeat(32));
const open = () => {
  const store = new FileApiKeyStore(path);
  return { store, service: new ApiKeyService(store, DIGESTER) };
};
const ASKED = { name: 'a', owner: 'b' };
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => (error as { reason?: unknown }).reason,
  );

it('is for its owner only, holds no key, and leaves nothing beside it', async () => {
  const { service } = open();
  const { key, record } = await service.create(ASKED);
  await service.revoke(record.id);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
  expect(readFileSync(path, 'utf8')).not.toContain(key.slice(22, 65));
});

it('is empty before its first key', async () => {
  const { store } = open();
  expect(await store.get('none')).toBeUndefined();
  expect(await store.list(10)).toEqual({ records: [] });
  expect(readdirSync(folder)).toEqual([]);
});

it('shows each of many quick changes to another process', async () => {
  const [writer, reader] = [open(), open()];
  const { record } = await writer.service.create(ASKED);
  for (let i = 0; i < 30; i++) {
    await writer.service.rotate(record.id);
    const seen = await reader.store.get(record.id);
    expect(seen).toEqual(await writer.store.get(record.id));
    expect(seen?.version).toBe(i + 2);
  }
});

it.each([
  ['that is cut', '{"format":1,"keys":[{"id":"a'],
  ['of another format', '{"format":2,"keys":[]}'],
  ['that is no JSON', 'secret words'],
  ['that is something else', 'null'],
  ['without scopes', '{"format":1,"keys":[{"id":"a","version":1,"name":"n"}]}'],
])('a file %s is a store that is down, and is not overwritten', async (_, text) => {
  writeFileSync(path, text);
  const { store, service } = open();
  expect(await reasonOf(store.get('a'))).toBe('CORRUPT');
  expect(await reasonOf(service.create(ASKED))).toBe('CORRUPT');
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

it('a record with a wrong member is no key', async () => {
  const { service, store } = open();
  const { record } = await service.create(ASKED);
  const good = readFileSync(path, 'utf8');
  for (const [member, value] of [
    ['expiresAt', '"soon"'],
    ['revokedAt', 'null'],
    ['networks', '"10.0.0.0/8"'],
    ['models', '[1]'],
    ['digests', '[{}]'],
    ['scopes', '{}'],
  ] as const) {
    const stored = JSON.parse(good) as { keys: Record<string, unknown>[] };
    stored.keys[0]![member] = JSON.parse(value);
    writeFileSync(path, JSON.stringify(stored));
    expect(await reasonOf(store.get(record.id)), member).toBe('CORRUPT');
  }
});

it('a file that was there and is gone is a store that is down', async () => {
  const { store, service } = open();
  const { record } = await service.create(ASKED);
  rmSync(path);
  expect(await reasonOf(store.get(record.id))).toBe('ENOENT');
  expect(await reasonOf(service.create(ASKED))).toBe('ENOENT');
});

it('waits for the lock of another process, but not for ever', async () => {
  writeFileSync(`${path}.lock`, 'another');
  const { store, service } = open();
  expect(await reasonOf(service.create(ASKED))).toBe('LOCKED');
  // Readers need no lock.
  expect(await store.list(10)).toEqual({ records: [] });
  const waiting = service.create(ASKED);
  rmSync(`${path}.lock`);
  await expect(waiting).resolves.toMatchObject({ record: ASKED });
});

it('breaks a lock that was left behind, for one of all who wait', async () => {
  writeFileSync(`${path}.lock`, 'dead');
  const longAgo = Date.now() / 1000 - 60;
  utimesSync(`${path}.lock`, longAgo, longAgo);
  const services = Array.from({ length: 8 }, () => open().service);
  await Promise.all(services.map((service) => service.create(ASKED)));
  expect((await open().service.list()).records).toHaveLength(8);
  expect(readdirSync(folder)).toEqual(['keys.json']);
});
