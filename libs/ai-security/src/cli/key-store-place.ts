/** Opens the key store that the caller names. */
import type { ApiKeyStore } from '../auth/api-keys/api-key-store.js';
import { FileApiKeyStore } from '../auth/api-keys/file-api-key-store.js';
import { openStore, type OpenStore } from './store-place.js';

/** @param place as `openStore` takes it */
export const openKeyStore = (place: string): Promise<OpenStore<ApiKeyStore>> =>
  openStore<ApiKeyStore>(place, {
    file: (path) => new FileApiKeyStore(path),
    redis: async (connection) => {
      const { RedisApiKeyStore } = await import('../auth/api-keys/redis-api-key-store.js');
      return new RedisApiKeyStore(connection);
    },
  });
