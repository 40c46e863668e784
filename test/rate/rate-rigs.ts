/** Rate storages whose time a test sets: in memory, and in a real Redis. */
import { MemoryRateStorage } from '../../libs/ai-security/src/limits/rate/memory-rate-storage.js';
import type { RateStorage } from '../../libs/ai-security/src/limits/rate/rate-storage.js';
import { RedisRateStorage } from '../../libs/ai-security/src/limits/rate/redis-rate-storage.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { clockedScripts } from '../redis/clocked-scripts.js';
import { startRedis } from '../redis/redis-server.js';

export interface RateRig {
  readonly storage: RateStorage;
  /** Sets the store's time, in milliseconds. Keys still expire by the real one: use windows of a minute and more. */
  readonly at: (ms: number) => void;
}

export interface RateRigs {
  readonly memory: () => RateRig;
  /** Each has a time of its own; they share one Redis. */
  readonly redis: () => RateRig;
  readonly stop: () => Promise<void>;
}

export async function startRateRigs(): Promise<RateRigs> {
  const server = await startRedis();
  const connection = await RedisConnection.connect(server.url);
  return {
    memory: () => {
      let now = 0;
      return { storage: new MemoryRateStorage({ clock: () => now }), at: (ms) => void (now = ms) };
    },
    redis: () => {
      const { scripts, at } = clockedScripts(connection);
      return { storage: new RedisRateStorage(scripts), at };
    },
    stop: async () => {
      connection.close();
      await server.stop();
    },
  };
}
