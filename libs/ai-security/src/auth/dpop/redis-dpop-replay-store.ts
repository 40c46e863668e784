/** Used DPoP proofs in Redis: single use over all processes. */
import { hash } from 'node:crypto';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import type { DpopReplayStore } from './dpop-replay-store.js';

const USE = `return redis.call('SET', KEYS[1], '', 'NX', 'EX', ARGV[1]) and 1 or 0`;

/**
 * Redis itself bounds what it holds (`maxmemory`); with an eviction policy, or when it loses its data, a proof
 * that is still fresh can be used once more.
 */
export class RedisDpopReplayStore implements DpopReplayStore {
  readonly #use: RedisScript;

  constructor(connection: Pick<RedisConnection, 'script'>) {
    this.#use = connection.script(USE);
  }

  async use(key: string, ttlSeconds: number): Promise<boolean> {
    // A hash, because clients write the `jti`; of fixed length, and it says nothing about the caller.
    const name = `ai-security:dpop:{${hash('sha256', key, 'base64url')}}`;
    return (await this.#use.run([name], [Math.ceil(ttlSeconds)])) === 1;
  }
}
