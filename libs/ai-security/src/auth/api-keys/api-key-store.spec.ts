/** Every store of ours keeps the one contract, on a real file system and a real Redis. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { apiKeyStoreContract } from '../../testing/index.js';
import { FileApiKeyStore } from './file-api-key-store.js';
import { MemoryApiKeyStore } from './memory-api-key-store.js';
import { RedisApiKeyStore } from './redis-api-key-store.js';

let folder: string;
let redis: TestRedis;
beforeAll(async () => {
  Logger.overrideLogger(false);
  folder = mkdtempSync(join(tmpdir(), 'api-keys-'));
  redis = await startRedis();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await redis.stop();
});

apiKeyStoreContract({ describe, it }, 'MemoryApiKeyStore', () => {
  const store = new MemoryApiKeyStore();
  return { one: store, other: store };
});

let files = 0;
apiKeyStoreContract({ describe, it }, 'FileApiKeyStore', () => {
  const path = join(folder, `keys-${files++}.json`);
  return { one: new FileApiKeyStore(path), other: new FileApiKeyStore(path) };
});

apiKeyStoreContract({ describe, it }, 'RedisApiKeyStore', async () => {
  const one = await RedisConnection.connect(redis.url);
  const other = await RedisConnection.connect(redis.url);
  return {
    one: new RedisApiKeyStore(one),
    other: new RedisApiKeyStore(other),
    close: () => [one, other].forEach((connection) => connection.close()),
  };
});
