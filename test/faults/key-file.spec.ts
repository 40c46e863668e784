/** API keys in a file: two processes and the tool, while one is killed in the middle of its work and the file fails. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PEPPER } from '../cli/tool-process.js';
import { compileWorkspace } from '../e2e/compiled.js';
import { ASKED, KeyAdmins, keyOfTool, tool } from './key-admins.js';
import { ClientLoad, SEEN_WITHIN_MS } from './client-load.js';
import { startService, type ServiceProcess } from './service-process.js';

let folder: string;
let file: string;
let services: ServiceProcess[] = [];
let a: ServiceProcess;
let b: ServiceProcess;
let load: ClientLoad;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'key-file-'));
  file = join(folder, 'keys.json');
  await compileWorkspace();
  services = await Promise.all([start(), start()]);
  [a, b] = services as [ServiceProcess, ServiceProcess];
}, 300_000);
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  load = new ClientLoad(services);
});
afterEach(() => load.stop());

const start = (): Promise<ServiceProcess> => startService({ apiKeys: { store: { file }, pepper: PEPPER } });

it('what one process or the tool does to a key counts in the other within a second', async () => {
  const [kept, rotated, ended] = await Promise.all([
    a.keys.create(ASKED),
    a.keys.create(ASKED),
    keyOfTool(`file:${file}`),
  ]);
  const admins = new KeyAdmins(services);
  load.start(kept.key, rotated.key, ended);
  for (const key of [kept.key, rotated.key, ended]) await load.until(key, 200, 0);

  const { key } = await a.keys.rotate(rotated.record.id, { overlapSeconds: 0 });
  const rotatedAt = performance.now();
  load.start(key);
  await load.until(key, 200, rotatedAt);
  await b.keys.revoke(rotated.record.id);
  const revokedAt = performance.now();
  expect((await tool(`file:${file}`, 'revoke', ended)).code).toBe(0);
  const endedAt = performance.now();
  await load.until(kept.key, 200, endedAt + 2 * SEEN_WITHIN_MS);
  await admins.stop();
  await load.stop();

  expect(load.statuses(rotated.key, rotatedAt + SEEN_WITHIN_MS)).toEqual([401]);
  expect(load.statuses(key, revokedAt + SEEN_WITHIN_MS)).toEqual([401]);
  expect(load.statuses(ended, endedAt + SEEN_WITHIN_MS)).toEqual([401]);
  expect(load.statuses(kept.key)).toEqual([200]);
  for (const service of services) await admins.check(service);
});

it.each([
  ['is gone', () => undefined],
  ['is damaged', () => writeFileSync(file, '{"format":1,"keys":[{"id":"')],
])('a file that %s is an outage, and as before when it is back', async (_, damage) => {
  const [good, revoked] = await Promise.all([a.keys.create(ASKED), a.keys.create(ASKED)]);
  load.start(good.key, revoked.key);
  await load.until(good.key, 200, 0);
  await a.keys.revoke(revoked.record.id);
  const revokedAt = performance.now();
  renameSync(file, `${file}.away`);
  damage();
  const downAt = performance.now();
  await expect(b.keys.create(ASKED)).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await load.until(good.key, 503, downAt + 2 * SEEN_WITHIN_MS);
  const upAt = performance.now();
  renameSync(`${file}.away`, file);
  await load.until(good.key, 200, upAt);
  await load.until(revoked.key, 401, upAt);
  await load.stop();

  expect(load.statuses(good.key)).toEqual([200, 503]);
  expect(load.statuses(good.key, downAt + SEEN_WITHIN_MS, upAt)).toEqual([503]);
  expect(load.statuses(revoked.key, revokedAt + SEEN_WITHIN_MS)).not.toContain(200);
});

it('a process that is killed in the middle of its changes takes nothing with it', async () => {
  const doomed = await Promise.all([start(), start()]);
  const admins = new KeyAdmins([...doomed, b]);
  for (const [i, one] of doomed.entries()) {
    await expect.poll(() => admins.acknowledged, { timeout: 20_000 }).toBeGreaterThan(15 * (i + 1));
    await one.kill();
  }
  // One that died with the lock keeps others waiting for ten seconds.
  await expect
    .poll(() => b.keys.create(ASKED).catch((error: unknown) => error), { timeout: 15_000 })
    .toHaveProperty('key');
  await admins.stop();
  for (const service of services) await admins.check(service);
}, 120_000);
