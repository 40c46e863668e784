/** The store that the options ask for. */
import type { RedisConnection } from '../../state/redis-connection.js';
import type { ApiKeyStore } from './api-key-store.js';
import { FileApiKeyStore } from './file-api-key-store.js';
import { MemoryApiKeyStore } from './memory-api-key-store.js';
import { RedisApiKeyStore } from './redis-api-key-store.js';

export type ApiKeyStoreChoice = 'memory' | 'redis' | { readonly file: string };

/** @throws Error for `'redis'` without a connection */
export function createApiKeyStore(
  choice: ApiKeyStoreChoice,
  redis: Pick<RedisConnection, 'script'> | null,
): ApiKeyStore {
  if (choice === 'memory') return new MemoryApiKeyStore();
  if (choice !== 'redis') return new FileApiKeyStore(choice.file);
  if (!redis) throw new Error('API keys are to be in Redis, and there is no redisUrl');
  return new RedisApiKeyStore(redis);
}
