/** How the parts of budgets are made. */
import { setImmediate } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { CallBus } from '../../call/call-bus.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../../config/settings.js';
import { ClientAddress } from '../../network/client-address.js';
import type { RedisConnection } from '../../state/redis-connection.js';
import { REDIS } from '../../state/redis-token.js';
import { PRICES, type PriceTable } from '../prices/price-table.js';
import { estimatedTokens, exactTokens } from '../tokens/token-counter.js';
import { BudgetLedger } from './budget-ledger.js';
import { BudgetOutputStep } from './budget-output.step.js';
import { BudgetScopeFinder } from './budget-scopes.js';
import { BudgetStep } from './budget.step.js';
import { Budgets } from './budgets.js';
import { MemoryBudgetLedger } from './memory-budget-ledger.js';
import { RedisBudgetLedger } from './redis-budget-ledger.js';

/** Settles when the last calls have ended, before the module closes the stores. */
@Injectable()
class BudgetShutdown implements OnApplicationShutdown {
  constructor(private readonly budgets: Budgets) {}

  async onApplicationShutdown(): Promise<void> {
    // A server is closed a turn or two before the last of its sockets say that they are, and end their calls.
    for (let turn = 0; turn < 4 && this.budgets.open > 0; turn++) await setImmediate();
    await this.budgets.flush();
  }
}

export const BUDGET_PROVIDERS: Provider[] = [
  {
    provide: BudgetLedger,
    inject: [REDIS],
    useFactory: (connection: RedisConnection | null) =>
      connection ? new RedisBudgetLedger(connection) : new MemoryBudgetLedger(),
  },
  {
    provide: Budgets,
    inject: [BudgetLedger, AI_SECURITY_SETTINGS, PRICES, CallBus, ClientAddress],
    useFactory: async (
      ledger: BudgetLedger,
      { budget }: AiSecuritySettings,
      table: PriceTable,
      bus: CallBus,
      addresses: ClientAddress,
    ) =>
      new Budgets({
        ledger,
        settings: budget,
        scopes: new BudgetScopeFinder(budget, addresses),
        prices: table,
        count: budget.tokens === 'estimate' ? estimatedTokens : await exactTokens(budget.tokens),
        bus,
      }),
  },
  { provide: BudgetStep, inject: [Budgets], useFactory: (budgets: Budgets) => new BudgetStep(budgets) },
  {
    provide: BudgetOutputStep,
    inject: [Budgets],
    useFactory: (budgets: Budgets) => new BudgetOutputStep(budgets),
  },
  BudgetShutdown,
];
