import { Logger } from '@nestjs/common';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { AiCall } from '../../call/ai-call.js';
import { Exchange } from '../../call/exchange.js';
import type { Principal } from '../../call/principal.js';
import type { ProtectedRoute } from '../../call/protected-route.js';
import type { RateOptions } from '../../ai-security.options.js';
import { parseRateLimit, type RateLimitOption } from '../../config/rate.js';
import { rateSettings } from '../../config/rate-settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { ClientAddress } from '../../network/client-address.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { MemoryRateStorage } from './memory-rate-storage.js';
import type { RateStorage } from './rate-storage.js';
import { RateStep } from './rate.step.js';
import { RedisRateStorage } from './redis-rate-storage.js';

const route = (id: string, rate?: RateLimitOption): ProtectedRoute => ({
  id,
  handler: 'ChatController.create',
  format: 'openai.chat',
  mode: 'enforce',
  scopes: [],
  scopesAny: [],
  rate: rate === undefined ? undefined : parseRateLimit(rate),
  body: { bytes: 1, depth: 1, nodes: 1, messages: 1, characters: 1 },
  layers: 1,
  sse: false,
  unscanned: 'refuse',
  bodyType: undefined,
});
const chat = route('POST /chat');
const models = route('GET /models');
const costly = route('POST /costly', '1/h');

const principal = (id: string, more: Partial<Principal> = {}): Principal => ({
  id,
  kind: 'oauth',
  issuer: 'https://issuer.example',
  subject: id,
  scopes: new Set(),
  roles: new Set(),
  claims: {},
  expiresAt: 0,
  ...more,
});

const stepOver = (storage: RateStorage, options: RateOptions = {}): RateStep =>
  new RateStep(storage, rateSettings({ limit: '3/min', ...options }), new ClientAddress([]));

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
    expect(problem).toMatchObject({
      code: 'rate_limited',
      headers: { 'Retry-After': '66', 'x-should-retry': 'false' },
    });
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
    const slower = { ...costly, rate: parseRateLimit('1/day') };
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
  it('counts in several windows at once, and tells of each', async () => {
    const step = stepOver(new MemoryRateStorage({ clock: () => 60_000_000 }), {
      limit: ['2/min', '3/h', { limit: '60/day', algorithm: 'gcra', burst: 4 }],
    });
    const { headers } = await admit(step, chat, jane);
    expect(headers).toMatchObject({
      'ratelimit-policy': '"default";q=2;w=60, "default-2";q=3;w=3600, "default-3";q=60;w=86400',
      ratelimit: '"default";r=1;t=66, "default-2";r=2;t=3720, "default-3";r=3;t=1440',
      'x-ratelimit-limit-requests': '2',
      'x-ratelimit-remaining-requests': '1',
      'x-ratelimit-reset-requests': '1m6s',
    });
    await admit(step, chat, jane);
    const { problem, headers: refused } = await admit(step, chat, jane);
    expect(problem?.headers).toEqual({ 'Retry-After': '66', 'x-should-retry': 'false' });
    // The hour has a call left: the refused one did not count there.
    expect(refused['ratelimit']).toMatch(/^"default";r=0;t=66, "default-2";r=1;/);
  });

  it('says when a retry soon can help', async () => {
    const step = stepOver(new MemoryRateStorage({ clock: () => 0 }), { limit: '1/s' });
    await admit(step, chat, jane);
    expect((await admit(step, chat, jane)).problem?.headers).toEqual({ 'Retry-After': '2' });
  });

  describe('by who calls', () => {
    const storage = () => new MemoryRateStorage();
    const left = async (step: RateStep, where: ProtectedRoute, caller: Principal) =>
      (await admit(step, where, caller)).headers['ratelimit'];
    const roles = { trial: '2/min', staff: ['100/min', '1000/h'] };

    it('gives a role its own rate, of several the first that the options name', async () => {
      const step = stepOver(storage(), { roles });
      expect(await left(step, chat, principal('a', { roles: new Set(['staff', 'x']) }))).toMatch(
        /^"role";r=99;t=\d+, "role-2";r=999;/,
      );
      expect(await left(step, chat, principal('b', { roles: new Set(['staff', 'trial']) }))).toMatch(
        /^"role";r=1;/,
      );
      expect(await left(step, chat, principal('c', { roles: new Set(['x']) }))).toMatch(/^"default";r=2;/);
      expect(await left(step, costly, principal('d', { roles: new Set(['staff']) }))).toMatch(
        /^"route";r=0;/,
      );
    });

    it('counts a caller once, with which roles it may come', async () => {
      const step = stepOver(storage(), { roles });
      await admit(step, chat, principal('a', { roles: new Set(['trial']) }));
      expect(await left(step, chat, principal('a'))).toMatch(/^"default";r=1;/);
      expect((await admit(step, chat, principal('a', { roles: new Set(['trial']) }))).problem?.code).toBe(
        'rate_limited',
      );
    });

    const key = (id: string, rate: unknown): Principal =>
      principal(id, { kind: 'api_key', claims: { rate } });

    it('gives an API key its own rate, beside that of a route', async () => {
      const step = stepOver(storage(), { roles });
      expect(await left(step, chat, key('k', '5/min'))).toMatch(/^"key";r=4;/);
      expect(await left(step, costly, key('k', '5/min'))).toMatch(/^"key";r=3;t=\d+, "route";r=0;/);
      const { problem, headers } = await admit(step, costly, key('k', '5/min'));
      expect(problem?.code).toBe('rate_limited');
      expect(headers['ratelimit']).toMatch(/^"key";r=3;/);
      expect(await left(step, chat, principal('k2', { claims: { rate: '5/min' } }))).toMatch(/^"default";/);
    });

    it.each(['often', '', 7, null, '0/min'])('refuses an API key whose rate is %j', async (rate) => {
      const { problem } = await admit(stepOver(storage()), chat, key('k', rate));
      expect(problem).toMatchObject({ code: 'temporarily_unavailable', reason: 'key_rate_unreadable' });
    });
  });

  it('takes a call back that another limit refused, once', async () => {
    const step = stepOver(new MemoryRateStorage());
    const call = callOf(chat, jane);
    step.enforce(call, await step.take(call));
    await step.refund(call);
    await step.refund(call);
    for (let i = 0; i < 3; i++) expect((await admit(step, chat, jane)).problem).toBeUndefined();
    const refused = callOf(chat, jane);
    expect(await step.take(refused)).toMatchObject({ verdict: { allowed: false } });
    await step.refund(refused);
    expect((await admit(step, chat, jane)).problem?.code).toBe('rate_limited');
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
      deny: stepOver(storage),
      allow: stepOver(storage, { onFailure: 'allow' }),
      local: stepOver(storage, { onFailure: 'local' }),
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

    const shared = stepOver(storage, { onFailure: 'local', processes: 2, limit: ['4/min', '1/h'] });
    const { headers, call: counted } = await admit(shared, chat, principal('joe'));
    expect(headers['ratelimit-policy']).toBe('"default";q=2;w=60, "default-2";q=1;w=3600');
    expect((await admit(shared, chat, principal('joe'))).problem?.code).toBe('rate_limited');
    await shared.refund(counted);
    expect((await admit(shared, chat, principal('joe'))).problem).toBeUndefined();

    await redis.restart();
    await vi.waitFor(() => expect(connection.state).toBe('up'), 10_000);
    for (const step of Object.values(steps)) expect((await admit(step, chat, jane)).problem).toBeUndefined();
    for (const step of Object.values(steps)) {
      expect((await admit(step, chat, jane)).problem?.code).toBe('rate_limited');
    }
  });

  it('loses a refund quietly, with the call that it was for', async () => {
    const step = stepOver(storage);
    const call = callOf(chat, principal('jill'));
    await step.admit(call);
    await redis.stop();
    await expect(step.refund(call)).resolves.toBeUndefined();
  });
});
