/**
 * The scripts of `RedisBudgetLedger`. Each begins by closing expired reservations, and touches declared keys of one
 * slot only, so it stays one step while a Redis Cluster moves that slot.
 *
 * Per tenant, with the fields and members that they hold:
 *
 * | key            | type       | field or member → value                                    |
 * |----------------|------------|------------------------------------------------------------|
 * | `settled`      | hash       | account → what was settled; present while its window counts |
 * | `reserved`     | hash       | account → the open reservations; absent for none            |
 * | `reservations` | hash       | id → `{ leaseMs, mode, lines }` in MessagePack              |
 * | `leases`       | sorted set | id → when it expires, or is forgotten after it has          |
 * | `ends`         | sorted set | account → end of its window (none for `total`)              |
 * | `closed:<id>`  | string     | this id was used up                                         |
 *
 * An account is `<scope>:<unit>:<window>:<period>`, a line `{ account, unit, amount, counted }`.
 * Numbers stay below 2^53, where Lua's doubles and Redis' integers agree; MessagePack keeps them as integers.
 */
import { BUSY_RETRY_MS, KEEP_EXPIRED_MS, REMEMBER_CLOSED_MS } from './budget-ledger.js';

/** Reservations that one operation closes at most; a script holds up the whole server. */
export const CLOSED_PER_RUN = 64;

const PRELUDE = `
local settled, reserved, reservations, leases, ends, closed = unpack(KEYS)
local CHARGE, FREE, EXPIRED = 0, 1, 2
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function read(id)
  local record = redis.call('HGET', reservations, id)
  if not record then return nil end
  local leaseMs, mode, lines = unpack(cmsgpack.unpack(record))
  return { leaseMs = leaseMs, mode = mode, lines = lines }
end

local function write(id, record, due)
  redis.call('HSET', reservations, id, cmsgpack.pack({ record.leaseMs, record.mode, record.lines }))
  redis.call('ZADD', leases, due, id)
end

local function forget(id)
  redis.call('HDEL', reservations, id)
  redis.call('ZREM', leases, id)
end

local function release(account, amount)
  -- The negative of 0 is '-0', which is no integer for Redis.
  if amount == 0 then return end
  if redis.call('HINCRBY', reserved, account, -amount) <= 0 then redis.call('HDEL', reserved, account) end
end

-- A window that is over and forgotten is not counted again.
local function charge(account, amount)
  if amount == 0 or redis.call('HEXISTS', settled, account) == 0 then return end
  if redis.call('HINCRBY', settled, account, amount) < 0 then redis.call('HSET', settled, account, 0) end
end

local expired = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, ${CLOSED_PER_RUN})) do
  local record = read(id)
  if not record or record.mode == EXPIRED then
    forget(id)
  else
    for _, line in ipairs(record.lines) do
      if record.mode == FREE then line[4] = 0 end
      release(line[1], line[3])
      charge(line[1], line[4])
    end
    record.mode = EXPIRED
    write(id, record, now + ${KEEP_EXPIRED_MS})
    expired = expired + 1
  end
end
`;

// The day of the month, from 0; Howard Hinnant's civil_from_days.
const PERIODS = `
local DAY = 86400000
local WIDTHS = { minute = 60000, hour = 3600000, day = DAY }

local function dayOfMonth(days)
  local z = days + 719468
  local doe = z % 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local month = math.floor((5 * doy + 2) / 153)
  return doy - math.floor((153 * month + 2) / 5)
end

-- Its number, and when it ends in milliseconds; no end for 'total'.
local function period(window)
  if window == 'total' then return 0, nil end
  local width = WIDTHS[window]
  if width then
    local n = math.floor(now / width)
    return n, (n + 1) * width
  end
  local today = math.floor(now / DAY)
  local first = today - dayOfMonth(today)
  local next = first + 31
  return first, (next - dayOfMonth(next)) * DAY
end

local function accountOf(scope, unit, window)
  local n, stop = period(window)
  return string.format('%s:%s:%s:%d', scope, unit, window, n), stop
end
`;

const AMOUNTS = `
local function amountsFrom(first)
  local amounts = {}
  for i = first, #ARGV, 2 do amounts[ARGV[i]] = tonumber(ARGV[i + 1]) end
  return amounts
end
`;

/**
 * ARGV: id, leaseMs, mode, then per claim: scope, unit, window, limit, amount, counted.
 * Reply: expired, granted (1, 0, -1: the id was used before), refused claim, wait (-1: for ever), then per claim:
 * remaining, ms until the window ends (-1: never).
 */
export const RESERVE = `${PRELUDE}${PERIODS}
local id = ARGV[1]
local known = read(id)
if redis.call('EXISTS', closed) == 1 or (known and known.mode == EXPIRED) then return { expired, -1 } end

local claims, accounts = {}, {}
for i = 4, #ARGV, 6 do
  local account, stop = accountOf(ARGV[i], ARGV[i + 1], ARGV[i + 2])
  accounts[#accounts + 1] = account
  claims[#claims + 1] = {
    account = account, stop = stop, unit = ARGV[i + 1],
    limit = tonumber(ARGV[i + 3]), amount = tonumber(ARGV[i + 4]), counted = tonumber(ARGV[i + 5]),
  }
end
local spent = redis.call('HMGET', settled, unpack(accounts))
local held = redis.call('HMGET', reserved, unpack(accounts))

local refused, longest = 0, 0
for i, claim in ipairs(claims) do
  claim.spent = tonumber(spent[i] or 0)
  claim.remaining = claim.limit - claim.spent - tonumber(held[i] or 0)
  claim.left = claim.stop and claim.stop - now or math.huge
  if not known and claim.amount > claim.remaining then
    local wait = claim.left
    if claim.amount > claim.limit then
      wait = math.huge
    elseif claim.spent + claim.amount <= claim.limit then
      wait = math.min(wait, ${BUSY_RETRY_MS})
    end
    if refused == 0 or wait > longest then refused, longest = i, wait end
  end
end

if refused == 0 and not known then
  local fresh, latest, lines = false, 0, {}
  for i, claim in ipairs(claims) do
    if claim.amount > 0 then redis.call('HINCRBY', reserved, claim.account, claim.amount) end
    claim.remaining = claim.remaining - claim.amount
    lines[i] = { claim.account, claim.unit, claim.amount, claim.counted }
    latest = math.max(latest, claim.stop or math.huge)
    if not spent[i] then
      fresh = true
      if redis.call('HSETNX', settled, claim.account, 0) == 1 and claim.stop then
        redis.call('ZADD', ends, claim.stop, claim.account)
      end
    end
  end
  write(id, { leaseMs = tonumber(ARGV[2]), mode = tonumber(ARGV[3]), lines = lines }, now + tonumber(ARGV[2]))

  if fresh then
    -- More than one call can open, so that old windows cannot pile up.
    for _, account in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now - ${KEEP_EXPIRED_MS}, 'LIMIT', 0, 64)) do
      if redis.call('HEXISTS', reserved, account) == 1 then
        redis.call('ZADD', ends, now, account)
      else
        redis.call('HDEL', settled, account)
        redis.call('ZREM', ends, account)
      end
    end
    -- A tenant that is not seen again leaves nothing behind, unless a total must be kept.
    local ttl = redis.call('PTTL', settled)
    if latest == math.huge then
      redis.call('PERSIST', settled)
      redis.call('PERSIST', ends)
    elseif ttl >= 0 or redis.call('HLEN', settled) == #claims then
      local keep = math.max(ttl, latest - now + 2 * ${KEEP_EXPIRED_MS})
      redis.call('PEXPIRE', settled, keep)
      redis.call('PEXPIRE', ends, keep)
    end
  end
end

local reply = { expired, refused == 0 and 1 or 0, refused, longest == math.huge and -1 or longest }
for _, claim in ipairs(claims) do
  reply[#reply + 1] = math.max(0, claim.remaining)
  reply[#reply + 1] = claim.stop and claim.left or -1
end
return reply`;

/** ARGV: id, then unit, amount, ... Reply: expired, 1 when it is open. */
export const HEARTBEAT = `${PRELUDE}${AMOUNTS}
local record = read(ARGV[1])
if not record or record.mode == EXPIRED then return { expired, 0 } end
local counted = amountsFrom(2)
for _, line in ipairs(record.lines) do line[4] = counted[line[2]] or line[4] end
write(ARGV[1], record, now + record.leaseMs)
return { expired, 1 }`;

/** ARGV: id, 'settle' or 'cancel', then unit, amount, ... Reply: expired, 1 when something was changed. */
export const CLOSE = `${PRELUDE}${AMOUNTS}
local record, cancelled = read(ARGV[1]), ARGV[2] == 'cancel'
if record or cancelled then redis.call('SET', closed, '', 'PX', ${REMEMBER_CLOSED_MS}) end
if not record then return { expired, 0 } end
local used = amountsFrom(3)
for _, line in ipairs(record.lines) do
  local amount = cancelled and 0 or used[line[2]] or line[3]
  if record.mode == EXPIRED then
    amount = amount - line[4]
  else
    release(line[1], line[3])
  end
  charge(line[1], amount)
end
forget(ARGV[1])
return { expired, 1 }`;

/** Reply: expired. */
export const SWEEP = `${PRELUDE}
return expired`;

/** ARGV: per counter: scope, unit, window. Reply: expired, then per counter: settled, reserved. */
export const USAGE = `${PRELUDE}${PERIODS}
local reply = { expired }
for i = 1, #ARGV, 3 do
  local account = accountOf(ARGV[i], ARGV[i + 1], ARGV[i + 2])
  reply[#reply + 1] = tonumber(redis.call('HGET', settled, account) or 0)
  reply[#reply + 1] = tonumber(redis.call('HGET', reserved, account) or 0)
end
return reply`;
