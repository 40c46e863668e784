/**
 * The scripts of `RedisRateStorage`, which count as `SlidingWindow` and `Gcra` do. Times are whole microseconds of
 * the store's clock: the clocks of the processes differ. They stay below 2^53, where Lua's doubles are exact.
 *
 * A key holds one limit of one owner in MessagePack, for as long as any hit counts:
 *
 * - sliding window: the number of the newest sub-window, then the hits of each live one, oldest first;
 * - GCRA: when the queue will have run dry.
 *
 * Arguments come in threes, one a key: the limit, the length of a sub-window or the interval, and the burst, 0 for a
 * sliding window.
 */
import { LIVE_SUB_WINDOWS } from './rate-storage.js';

const PRELUDE = `
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min
local pack, unpacked = cmsgpack.pack, cmsgpack.unpack
local LIVE = ${LIVE_SUB_WINDOWS}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local values = redis.call('MGET', unpack(KEYS))

local function save(key, fields, over)
  redis.call('SET', key, pack(fields), 'PX', max(1, ceil((over - now) / 1000)))
end

local function sliding(value, width)
  local newest = floor(now / width)
  if not value then return { newest${', 0'.repeat(LIVE_SUB_WINDOWS)} }, 0 end
  local fields, total = unpacked(value), 0
  local shift = newest - fields[1]
  -- Not below 0: a clock that steps back loses no hit.
  if shift > 0 then
    fields[1] = newest
    for i = 2, LIVE + 1 do fields[i] = fields[i + shift] or 0 end
  end
  for i = 2, LIVE + 1 do total = total + fields[i] end
  return fields, total
end

local function queueEnd(value)
  return value and max(now, unpacked(value)[1]) or now
end
`;

export const TAKE = `${PRELUDE}
local limits, lengths, bursts, held, totals, allowed = {}, {}, {}, {}, {}, true
for i = 1, #KEYS do
  local limit, length, burst = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  limits[i], lengths[i], bursts[i] = limit, length, burst
  if burst == 0 then
    held[i], totals[i] = sliding(values[i], length)
    if totals[i] >= limit then allowed = false end
  else
    held[i] = queueEnd(values[i])
    if held[i] + length - now > burst * length then allowed = false end
  end
end

local reply = { allowed and 1 or 0 }
for i = 1, #KEYS do
  local limit, length, burst, remaining, wait, counted = limits[i], lengths[i], bursts[i], 0, 0, now
  if burst == 0 then
    local fields, total = held[i], totals[i]
    counted = fields[1]
    local free = (counted + LIVE) * length
    if allowed then
      fields[LIVE + 1] = fields[LIVE + 1] + 1
      total = total + 1
      save(KEYS[i], fields, free)
    end
    local left = total
    for j = 2, LIVE + 1 do
      left = left - fields[j]
      if fields[j] > 0 and left < limit then
        free = (counted + j - 1) * length
        break
      end
    end
    remaining = max(0, limit - total)
    if total > 0 or limit == 0 then wait = free - now end
  else
    local ends, capacity = held[i], burst * length
    if allowed then
      ends = ends + length
      save(KEYS[i], { ends }, ends)
    end
    local queued = ends - now
    remaining = max(0, floor((capacity - queued) / length))
    if queued > 0 then wait = queued - capacity + (remaining + 1) * length end
  end
  reply[3 * i - 1], reply[3 * i], reply[3 * i + 1] = remaining, ceil(wait / 1000), counted
end
return reply
`;

/** Arguments as above, then one number a key: where the hit was counted. */
export const REFUND = `${PRELUDE}
for i, value in ipairs(values) do
  local length, burst = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local counted = tonumber(ARGV[3 * #KEYS + i])
  if value and burst == 0 then
    local fields = sliding(value, length)
    local at = counted - fields[1] + LIVE + 1
    if at > 1 and (fields[at] or 0) > 0 then
      fields[at] = fields[at] - 1
      save(KEYS[i], fields, (fields[1] + LIVE) * length)
    end
  elseif value then
    local ends = queueEnd(value)
    local ahead = max(0, counted + length - now)
    ends = ends - min(ahead, length, ends - now)
    save(KEYS[i], { ends }, ends)
  end
end
`;
