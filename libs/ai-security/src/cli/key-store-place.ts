/** Opens the key store that the caller names. */
import { resolve } from 'node:path';
import type { ApiKeyStore } from '../auth/api-keys/api-key-store.js';
import { FileApiKeyStore } from '../auth/api-keys/file-api-key-store.js';
import { UsageError } from './usage.js';

export interface OpenStore {
  readonly store: ApiKeyStore;
  readonly close: () => void;
}

export const STORE_FAULT =
  'a store is needed: --store or AI_SECURITY_KEY_STORE as file:PATH, redis://… or rediss://…, or REDIS_URL';

const FILE = /^file:(?!\/\/)(.+)$/s;
const REDIS = /^rediss?:\/\//;

/** Whether `openStore` can make something of it. */
export const isPlace = (place: string): boolean =>
  FILE.test(place) || (REDIS.test(place) && URL.canParse(place));

/** @param place `file:PATH`, or a Redis URL; never quoted in an error, since it may hold a password */
export async function openStore(place: string): Promise<OpenStore> {
  const [, path] = FILE.exec(place) ?? [];
  if (path !== undefined) return { store: new FileApiKeyStore(resolve(path)), close: () => undefined };
  // Loaded here: Nest takes longer to load than all the rest, and `ioredis` need not be installed.
  const [{ Logger }, { RedisConnection }, { RedisApiKeyStore }] = await Promise.all([
    import('@nestjs/common'),
    import('../state/redis-connection.js'),
    import('../auth/api-keys/redis-api-key-store.js'),
  ]);
  // What it says about the connection would stand in the output.
  Logger.overrideLogger(false);
  // Redis that is down is no error here: the store says so at its first use.
  const connection = await RedisConnection.connect(place).catch(() => {
    throw new UsageError(['a store in Redis needs the package ioredis: npm install ioredis']);
  });
  return { store: new RedisApiKeyStore(connection), close: () => connection.close() };
}
