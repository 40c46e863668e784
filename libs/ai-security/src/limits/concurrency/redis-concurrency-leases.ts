/** Leases in Redis, shared by all processes: one script, and one round trip, for each operation. */
import { hash } from 'node:crypto';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import { ConcurrencyLeases, LEASE_MS, type Lease, type LeaseResult } from './concurrency-leases.js';

/** Scripts of one heartbeat that are under way at once: thousands together would wait longer than a command may. */
const IN_FLIGHT = 128;
/** Leases that one script renews; a script holds up the whole server. */
const RENEWED_PER_RUN = 500;

// KEYS: the released ids of the owner, then its open calls by limit; all sorted sets of ids by the store's time at
// which they end. Released ids are remembered for as long as a lease lasts.
const PRELUDE = `
local released = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local due = now + ${LEASE_MS}
redis.call('ZREMRANGEBYSCORE', released, '-inf', now)
`;

/** ARGV: id, then the limits. Reply: granted (1, 0), then the open calls by limit. */
const ACQUIRE = `${PRELUDE}
local id = ARGV[1]
local reply = { redis.call('ZSCORE', released, id) and 0 or 1 }
for i = 2, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  reply[i] = redis.call('ZCARD', KEYS[i])
  if reply[i] >= tonumber(ARGV[i]) and not redis.call('ZSCORE', KEYS[i], id) then reply[1] = 0 end
end
if reply[1] == 1 then
  for i = 2, #KEYS do
    reply[i] = reply[i] + redis.call('ZADD', KEYS[i], due, id)
    redis.call('PEXPIRE', KEYS[i], ${LEASE_MS})
  end
end
return reply`;

/** ARGV: ids. */
const RENEW = `${PRELUDE}
for _, id in ipairs(ARGV) do
  if not redis.call('ZSCORE', released, id) then
    for i = 2, #KEYS do redis.call('ZADD', KEYS[i], due, id) end
  end
end
for i = 2, #KEYS do redis.call('PEXPIRE', KEYS[i], ${LEASE_MS}) end`;

/** ARGV: id. */
const RELEASE = `${PRELUDE}
for i = 2, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
redis.call('ZADD', released, due, ARGV[1])
redis.call('PEXPIRE', released, ${LEASE_MS})`;

/**
 * An `acquire` whose answer was lost (`StoreUnavailable`) may have been carried out: it is released, or ends by
 * itself. Replication is asynchronous: what a failover forgets is back with the next renewal.
 */
export class RedisConcurrencyLeases extends ConcurrencyLeases {
  readonly #acquire: RedisScript;
  readonly #renew: RedisScript;
  readonly #release: RedisScript;

  constructor(connection: Pick<RedisConnection, 'script'>) {
    super();
    this.#acquire = connection.script(ACQUIRE);
    this.#renew = connection.script(RENEW);
    this.#release = connection.script(RELEASE);
  }

  override async acquire(lease: Lease): Promise<LeaseResult> {
    const args = [lease.id, ...lease.limits.map(({ limit }) => limit)];
    const [granted, ...open] = (await this.#acquire.run(keysOf(lease), args)) as number[];
    return { granted: granted === 1, open };
  }

  /** One script for each owner and set of limits. What fails does not keep the others from being renewed. */
  override async renew(leases: readonly Lease[]): Promise<void> {
    const batches = batched(leases);
    let failure: PromiseRejectedResult | undefined;
    for (let i = 0; i < batches.length; i += IN_FLIGHT) {
      const runs = batches.slice(i, i + IN_FLIGHT).map(async ([first, ids]) => {
        await this.#renew.run(keysOf(first), ids);
      });
      for (const run of await Promise.allSettled(runs)) if (run.status === 'rejected') failure ??= run;
    }
    if (failure) throw failure.reason;
  }

  override async release(lease: Lease): Promise<void> {
    await this.#release.run(keysOf(lease), [lease.id]);
  }
}

/** Leases that have the same keys, as one of them and the ids of all. */
function batched(leases: readonly Lease[]): [Lease, string[]][] {
  const open = new Map<string, string[]>();
  const batches: [Lease, string[]][] = [];
  for (const lease of leases) {
    const name = JSON.stringify([lease.owner, ...lease.limits.map(({ scope }) => scope)]);
    const ids = open.get(name);
    if (ids && ids.length < RENEWED_PER_RUN) {
      ids.push(lease.id);
      continue;
    }
    const fresh = [lease.id];
    open.set(name, fresh);
    batches.push([lease, fresh]);
  }
  return batches;
}

// Owners and scopes hold subjects and addresses, so the store sees hashes only. The braces are Redis Cluster's
// hash tag.
function keysOf({ owner, limits }: Lease): string[] {
  const prefix = `ai-security:concurrency:{${hash('sha256', owner, 'base64url')}}`;
  const scopes = limits.map(({ scope }) => hash('sha256', scope, 'base64url').slice(0, 22));
  return [`${prefix}:released`, ...scopes.map((scope) => `${prefix}:open:${scope}`)];
}
