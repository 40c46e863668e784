/** Budget ledgers whose time a test sets: one in memory, one in a real Redis. */
import { BudgetLedger } from '../../libs/ai-security/src/limits/budget/budget-ledger.js';
import { MemoryBudgetLedger } from '../../libs/ai-security/src/limits/budget/memory-budget-ledger.js';
import { RedisBudgetLedger } from '../../libs/ai-security/src/limits/budget/redis-budget-ledger.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { clockedScripts } from '../redis/clocked-scripts.js';
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
  readonly stop: () => Promise<void>;
}

export async function startLedgerRigs(): Promise<LedgerRigs> {
  const server = await startRedis();
  const connection = await RedisConnection.connect(server.url);
  const { scripts, at } = clockedScripts(connection);
  return {
    memory: () => {
      let now = 0;
      return {
        ledger: new MemoryBudgetLedger({ clock: () => now }),
        at: async (ms) => void (now = ms),
      };
    },
    redis: () => ({ ledger: new RedisBudgetLedger(scripts), at: async (ms) => at(ms) }),
    stop: async () => {
      connection.close();
      await server.stop();
    },
  };
}
