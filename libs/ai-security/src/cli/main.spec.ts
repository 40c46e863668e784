/** The compiled tool as a process of its own, against the stores that a running service reads. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keysTool, PEPPER, runTool, TOOL, type Issued } from '../../../../test/cli/tool-process.js';
import { compileWorkspace } from '../../../../test/e2e/compiled.js';
import { startRedis, type TestRedis } from '../../../../test/redis/redis-server.js';
import { ApiKeyAuthenticator } from '../auth/api-keys/api-key-authenticator.js';
import { KeyDigester } from '../auth/api-keys/key-digester.js';
import type { ApiKeyStore } from '../auth/api-keys/api-key-store.js';
import { openKeyStore } from './key-store-place.js';
import type { OpenStore } from './store-place.js';

let folder: string;
let redis: TestRedis;
beforeAll(async () => {
  Logger.overrideLogger(false);
  folder = mkdtempSync(join(tmpdir(), 'keys-process-'));
  redis = await startRedis();
  await compileWorkspace();
}, 300_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await redis.stop();
});

const tool = <T = Issued>(place: string, ...argv: string[]): Promise<T> =>
  keysTool<T>({ AI_SECURITY_KEY_STORE: place }, ...argv);
const CREATE = ['create', '--name', 'nightly', '--owner', 'team-a'];

describe.each(['file', 'redis'])('the tool and a running service on one %s store', (kind) => {
  let place: string;
  let service: OpenStore<ApiKeyStore>;
  let authenticator: ApiKeyAuthenticator;
  beforeAll(async () => {
    place = kind === 'file' ? `file:${join(folder, 'keys.json')}` : redis.url;
    service = await openKeyStore(place);
    authenticator = new ApiKeyAuthenticator(service.store, new KeyDigester(PEPPER));
  });
  afterAll(() => service.close());

  const authenticate = async (key: string) => authenticator.authenticate(key, '127.0.0.1');

  it('a key of the tool is good in the service, and its revocation is seen', async () => {
    const { key, record } = await tool(place, ...CREATE);
    expect(await authenticate(key)).toMatchObject({ id: `key:${record.id}`, subject: 'team-a' });
    const rotated = await tool(place, 'rotate', record.id);
    expect(await authenticate(rotated.key)).toMatchObject({ id: `key:${record.id}` });

    await tool(place, 'revoke', record.id);
    // What was remembered before the revocation is at most so old.
    for (const secret of [key, rotated.key]) {
      await vi.waitFor(
        async () => expect(authenticate(secret)).rejects.toMatchObject({ reason: 'revoked' }),
        { timeout: 1000, interval: 20 },
      );
    }
  });

  it('many processes at once lose no key and no change', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => tool(place, ...CREATE)));
    for (const { key } of made) expect(await authenticate(key)).toBeDefined();
    const [{ record }] = made as [Issued];
    await Promise.all([tool(place, 'rotate', record.id), tool(place, 'rotate', record.id)]);
    const keys = await tool<{ id: string; previousSecretUntil?: number }[]>(place, 'list');
    for (const { record: one } of made) expect(keys.map(({ id }) => id)).toContain(one.id);
    expect((await service.store.get(record.id))?.version).toBe(3);
  });
});

it('is a program: its first line says who runs it', () => {
  expect(readFileSync(TOOL, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('ends with the exit code of what happened, and prints a table by default', async () => {
  const env = { REDIS_URL: redis.url };
  const { stdout, stderr } = await runTool(env, 'keys', 'list');
  expect(stdout).toMatch(/^(?:ID |There are no keys)/);
  expect(stderr).toBe('');
  const failed = runTool(env, 'keys', 'show', 'AAAAAAAAAAAA');
  await expect(failed).rejects.toMatchObject({ code: 1, stdout: '' });
});
