/** Budget ledgers whose time a test sets: one in memory, one in a real Redis. */
import { Redis } from 'ioredis';
import { BudgetLedger } from '../../libs/ai-security/src/limits/budget/budget-ledger.js';
import { MemoryBudgetLedger } from '../../libs/ai-security/src/limits/budget/memory-budget-ledger.js';
import { RedisBudgetLedger } from '../../libs/ai-security/src/limits/budget/redis-budget-ledger.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { startRedis } from '../redis/redis-server.js';

export interface LedgerRig {
  readonly ledger: BudgetLedger;
  /** Sets the store's time, in milliseconds since the epoch. */
  readonly at: (ms: number) => Promise<void>;
}

export interface LedgerRigs {
  readonly memory: () => LedgerRig;
  /** All of them share one Redis and one time. */
  readonly redis: () => LedgerRig;
  readonly admin: Redis;
  readonly connection: RedisConnection;
  readonly stop: () => Promise<void>;
}

export async function startLedgerRigs(): Promise<LedgerRigs> {
  const server = await startRedis();
  const admin = new Redis(server.url);
  const connection = await RedisConnection.connect(server.url);
  /** Everything is the real script on the real server; only what TIME answers is ours. */
  const clocked: Pick<RedisConnection, 'script'> = {
    script: (lua) => {
      const parts = lua.split("redis.call('TIME')");
      if (parts.length !== 2) throw new Error('a script must read the time once');
      return connection.script(parts.join("redis.call('HMGET', 'clock', 's', 'us')"));
    },
  };
  return {
    admin,
    connection,
    memory: () => {
      let now = 0;
      return {
        ledger: new MemoryBudgetLedger({ clock: () => now }),
        at: async (ms) => void (now = ms),
      };
    },
    redis: () => ({
      ledger: new RedisBudgetLedger(clocked),
      at: async (ms) =>
        void (await admin.hset('clock', { s: Math.floor(ms / 1000), us: (ms % 1000) * 1000 })),
    }),
    stop: async () => {
      connection.close();
      admin.disconnect();
      await server.stop();
    },
  };
}
