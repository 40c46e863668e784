/** Leases whose time a test sets: in memory, and in a real Redis. */
import { Redis } from 'ioredis';
import type { ConcurrencyLeases } from '../../libs/ai-security/src/limits/concurrency/concurrency-leases.js';
import { MemoryConcurrencyLeases } from '../../libs/ai-security/src/limits/concurrency/memory-concurrency-leases.js';
import { RedisConcurrencyLeases } from '../../libs/ai-security/src/limits/concurrency/redis-concurrency-leases.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { clockedScripts } from '../redis/clocked-scripts.js';
import { startRedis } from '../redis/redis-server.js';

export interface LeaseRig {
  readonly leases: ConcurrencyLeases;
  /** Sets the store's time, in milliseconds. */
  readonly at: (ms: number) => Promise<void>;
}

export interface LeaseRigs {
  readonly memory: () => LeaseRig;
  /** All of them share one Redis and one time. */
  readonly redis: () => LeaseRig;
  readonly admin: Redis;
  readonly stop: () => Promise<void>;
}

export async function startLeaseRigs(): Promise<LeaseRigs> {
  const server = await startRedis();
  const admin = new Redis(server.url);
  const connection = await RedisConnection.connect(server.url);
  const { scripts, at } = clockedScripts(connection);
  return {
    admin,
    memory: () => {
      let now = 0;
      return {
        leases: new MemoryConcurrencyLeases({ clock: () => now }),
        at: async (ms) => void (now = ms),
      };
    },
    redis: () => ({ leases: new RedisConcurrencyLeases(scripts), at: async (ms) => at(ms) }),
    stop: async () => {
      connection.close();
      admin.disconnect();
      await server.stop();
    },
  };
}
