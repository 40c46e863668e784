/** What only Redis has: processes that share it, names of keys, outages and restarts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { ApiKeyAuthenticator } from './api-key-authenticator.js';
import { ApiKeyService } from './api-key.service.js';
import { KeyDigester } from './key-digester.js';
import { RedisApiKeyStore } from './redis-api-key-store.js';

const HOME = '203.0.113.7';
const ASKED = { name: 'a', owner: 'b' };
const DIGESTER = new KeyDigester('p'.repeat(32));
const PATIENCE = { timeout: 20_000, interval: 20 };

let folder: string;
let redis: TestRedis;
let connections: RedisConnection[];
let services: ApiKeyService[];
let authenticators: ApiKeyAuthenticator[];

/** The age of what is remembered, for all processes. */
let age = 0;

beforeEach(async () => {
  Logger.overrideLogger(false);
  folder = mkdtempSync(join(tmpdir(), 'api-keys-redis-'));
  // Written to the disk before it is acknowledged: what `docs/api-keys.md` asks for.
  redis = await startRedis(['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always']);
  connections = [await RedisConnection.connect(redis.url), await RedisConnection.connect(redis.url)];
  const stores = connections.map((connection) => new RedisApiKeyStore(connection));
  services = stores.map((store) => new ApiKeyService(store, DIGESTER));
  authenticators = stores.map((store) => new ApiKeyAuthenticator(store, DIGESTER, { monotonic: () => age }));
});
afterEach(async () => {
  for (const connection of connections) connection.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** `admitted`, or the code of the refusal. */
const verdict = async (process: 0 | 1, key: string): Promise<string> => {
  try {
    await authenticators[process]!.authenticate(key, HOME);
    return 'admitted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const outdate = (): void => void (age += 900);

it('shares keys and revocations between processes', async () => {
  const { key, record } = await services[0]!.create(ASKED);
  expect(await verdict(1, key)).toBe('admitted');
  await services[0]!.revoke(record.id);
  outdate();
  expect(await verdict(0, key)).toBe('invalid_token');
  expect(await verdict(1, key)).toBe('invalid_token');
});

it('keeps its keys in one slot, by names that tell nothing, and holds no secret', async () => {
  const { key, record } = await services[0]!.create({ ...ASKED, owner: 'jane@example.com' });
  const admin = new Redis(redis.url);
  const names = (await admin.keys('*')).toSorted();
  expect(names).toEqual(['ai-security:{api-keys}:index', `ai-security:{api-keys}:key:${record.id}`]);
  const stored = JSON.stringify(await admin.hgetall(names[1]!));
  expect(stored).not.toContain(key.slice(22, 65));
  // Bounded by nothing but revocation and expiry: a key must not vanish by itself.
  expect(await admin.ttl(names[1]!)).toBe(-1);
  admin.disconnect();
});

it('does not wait for a Redis that hangs, and calls nobody invalid meanwhile', async () => {
  const { key } = await services[0]!.create(ASKED);
  redis.pause();
  expect(await verdict(0, key)).toBe('temporarily_unavailable');
  redis.resume();
  await vi.waitFor(async () => expect(await verdict(0, key)).toBe('admitted'), PATIENCE);
});

it('restarted under load: nothing that was revoked is let in, nothing good is called invalid', async () => {
  const { key: good } = await services[0]!.create(ASKED);
  const { key: bad, record } = await services[0]!.create(ASKED);
  expect(await verdict(1, bad)).toBe('admitted');
  await services[0]!.revoke(record.id);
  outdate();

  const seen = { good: new Set<string>(), bad: new Set<string>() };
  let running = true;
  const load = async (process: 0 | 1): Promise<void> => {
    while (running) {
      // Each call looks its key up.
      outdate();
      seen.good.add(await verdict(process, good));
      seen.bad.add(await verdict(process, bad));
      await new Promise(setImmediate);
    }
  };
  const loads = [load(0), load(1), load(0), load(1)];
  await vi.waitFor(() => expect(seen.good).toContain('admitted'), PATIENCE);
  await redis.stop();
  await vi.waitFor(() => expect(seen.good).toContain('temporarily_unavailable'), PATIENCE);
  await redis.restart();
  for (const process of [0, 1] as const)
    await vi.waitFor(async () => expect(await verdict(process, good)).toBe('admitted'), PATIENCE);
  running = false;
  await Promise.all(loads);
  expect([...seen.good].toSorted()).toEqual(['admitted', 'temporarily_unavailable']);
  expect([...seen.bad].toSorted()).toEqual(['invalid_token', 'temporarily_unavailable']);
});

it('a record that the library did not write is no key', async () => {
  const { key, record } = await services[0]!.create(ASKED);
  const admin = new Redis(redis.url);
  await admin.hset(`ai-security:{api-keys}:key:${record.id}`, 'record', '{"scopes":["everything"]}');
  expect(await verdict(0, key)).toBe('temporarily_unavailable');
  admin.disconnect();
});
