/** The vault in Redis, shared by all processes. */
import type { VaultSettings } from '../../config/settings.js';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import { PseudonymVault, type SealedEntry } from './pseudonym-vault.js';

// KEYS[1]: pseudonym -> sealed value. KEYS[2]: pseudonyms by the time of their last save, in milliseconds. The time is
// the store's: the clocks of the processes differ.
const NOW = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local ttl = tonumber(ARGV[1])
`;

const SAVE = `${NOW}
local most = tonumber(ARGV[2])
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], now, ARGV[i])
end
local function drop(pseudonyms)
  for _, pseudonym in ipairs(pseudonyms) do
    redis.call('HDEL', KEYS[1], pseudonym)
    redis.call('ZREM', KEYS[2], pseudonym)
  end
end
drop(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ttl))
drop(redis.call('ZRANGE', KEYS[2], 0, -most - 1))
redis.call('PEXPIRE', KEYS[1], ttl)
redis.call('PEXPIRE', KEYS[2], ttl)
`;

const LOAD = `${NOW}
local entries = {}
for _, pseudonym in ipairs(redis.call('ZREVRANGEBYSCORE', KEYS[2], '+inf', '(' .. now - ttl)) do
  local sealed = redis.call('HGET', KEYS[1], pseudonym)
  if sealed then
    entries[#entries + 1] = pseudonym
    entries[#entries + 1] = sealed
  end
end
return entries
`;

export class RedisPseudonymVault extends PseudonymVault {
  readonly #save: RedisScript;
  readonly #load: RedisScript;

  constructor(
    connection: Pick<RedisConnection, 'script'>,
    private readonly settings: VaultSettings,
  ) {
    super();
    this.#save = connection.script(SAVE);
    this.#load = connection.script(LOAD);
  }

  override async load(owner: string): Promise<readonly SealedEntry[]> {
    const flat = (await this.#load.run(keysOf(owner), [this.#ttl])) as string[];
    return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!] as const);
  }

  override async save(owner: string, entries: readonly SealedEntry[]): Promise<void> {
    await this.#save.run(keysOf(owner), [this.#ttl, this.settings.maxEntries, ...entries.flat()]);
  }

  get #ttl(): number {
    return this.settings.ttlSeconds * 1_000;
  }
}

/** The braces are Redis Cluster's hash tag: both keys lie in one slot. */
const keysOf = (owner: string): string[] => [
  `ai-security:vault:{${owner}}`,
  `ai-security:vault:{${owner}}:saved`,
];
