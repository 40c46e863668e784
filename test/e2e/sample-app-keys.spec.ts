/** API keys and step-up in the sample app, as its README has it: the tool makes a key, the official client calls. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthenticationError } from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keysTool, PEPPER, type Issued } from '../cli/tool-process.js';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { compileWorkspace } from './compiled.js';
import { asking, complete, fetchSeen, fetchToken, openAi, PROMPT, VALUES } from './sample-app-client.js';
import { startSampleProcess, type SampleProcess } from './sample-app-process.js';

const MFA = 'urn:example:mfa';

let folder: string;
let redis: TestRedis;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sample-app-keys-'));
  redis = await startRedis();
  await compileWorkspace();
}, 300_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await redis.stop();
});

describe.each(['file', 'redis'])('keys of the tool in a %s store', (kind) => {
  let env: Record<string, string>;
  let app: SampleProcess;
  beforeAll(async () => {
    env = {
      AI_SECURITY_KEY_PEPPER: PEPPER,
      ...(kind === 'file'
        ? { AI_SECURITY_KEY_STORE: `file:${join(folder, 'keys.json')}` }
        : { REDIS_URL: redis.url }),
    };
    app = await startSampleProcess({ HTTP_ADAPTER: kind === 'file' ? 'express' : 'fastify', ...env });
  });
  afterAll(async () => {
    app.kill('SIGTERM');
    await app.ended;
  });

  const keys = (...argv: string[]): Promise<Issued> => keysTool(env, ...argv);

  it('open the chat of the running app until they are revoked', async () => {
    const { key, record } = await keys('create', '--name', 'demo', '--owner', 'me', '--scope', 'ai:chat');
    const client = openAi(app.url, key);
    const { text, id } = await complete(client, asking(PROMPT));
    expect(text).toContain(PROMPT);
    const seen = await (await fetchSeen(app.url, id, key)).text();
    for (const value of VALUES) expect(seen).not.toContain(value);

    await keys('revoke', record.id);
    await vi.waitFor(
      () => expect(complete(client, asking(PROMPT))).rejects.toBeInstanceOf(AuthenticationError),
      { timeout: 1000, interval: 50 },
    );
  });

  it('open nothing that they have no scope for, and nothing that wants a user', async () => {
    const { key } = await keys('create', '--name', 'other', '--owner', 'me', '--scope', 'billing:read');
    await expect(complete(openAi(app.url, key), asking(PROMPT))).rejects.toMatchObject({ status: 403 });
    const chat = await keys('create', '--name', 'demo', '--owner', 'me', '--scope', 'ai:chat');
    expect((await forget(app.url, chat.key)).status).toBe(401);
  });
});

const forget = (url: string, bearer: string): Promise<Response> =>
  fetch(`${url}/demo/seen`, { method: 'DELETE', headers: { authorization: `Bearer ${bearer}` } });

it('forgets what the model saw for nobody but who has just shown a second factor', async () => {
  const app = await startSampleProcess();
  try {
    const token = await fetchToken(app.url);
    await complete(openAi(app.url, token), asking(PROMPT));
    const refused = await forget(app.url, token);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain(
      `error="insufficient_user_authentication", acr_values="${MFA}", max_age="300"`,
    );
    const answer = await forget(app.url, await fetchToken(app.url, { acr: MFA }));
    expect(await answer.json()).toEqual({ forgotten: 1 });
  } finally {
    app.kill('SIGTERM');
    await app.ended;
  }
});
