/** API keys in Redis: two processes and the tool, while Redis is killed, hangs, and comes back with or without data. */
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PEPPER } from '../cli/tool-process.js';
import { compileWorkspace } from '../e2e/compiled.js';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { ASKED, KeyAdmins, keyOfTool, tool } from './key-admins.js';
import { ClientLoad, SEEN_WITHIN_MS } from './client-load.js';
import { startService, type ServiceProcess } from './service-process.js';

let redis: TestRedis;
let services: ServiceProcess[] = [];
let a: ServiceProcess;
let b: ServiceProcess;
let load: ClientLoad;

beforeAll(async () => {
  redis = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
  await compileWorkspace();
  const start = () => startService({ redisUrl: redis.url, apiKeys: { store: 'redis', pepper: PEPPER } });
  services = await Promise.all([start(), start()]);
  [a, b] = services as [ServiceProcess, ServiceProcess];
}, 300_000);
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()));
  await redis.stop();
});
beforeEach(() => {
  load = new ClientLoad(services);
});
afterEach(() => load.stop());

it('what one process does to a key counts in the other within a second', async () => {
  const [kept, rotated] = await Promise.all([a.keys.create(ASKED), a.keys.create(ASKED)]);
  load.start(kept.key, rotated.key);
  await load.until(kept.key, 200, 0);
  await load.until(rotated.key, 200, 0);

  const { key } = await a.keys.rotate(rotated.record.id, { overlapSeconds: 0 });
  const rotatedAt = performance.now();
  load.start(key);
  await load.until(key, 200, rotatedAt);
  await load.until(rotated.key, 401, rotatedAt);
  await b.keys.revoke(rotated.record.id);
  const revokedAt = performance.now();
  await load.until(kept.key, 200, revokedAt + 2 * SEEN_WITHIN_MS);
  await load.stop();

  expect(load.statuses(rotated.key, rotatedAt + SEEN_WITHIN_MS)).toEqual([401]);
  expect(load.statuses(key, revokedAt + SEEN_WITHIN_MS)).toEqual([401]);
  expect(load.statuses(kept.key)).toEqual([200]);
});

it('a key that all change at once has ended when one of them revoked it', async () => {
  const { key, record } = await a.keys.create(ASKED);
  const rotations = [a.keys.rotate(record.id), b.keys.rotate(record.id), a.keys.rotate(record.id)];
  const [ofTool, revoked, ...changes] = await Promise.all([
    tool(redis.url, 'rotate', record.id),
    b.keys.revoke(record.id),
    ...rotations.map((rotation) => rotation.catch((error: Error) => error)),
  ]);
  expect(revoked.status).toBe('revoked');
  // What came after the revocation was refused.
  expect([0, 1]).toContain(ofTool.code);
  const issued = [key];
  if (ofTool.code === 0) issued.push(ofTool.stdout.trim().split('\n').at(-1)!);
  for (const change of changes) {
    if (change instanceof Error) expect(change).toMatchObject({ code: 'ended' });
    else issued.push(change.key);
  }
  load.start(...issued);
  for (const one of issued) await load.until(one, 401, 0);
  await load.stop();
  for (const one of issued) expect(load.statuses(one)).toEqual([401]);
});

describe.each([
  [
    'is killed and comes back with its data',
    () => redis.stop({ keepData: true }),
    () => redis.restart({ keepData: true }),
  ],
  ['hangs and goes on', async () => redis.pause(), async () => redis.resume()],
])('when Redis %s under load', (_, fail, mend) => {
  it('a good key waits, a revoked one stays out, and nothing acknowledged is lost', async () => {
    const [good, revoked, late] = await Promise.all([
      a.keys.create(ASKED),
      a.keys.create(ASKED),
      a.keys.create(ASKED),
    ]);
    const admins = new KeyAdmins(services);
    load.start(good.key, revoked.key, late.key);
    for (const { key } of [good, revoked, late]) await load.until(key, 200, 0);
    await expect.poll(() => admins.acknowledged).toBeGreaterThan(20);

    await a.keys.revoke(revoked.record.id);
    const revokedAt = performance.now();
    await fail();
    const downAt = performance.now();
    try {
      const failed = [b.keys.revoke(late.record.id), b.keys.create(ASKED), b.keys.rotate(good.record.id)];
      for (const change of failed) await expect(change).rejects.toMatchObject({ name: 'StoreUnavailable' });
      expect(await tool(redis.url, 'list')).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/^ai-security: the store is unavailable \(\w+\)\n$/),
      });
      await load.until(good.key, 503, downAt + SEEN_WITHIN_MS);
      await later(SEEN_WITHIN_MS);
    } finally {
      await mend();
    }
    const upAt = performance.now();
    await load.until(good.key, 200, upAt);
    await load.until(revoked.key, 401, upAt);
    // It was not acknowledged: whoever revokes asks again.
    await b.keys.revoke(late.record.id);
    const lateAt = performance.now();
    await load.until(good.key, 200, lateAt + 2 * SEEN_WITHIN_MS);
    await admins.stop();
    await load.stop();

    expect(load.statuses(good.key)).toEqual([200, 503]);
    expect(load.statuses(good.key, downAt + SEEN_WITHIN_MS, upAt)).toEqual([503]);
    expect(load.statuses(revoked.key, revokedAt + SEEN_WITHIN_MS)).not.toContain(200);
    expect(load.statuses(late.key, lateAt + SEEN_WITHIN_MS)).toEqual([401]);
    for (const { status, retryAfter } of load.answers) expect(retryAfter).toBe(status === 503 ? '5' : null);
    for (const service of services) await admins.check(service);
    expect((await tool(redis.url, 'show', revoked.record.id)).stdout).toContain('revoked');
  }, 120_000);
});

it('a revocation survives when Redis is killed right behind it', async () => {
  const [good, revoked] = await Promise.all([a.keys.create(ASKED), a.keys.create(ASKED)]);
  await a.keys.revoke(revoked.record.id);
  await redis.restart({ keepData: true });
  load.start(good.key, revoked.key);
  await load.until(good.key, 200, 0);
  await load.until(revoked.key, 401, 0);
  await load.stop();
  expect(load.statuses(revoked.key)).not.toContain(200);
});

it('Redis that comes back empty opens nothing, and takes new keys', async () => {
  const [good, revoked] = await Promise.all([a.keys.create(ASKED), a.keys.create(ASKED)]);
  load.start(good.key, revoked.key);
  await load.until(good.key, 200, 0);
  await a.keys.revoke(revoked.record.id);
  const revokedAt = performance.now();
  await redis.restart();
  const upAt = performance.now();
  await load.until(good.key, 401, upAt + SEEN_WITHIN_MS);
  const key = await keyOfTool(redis.url);
  load.start(key);
  await load.until(key, 200, 0);
  await load.stop();

  expect(load.statuses(good.key, upAt + SEEN_WITHIN_MS)).not.toContain(200);
  expect(load.statuses(revoked.key, revokedAt + SEEN_WITHIN_MS)).not.toContain(200);
});
