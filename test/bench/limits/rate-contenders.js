/** Ways to count a request: each takes a key and answers whether it is admitted. */
import { ThrottlerStorageService } from '@nestjs/throttler';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterUnion } from 'rate-limiter-flexible';
import { MemoryRateStorage } from '../../../libs/ai-security/dist/limits/rate/memory-rate-storage.js';
import { RedisRateStorage } from '../../../libs/ai-security/dist/limits/rate/redis-rate-storage.js';

/** Nothing is refused: what a refusal costs is another question. */
const PLENTY = 1_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** For a decision over several windows at once. */
const WINDOWS = [MINUTE_MS, HOUR_MS, 24 * HOUR_MS];

const limit = (windowMs, more = {}) => ({ name: 'bench', key: 'all', limit: PLENTY, windowMs, ...more });
export const LIMITS = {
  'sliding window': [limit(HOUR_MS)],
  // One a second flows off, so that hits stand.
  GCRA: [limit(HOUR_MS, { limit: 3600, burst: PLENTY })],
  'three windows': WINDOWS.map((windowMs) => limit(windowMs)),
};

/** Not all or nothing: what one of them refuses, the others have counted. */
function flexible(Limiter, more = {}) {
  const one = (ms) => new Limiter({ points: PLENTY, duration: ms / 1000, keyPrefix: `${ms}`, ...more });
  return {
    'rate-limiter-flexible': () => {
      const limiter = one(HOUR_MS);
      return { take: (key) => limiter.consume(key), wait: true };
    },
    'rate-limiter-flexible, three windows': () => {
      const union = new RateLimiterUnion(...WINDOWS.map(one));
      return { take: (key) => union.consume(key), wait: true };
    },
  };
}

function throttler(windows) {
  const storage = new ThrottlerStorageService();
  return {
    // One after the other, as its guard does.
    async take(key) {
      for (const ms of windows) await storage.increment(`${key}-${ms}`, ms, PLENTY, ms, `${ms}`);
    },
    wait: true,
    // Written as it writes them: counted one by one, 100,000 would take minutes.
    async fill(key, hits) {
      await this.take(key);
      for (const ms of windows) {
        const expiries = storage.getHitExpirations(`${key}-${ms}`, `${ms}`);
        while (expiries.length < hits) expiries.push(Date.now() + ms);
      }
    },
    close: () => storage.onApplicationShutdown(),
  };
}

const ours = (makeStorage, wait) =>
  Object.fromEntries(
    Object.entries(LIMITS).map(([name, limits]) => [
      `ours, ${name}`,
      () => {
        const storage = makeStorage();
        return { take: (key) => storage.take(key, limits), wait };
      },
    ]),
  );

/** By name, how to make one. `wait`: each of its answers must be awaited. */
export const IN_MEMORY = {
  ...ours(() => new MemoryRateStorage({ maxOwners: 1_000_000 }), false),
  '@nestjs/throttler': () => throttler([HOUR_MS]),
  '@nestjs/throttler, three windows': () => throttler(WINDOWS),
  ...flexible(RateLimiterMemory),
};

/** @param connection a `RedisConnection` @param client an `ioredis` client of the same server */
export const inRedis = (connection, client) => ({
  ...ours(() => new RedisRateStorage(connection), true),
  ...flexible(RateLimiterRedis, { storeClient: client }),
});
