/** Where shared state lives and whether it can be reached: for a readiness probe. */
import type { RedisConnection } from './redis-connection.js';

export type StoreState = 'up' | 'down' | 'memory';

export class StoreHealth {
  constructor(private readonly redis: Pick<RedisConnection, 'state'> | null) {}

  /** `down` when any store is; `memory` stores are always up. */
  report(): { status: 'up' | 'down'; stores: Record<string, StoreState> } {
    const limits: StoreState = this.redis ? this.redis.state : 'memory';
    return { status: limits === 'down' ? 'down' : 'up', stores: { limits } };
  }
}
