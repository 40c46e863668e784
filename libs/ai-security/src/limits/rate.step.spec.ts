import { Logger } from '@nestjs/common';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../../test/redis/redis-server.js';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { Principal } from '../call/principal.js';
import type { ProtectedRoute, Rate } from '../call/protected-route.js';
import { parseRate } from '../config/rate.js';
import type { RateSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { ClientAddress } from '../network/client-address.js';
import { RedisConnection } from '../state/redis-connection.js';
import { MemoryRateStorage } from './memory-rate-storage.js';
import type { RateStorage } from './rate-storage.js';
import { RateStep } from './rate.step.js';
import { RedisRateStorage } from './redis-rate-storage.js';

const route = (id: string, rate?: Rate): ProtectedRoute => ({
  id,
  handler: 'ChatController.create',
  format: 'openai.chat',
  mode: 'enforce',
  scopes: [],
  scopesAny: [],
  rate,
  body: { bytes: 1, depth: 1, nodes: 1, messages: 1, characters: 1 },
  layers: 1,
  sse: false,
  unscanned: 'refuse',
  bodyType: undefined,
});
const chat = route('POST /chat');
const models = route('GET /models');
const costly = route('POST /costly', parseRate('1/h'));

const principal = (id: string): Principal => ({
  id,
  kind: 'oauth',
  issuer: 'https://issuer.example',
  subject: id,
  scopes: new Set(),
  claims: {},
  expiresAt: 0,
});

function stepOver(storage: RateStorage, onFailure: RateSettings['onFailure'] = 'deny'): RateStep {
  const settings = { limit: parseRate('3/min'), authFailures: parseRate('1/min'), onFailure };
  return new RateStep(storage, settings, new ClientAddress([]));
}

interface Outcome {
  readonly headers: Record<string, unknown>;
  readonly problem?: SecurityProblem;
  readonly call: AiCall;
}

const callOf = (where: ProtectedRoute, caller: Principal | string): AiCall => {
  const request = new IncomingMessage(new Socket());
  const exchange = new Exchange(request as Exchange['request'], new ServerResponse(request));
  const call = new AiCall(where, exchange, 1000);
  if (typeof caller === 'string') call.clientAddress = caller;
  else call.principal = caller;
  return call;
};

async function admit(step: RateStep, where: ProtectedRoute, caller: Principal | string): Promise<Outcome> {
  const call = callOf(where, caller);
  let problem: SecurityProblem | undefined;
  try {
    await step.admit(call);
  } catch (error) {
    if (!(error instanceof SecurityProblem)) throw error;
    problem = error;
  }
  const headers = call.exchange.rawResponse.getHeaders();
  return problem ? { headers, call, problem } : { headers, call };
}

const jane = principal('jane@example.com');

describe('RateStep', () => {
  it('is synchronous over memory, and tells each answer where the caller stands', () => {
    const step = stepOver(new MemoryRateStorage({ clock: () => 60_000_000 }));
    const call = callOf(chat, jane);
    expect(step.admit(call)).toBeUndefined();
    expect(call.exchange.getHeader('ratelimit-policy')).toBe('"default";q=3;w=60');
    expect(call.exchange.getHeader('ratelimit')).toBe('"default";r=2;t=66');
  });

  it('refuses above the rate with the time to wait', async () => {
    const step = stepOver(new MemoryRateStorage({ clock: () => 60_000_000 }));
    for (let i = 0; i < 3; i++) expect((await admit(step, chat, jane)).problem).toBeUndefined();
    const { problem, headers } = await admit(step, chat, jane);
    expect(problem).toMatchObject({ code: 'rate_limited', headers: { 'Retry-After': '66' } });
    expect(problem?.getStatus()).toBe(429);
    expect(headers).toMatchObject({
      'ratelimit-policy': '"default";q=3;w=60',
      ratelimit: '"default";r=0;t=66',
    });
  });

  it('counts one caller over all routes, and each caller apart', async () => {
    const step = stepOver(new MemoryRateStorage());
    for (const where of [chat, models, chat])
      expect((await admit(step, where, jane)).problem).toBeUndefined();
    expect((await admit(step, models, jane)).problem?.code).toBe('rate_limited');
    expect((await admit(step, models, principal('joe'))).problem).toBeUndefined();
  });

  it("gives a route's own rate a bucket of its own", async () => {
    const step = stepOver(new MemoryRateStorage());
    expect((await admit(step, costly, jane)).headers['ratelimit-policy']).toBe('"route";q=1;w=3600');
    expect((await admit(step, costly, jane)).problem?.code).toBe('rate_limited');
    expect((await admit(step, chat, jane)).headers['ratelimit']).toMatch(/^"default";r=2;/);
  });

  it('tells the versions of one path apart', async () => {
    const step = stepOver(new MemoryRateStorage());
    const other = { ...costly, handler: 'ChatController.createV2' };
    const slower = { ...costly, rate: parseRate('1/day') };
    for (const version of [costly, other, slower]) {
      expect((await admit(step, version, jane)).problem).toBeUndefined();
      expect((await admit(step, version, jane)).problem?.code).toBe('rate_limited');
    }
  });

  it('counts an unknown caller by network, apart from a subject of that name', async () => {
    const step = stepOver(new MemoryRateStorage());
    for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8::3']) await admit(step, chat, address);
    expect((await admit(step, chat, '2001:db8::4')).problem?.code).toBe('rate_limited');
    expect((await admit(step, chat, '2001:db8:0:1::4')).problem).toBeUndefined();
    expect((await admit(step, chat, principal('2001:db8:0:0::/64'))).problem).toBeUndefined();
  });
});

describe('RateStep while Redis is down', () => {
  let redis: TestRedis;
  let connection: RedisConnection;
  let storage: RedisRateStorage;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startRedis();
    connection = await RedisConnection.connect(redis.url);
    storage = new RedisRateStorage(connection);
  });
  afterAll(async () => {
    connection.close();
    await redis.stop();
  });

  it('denies, allows or counts alone as told, and counts in Redis again when it is back', async () => {
    const steps = {
      deny: stepOver(storage, 'deny'),
      allow: stepOver(storage, 'allow'),
      local: stepOver(storage, 'local'),
    };
    await admit(steps.deny, chat, jane);
    expect((await admit(steps.local, chat, jane)).headers['ratelimit']).toMatch(/r=1;/);
    await redis.stop();

    const denied = await admit(steps.deny, chat, jane);
    expect(denied.problem).toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'store_down',
      headers: { 'Retry-After': expect.stringMatching(/^[1-9]\d*$/) },
    });
    expect(denied.problem?.getStatus()).toBe(503);

    for (let i = 0; i < 5; i++) {
      const { problem, call } = await admit(steps.allow, chat, jane);
      expect(problem).toBeUndefined();
      expect(call.facts).toContainEqual({
        kind: 'decision',
        stage: 'limits',
        effect: 'error',
        reason: 'store_down',
      });
    }

    for (let i = 0; i < 3; i++) expect((await admit(steps.local, chat, jane)).problem).toBeUndefined();
    expect((await admit(steps.local, chat, jane)).problem?.code).toBe('rate_limited');

    await redis.restart();
    await vi.waitFor(() => expect(connection.state).toBe('up'), 10_000);
    for (const step of Object.values(steps)) expect((await admit(step, chat, jane)).problem).toBeUndefined();
    for (const step of Object.values(steps)) {
      expect((await admit(step, chat, jane)).problem?.code).toBe('rate_limited');
    }
  });
});
