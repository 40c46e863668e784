/** The store that the options ask for. */
import type { RedisConnection } from '../../state/redis-connection.js';
import type { BlockStore } from './block-store.js';
import { FileBlockStore } from './file-block-store.js';
import { MemoryBlockStore } from './memory-block-store.js';
import { RedisBlockStore } from './redis-block-store.js';

/** @throws Error for `'redis'` without a connection */
export function createBlockStore(
  choice: 'memory' | 'redis' | { readonly file: string },
  redis: Pick<RedisConnection, 'script'> | null,
): BlockStore {
  if (choice === 'memory') return new MemoryBlockStore();
  if (choice !== 'redis') return new FileBlockStore(choice.file);
  if (!redis) throw new Error('the kill switch is to be in Redis, and there is no redisUrl');
  return new RedisBlockStore(redis);
}
