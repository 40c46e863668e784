/** Two instances of the sample app, one on each adapter, that share a real Redis. */
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSampleApp, type SampleApp } from '../../sample-app/src/create-app.js';
import { contentOf } from '../redis/redis-content.js';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { ADAPTERS } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, post } from './chat-host.js';
import { CapturedLogs } from './captured-logs.js';
import { expectProblem } from './problem.js';

const SUBJECT = 'jane.doe@example.com';
const PASSWORD = 'password-of-redis';
const PATIENCE = { timeout: 20_000, interval: 50 };

let redis: TestRedis;
let redisUrl: string;
let issuer: TestIssuer;
let token: string;
let instances: SampleApp[];
const logs = new CapturedLogs();

beforeAll(async () => {
  Logger.overrideLogger(logs);
  redis = await startRedis(['--requirepass', PASSWORD]);
  redisUrl = redis.url.replace('redis://', `redis://:${PASSWORD}@`);
  issuer = await createTestIssuer({ scope: 'ai:chat' });
  token = await issuer.token({ sub: SUBJECT });
  instances = await Promise.all(
    ADAPTERS.map((adapter) =>
      createSampleApp(
        {
          PORT: '0',
          HTTP_ADAPTER: adapter,
          REDIS_URL: redisUrl,
          AI_SECURITY_SECRET: 'shared by both instances, 32 and more',
        },
        {
          // One issuer, so that a caller is the same to both.
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          rate: { limit: '4/min' },
          audit: { sink: new AuditLines() },
        },
      ),
    ),
  );
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  await issuer.stop();
  await redis.stop();
});

const chat = (instance: number, bearer = token): Promise<Response> =>
  post(`${instances[instance]?.url}/v1/chat/completions`, ask(`I am ${SUBJECT}`), bearer);

async function readiness(instance: number): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${instances[instance]?.url}/health/ready`);
  return { status: response.status, body: await response.json() };
}
const UP = { status: 200, body: { status: 'up', stores: { limits: 'up' } } };
const DOWN = { status: 503, body: { status: 'down', stores: { limits: 'down' } } };

const allReady = async (): Promise<void> => {
  for (const instance of [0, 1])
    await vi.waitFor(async () => expect(await readiness(instance)).toEqual(UP), PATIENCE);
};

describe('two instances on one Redis', () => {
  beforeEach(async () => {
    await redis.restart();
    await allReady();
  });

  it('count a caller together', async () => {
    const remaining: string[] = [];
    for (const instance of [0, 1, 1, 0]) {
      const response = await chat(instance);
      expect(response.status).toBe(200);
      remaining.push(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1] ?? '');
    }
    expect(remaining).toEqual(['3', '2', '1', '0']);
    for (const instance of [0, 1]) {
      const response = await chat(instance);
      await expectProblem(response, 'rate_limited');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await chat(0, await issuer.token({ sub: 'another' }))).status).toBe(200);
  });

  it('keep nothing in it that tells who calls', async () => {
    await chat(0);
    await chat(1, `${token}x`);
    const kept = [...(await contentOf(redisUrl))].flatMap(([key, value]) => [key, JSON.stringify(value)]);
    // One of the caller's rate, one of its calls that were open, one of the failures of this address.
    expect(kept.filter((key) => key.startsWith('ai-security:'))).toHaveLength(3);
    expect(kept.length).toBe(6);
    for (const value of [SUBJECT, 'jane', issuer.issuer, '127.0.0.1', '::1', token, token.slice(-20)]) {
      expect(kept.join('\n')).not.toContain(value);
    }
  });

  it.each([
    ['is gone', () => redis.stop(), () => redis.restart()],
    ['hangs', async () => redis.pause(), async () => redis.resume()],
  ])('refuse while it %s, say so to the probe, and recover by themselves', async (_, fail, mend) => {
    await fail();
    try {
      for (const instance of [0, 1]) {
        const response = await chat(instance);
        await expectProblem(response, 'temporarily_unavailable');
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(await readiness(instance)).toEqual(DOWN);
        expect((await fetch(`${instances[instance]?.url}/health/live`)).status).toBe(200);
      }
    } finally {
      await mend();
    }
    await allReady();
    for (const instance of [0, 1]) expect((await chat(instance)).status).toBe(200);
  });

  it('never write its password to the log', async () => {
    await redis.stop();
    await chat(0);
    await vi.waitFor(() => expect(logs.text).toContain('Redis is not available'), PATIENCE);
    expect(logs.text).not.toContain(PASSWORD);
  });
});
