/** Rate storages whose time a test sets: in memory, and in a real Redis. */
import { Redis } from 'ioredis';
import { MemoryRateStorage } from '../../libs/ai-security/src/limits/rate/memory-rate-storage.js';
import type { RateStorage } from '../../libs/ai-security/src/limits/rate/rate-storage.js';
import { RedisRateStorage } from '../../libs/ai-security/src/limits/rate/redis-rate-storage.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
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
  readonly admin: Redis;
  readonly connection: RedisConnection;
  readonly stop: () => Promise<void>;
}

export async function startRateRigs(): Promise<RateRigs> {
  const server = await startRedis();
  const admin = new Redis(server.url);
  const connection = await RedisConnection.connect(server.url);
  return {
    admin,
    connection,
    memory: () => {
      let now = 0;
      return { storage: new MemoryRateStorage({ clock: () => now }), at: (ms) => void (now = ms) };
    },
    redis: () => {
      let now = 0;
      /** Everything is the real script on the real server; only what TIME answers is ours. */
      const clocked: Pick<RedisConnection, 'script'> = {
        script: (lua) => {
          const parts = lua.split("redis.call('TIME')");
          if (parts.length !== 2) throw new Error('a script must read the time once');
          const script = connection.script(parts.join('{ ARGV[#ARGV - 1], ARGV[#ARGV] }'));
          return {
            run: (keys, args) => script.run(keys, [...args, Math.floor(now / 1000), (now % 1000) * 1000]),
          };
        },
      };
      return { storage: new RedisRateStorage(clocked), at: (ms) => void (now = ms) };
    },
    stop: async () => {
      connection.close();
      admin.disconnect();
      await server.stop();
    },
  };
}
