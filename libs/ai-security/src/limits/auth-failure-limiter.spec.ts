import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../../../../test/redis/redis-server.js';
import { parseRate } from '../config/rate.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { ClientAddress } from '../network/client-address.js';
import { RedisConnection } from '../state/redis-connection.js';
import { AuthFailureLimiter } from './auth-failure-limiter.js';
import { MemoryRateStorage } from './rate/memory-rate-storage.js';
import { RedisRateStorage } from './rate/redis-rate-storage.js';

const addresses = new ClientAddress([]);
const rate = parseRate('3/min');

function refusal(limiter: AuthFailureLimiter, address: string): SecurityProblem | undefined {
  try {
    limiter.check(address);
  } catch (error) {
    if (error instanceof SecurityProblem) return error;
    throw error;
  }
  return undefined;
}

describe('AuthFailureLimiter in memory', () => {
  function limiterAt() {
    const time = { now: 60_000_000 };
    const clock = () => time.now;
    return {
      limiter: new AuthFailureLimiter(new MemoryRateStorage({ clock }), rate, addresses, clock),
      time,
    };
  }

  it('refuses an address that failed too often until its window ends, and no other', () => {
    const { limiter, time } = limiterAt();
    for (let i = 0; i < 3; i++) {
      expect(refusal(limiter, '192.0.2.1')).toBeUndefined();
      expect(limiter.record('192.0.2.1')).toBeUndefined();
    }
    expect(refusal(limiter, '192.0.2.1')).toMatchObject({
      code: 'rate_limited',
      reason: 'auth_failures',
      headers: { 'Retry-After': '66' },
    });
    expect(refusal(limiter, '192.0.2.2')).toBeUndefined();

    time.now += 65_500;
    expect(refusal(limiter, '192.0.2.1')?.headers).toEqual({ 'Retry-After': '1' });
    time.now += 500;
    expect(refusal(limiter, '192.0.2.1')).toBeUndefined();
  });

  it('never refuses an address without failures', () => {
    const { limiter } = limiterAt();
    for (let i = 0; i < 100; i++) expect(refusal(limiter, '192.0.2.1')).toBeUndefined();
  });

  it('counts IPv6 by its /64', () => {
    const { limiter } = limiterAt();
    for (const end of ['1', '2', '3']) void limiter.record(`2001:db8::${end}`);
    expect(refusal(limiter, '2001:db8::4')?.reason).toBe('auth_failures');
    expect(refusal(limiter, '2001:db8:0:1::4')).toBeUndefined();
  });

  it('lets no network fail more often than the limit in any window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }), (gaps) => {
        const { limiter, time } = limiterAt();
        const failures: number[] = [];
        for (const gap of gaps) {
          time.now += gap;
          if (refusal(limiter, '192.0.2.1')) continue;
          void limiter.record('192.0.2.1');
          failures.push(time.now);
          expect(failures.filter((at) => time.now - at <= 60_000).length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});

describe('AuthFailureLimiter over Redis', () => {
  let redis: TestRedis;
  let connections: RedisConnection[];
  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startRedis();
    connections = await Promise.all([1, 2].map(() => RedisConnection.connect(redis.url)));
  });
  afterAll(async () => {
    for (const connection of connections) connection.close();
    await redis.stop();
  });
  const limiters = () =>
    connections.map(
      (connection) => new AuthFailureLimiter(new RedisRateStorage(connection), rate, addresses),
    );

  it('adds up the failures that several processes saw', async () => {
    const [one, two] = limiters() as [AuthFailureLimiter, AuthFailureLimiter];
    await one.record('198.51.100.1');
    await one.record('198.51.100.1');
    await two.record('198.51.100.1');
    expect(refusal(two, '198.51.100.1')?.reason).toBe('auth_failures');
    // The other process learns with its own next failure.
    expect(refusal(one, '198.51.100.1')).toBeUndefined();
    await one.record('198.51.100.1');
    expect(refusal(one, '198.51.100.1')?.reason).toBe('auth_failures');
  });

  it('counts alone while Redis is down', async () => {
    const [one] = limiters() as [AuthFailureLimiter];
    await redis.stop();
    for (let i = 0; i < 3; i++) {
      expect(refusal(one, '198.51.100.2')).toBeUndefined();
      await one.record('198.51.100.2');
    }
    expect(refusal(one, '198.51.100.2')?.reason).toBe('auth_failures');
  });
});
