/** Revoked access tokens: two processes, while Redis is killed, hangs, and comes back with or without data. */
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileWorkspace } from '../e2e/compiled.js';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { ClientLoad, SEEN_WITHIN_MS } from './client-load.js';
import { startService, type ServiceProcess } from './service-process.js';

let redis: TestRedis;
let issuer: TestIssuer;
let services: ServiceProcess[] = [];
let a: ServiceProcess;
let b: ServiceProcess;
let load: ClientLoad;

const start = (): Promise<ServiceProcess> =>
  startService({
    redisUrl: redis.url,
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience, algorithms: ['ES256'] }],
  });

beforeAll(async () => {
  redis = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
  issuer = await createTestIssuer({ scope: 'ai:chat' });
  await compileWorkspace();
  services = await Promise.all([start(), start()]);
  [a, b] = services as [ServiceProcess, ServiceProcess];
}, 300_000);
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()));
  await issuer.stop();
  await redis.stop();
});
beforeEach(() => {
  load = new ClientLoad(services);
});
afterEach(() => load.stop());

const subject = (() => {
  let last = 0;
  return (): string => `user-${++last}`;
})();

const newToken = (sub = subject()): Promise<string> => issuer.token({ sub });

/** Revokes a token at a service; returns when that was acknowledged. */
async function revoke(service: ServiceProcess, token: string): Promise<number> {
  const { jti, exp } = decodeJwt(token);
  await service.revocation.revokeToken({ iss: issuer.issuer, jti: jti!, exp: exp! });
  return performance.now();
}

it('what one process revokes is refused there at once, and in the other within a second', async () => {
  const [good, revoked, cutOff] = await Promise.all([newToken(), newToken(), newToken('leaver')]);
  load.start(good, revoked, cutOff);
  for (const token of [good, revoked, cutOff]) await load.until(token, 200, 0);
  const revokedAt = await revoke(a, revoked);
  await b.revocation.revokeSubject({ iss: issuer.issuer, sub: 'leaver' });
  const cutOffAt = performance.now();
  await load.until(good, 200, cutOffAt + 2 * SEEN_WITHIN_MS);
  await load.stop();

  for (const [token, at, own] of [
    [revoked, revokedAt, a],
    [cutOff, cutOffAt, b],
  ] as const) {
    expect(load.statuses(token, at + SEEN_WITHIN_MS)).toEqual([401]);
    expect(load.of(token, at).filter(({ service, status }) => service === own && status === 200)).toEqual([]);
  }
  expect(load.statuses(good)).toEqual([200]);
});

describe.each([
  [
    'is killed and comes back with its data',
    () => redis.stop({ keepData: true }),
    () => redis.restart({ keepData: true }),
  ],
  ['is killed and comes back empty', () => redis.stop(), () => redis.restart()],
  ['hangs and goes on', async () => redis.pause(), async () => redis.resume()],
])('when Redis %s under load', (_, fail, mend) => {
  it('what was revoked stays out, and what is good goes on', async () => {
    const [good, revoked, last, late] = await Promise.all([newToken(), newToken(), newToken(), newToken()]);
    load.start(good, revoked, last, late);
    for (const token of [good, revoked, last, late]) await load.until(token, 200, 0);
    const revokedAt = await revoke(a, revoked);
    await load.until(revoked, 401, revokedAt);
    const knownAt = performance.now();
    // The other process may not have asked before Redis is away; then it learns of it when Redis is back.
    const lastAt = await revoke(a, last);
    await fail();
    let lateAt: number;
    try {
      await expect(revoke(b, late)).rejects.toMatchObject({ name: 'StoreUnavailable' });
      lateAt = performance.now();
      await load.until(good, 200, lateAt + SEEN_WITHIN_MS);
    } finally {
      await mend();
    }
    const upAt = performance.now();
    // What could not be written is offered again.
    await load.until(late, 401, upAt);
    await load.until(last, 401, upAt);
    const allKnowAt = performance.now();
    const newcomer = await start();
    try {
      for (const token of [revoked, last, late]) expect((await newcomer.who(token)).status).toBe(401);
      expect((await newcomer.who(good)).status).toBe(200);
    } finally {
      await newcomer.kill();
    }
    await load.until(good, 200, allKnowAt + SEEN_WITHIN_MS);
    await load.stop();

    expect(load.statuses(revoked, knownAt)).toEqual([401]);
    // Where it was revoked it counts at once, whatever becomes of Redis.
    for (const [token, at, own] of [
      [last, lastAt, a],
      [late, lateAt, b],
    ] as const) {
      const answered = load.of(token, at).filter(({ service }) => service === own);
      expect(answered.filter(({ status }) => status === 200)).toEqual([]);
      expect(load.statuses(token, allKnowAt)).toEqual([401]);
    }
    expect(load.statuses(good)).toEqual([200]);
  }, 120_000);
});

it('a process that starts while Redis is down admits nobody until it knows', async () => {
  const [good, revoked] = await Promise.all([newToken(), newToken()]);
  await revoke(a, revoked);
  await redis.stop({ keepData: true });
  const newcomer = await start();
  const own = new ClientLoad([newcomer]);
  try {
    own.start(good, revoked);
    await own.until(good, 503, 0);
    await redis.restart({ keepData: true });
    await own.until(good, 200, 0);
    await own.until(revoked, 401, 0);
  } finally {
    await own.stop();
    await newcomer.kill();
  }
  expect(own.statuses(revoked)).toEqual([401, 503]);
});
