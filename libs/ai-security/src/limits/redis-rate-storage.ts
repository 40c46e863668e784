/** Request counting in Redis, shared by all processes. */
import { createHash } from 'node:crypto';
import type { Rate } from '../call/protected-route.js';
import type { RedisConnection, RedisScript } from '../state/redis-connection.js';
import { LIVE_SUB_WINDOWS, RateStorage, subWindowMs, type RateState } from './rate-storage.js';

// A hash of at most eleven fields: number of the sub-window -> its hits. The time is the store's: the clocks of
// the processes differ.
const HIT = `
local limit, width = tonumber(ARGV[1]), tonumber(ARGV[2])
local live = ${LIVE_SUB_WINDOWS}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local current = math.floor(now / width)

local fields = redis.call('HGETALL', KEYS[1])
local counts, numbers, total = {}, {}, 0
for i = 1, #fields, 2 do
  local n = tonumber(fields[i])
  if n + live <= current then
    redis.call('HDEL', KEYS[1], fields[i])
  else
    counts[n] = tonumber(fields[i + 1])
    numbers[#numbers + 1] = n
    total = total + counts[n]
  end
end

local allowed = total < limit
if allowed then
  redis.call('HINCRBY', KEYS[1], string.format('%d', current), 1)
  redis.call('PEXPIRE', KEYS[1], width * live)
  if not counts[current] then
    counts[current] = 0
    numbers[#numbers + 1] = current
  end
  counts[current] = counts[current] + 1
  total = total + 1
end

table.sort(numbers)
local free_at, left = (current + live) * width, total
for _, n in ipairs(numbers) do
  left = left - counts[n]
  if left < limit then
    free_at = (n + live) * width
    break
  end
end
return { allowed and 1 or 0, math.max(0, limit - total), math.ceil((free_at - now) / 1000) }
`;

export class RedisRateStorage extends RateStorage {
  readonly #script: RedisScript;

  constructor(connection: Pick<RedisConnection, 'script'>) {
    super();
    this.#script = connection.script(HIT);
  }

  override async hit(key: string, rate: Rate): Promise<RateState> {
    const reply = await this.#script.run([keyName(key, rate)], [rate.limit, subWindowMs(rate)]);
    const [allowed, remaining, resetSeconds] = reply as [number, number, number];
    return { allowed: allowed === 1, remaining, resetSeconds };
  }
}

/**
 * Keys hold subjects and addresses, so the store only sees a hash. The window belongs to the name: after a
 * change of the configuration the old counts could not be read. The braces are Redis Cluster's hash tag.
 */
function keyName(key: string, rate: Rate): string {
  const digest = createHash('sha256').update(`${rate.windowMs}\n${key}`).digest('base64url');
  return `ai-security:rate:{${digest}}`;
}
