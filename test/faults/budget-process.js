/** A process of a service, as far as budgets go: the compiled ledger on the Redis of `REDIS_URL`, called over IPC. */
import { Logger } from '@nestjs/common';
import { RedisBudgetLedger } from '../../libs/ai-security/dist/limits/budget/redis-budget-ledger.js';
import { RedisConnection } from '../../libs/ai-security/dist/state/redis-connection.js';

Logger.overrideLogger(false);
const connection = await RedisConnection.connect(process.env.REDIS_URL);
const ledger = new RedisBudgetLedger(connection);
const each = (count, act) => Promise.all(Array.from({ length: count }, (_, i) => act(i)));
const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

let serial = 0;
const open = [];

const acts = {
  /** Parallel reservations of 1 to 100; returns what was granted. They stay open. */
  async reserve({ tenant, claim, lease, parallel }) {
    const granted = await each(parallel, async () => {
      const key = { tenant, id: `${process.pid}-${serial++}` };
      const amount = 1 + Math.floor(Math.random() * 100);
      const result = await ledger.reserve(key, [{ ...claim, amount }], lease);
      if (result.granted) open.push({ key, amount });
      return result.granted ? amount : 0;
    });
    return sum(granted);
  },
  /** Settles all that is open; returns what was used. */
  async settle() {
    const used = await each(open.length, async (i) => {
      const tokens = Math.floor(Math.random() * (open[i].amount + 1));
      if (!(await ledger.settle(open[i].key, { tokens }))) throw new Error('it was not open');
      return tokens;
    });
    open.length = 0;
    return sum(used);
  },
};

process.on('message', ({ act, options }) => {
  acts[act](options).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error) }),
  );
});
// Who is killed cannot stop what he started.
process.on('disconnect', () => process.exit(0));
process.send({ state: connection.state });
