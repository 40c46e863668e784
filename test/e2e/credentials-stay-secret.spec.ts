/** No API key, token, pepper or secret in a log, a metric, a record, an error or a store; and what keys leave there. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  ApiKeyService,
  OpenAiChatRequest,
  type AiSecurityOptions,
  type IssuedApiKey,
  type NewApiKey,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newDpopKey, signedProof } from '../auth/dpop-client.js';
import { contentOf } from '../redis/redis-content.js';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { CapturedLogs } from './captured-logs.js';
import { ask, completion, post } from './chat-host.js';
import { scrape } from './metric-values.js';

const PEPPER = 'pepper-of-the-leak-test-0123456789';
const OLD_PEPPER = 'old-pepper-of-the-leak-test-012345';
const SECRET = 'secret-of-the-leak-test-0123456789';
const CLIENT_SECRET = 'introspection-secret-of-the-leak-test';
const OPAQUE = 'opaque-token-of-the-leak-test';
const PROVIDER_KEY = `sk-ant-api03-${'aB3-x_'.repeat(16).slice(0, 93)}AA`;
const PUBLIC_URL = 'https://api.example.test';
const NEW: NewApiKey = { name: 'nightly', owner: 'team-a', scopes: ['ai:chat'] };

@Controller('chat')
class ChatController {
  @Post()
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
  chat(@Body() _body: OpenAiChatRequest): object {
    return completion('yes');
  }

  @Post('throws')
  @AiEndpoint({ format: 'openai.chat' })
  throws(@Body() body: OpenAiChatRequest): never {
    throw new Error(`Incorrect API key provided: ${PROVIDER_KEY} ${JSON.stringify(body)}`);
  }
}

let as: TestIssuer;
let redis: TestRedis;
let introspection: Server;
let endpoint: string;
let folder: string;
beforeAll(async () => {
  as = await createTestIssuer({ scope: 'ai:chat' });
  redis = await startRedis();
  // It answers with what it was asked, as a careless one might.
  introspection = createServer((request, response) => {
    let form = '';
    request.on('data', (chunk: Buffer) => (form += chunk.toString()));
    request.on('end', () => response.writeHead(500).end(`${form} ${request.headers.authorization}`));
  });
  await new Promise<void>((resolve) => introspection.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(introspection.address() as AddressInfo).port}/introspect`;
});
afterAll(async () => {
  introspection.closeAllConnections();
  introspection.close();
  await Promise.all([as.stop(), redis.stop()]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The secret part of a key: the id before it may be seen. */
const secretOf = (key: string): string => key.slice(key.lastIndexOf('_') + 13, -6);

describe.each(ADAPTERS)('on %s', (adapter) => {
  let started: StartedApp;
  let audit: AuditLines;
  let logs: CapturedLogs;
  afterEach(() => started.app.close());

  async function start(options: AiSecurityOptions): Promise<ApiKeyService> {
    audit = new AuditLines();
    logs = new CapturedLogs();
    const security = AiSecurityModule.forRoot({
      secret: SECRET,
      audit: { sink: audit },
      rate: { limit: '1000/min', authFailures: '1000/min' },
      ...options,
    });
    started = await startApp(adapter, { imports: [security], controllers: [ChatController] }, undefined, {
      logger: logs,
    });
    return started.app.get(ApiKeyService);
  }
  const send = (headers: Record<string, string>, body: object = ask('hello'), path = '/chat') =>
    post(`${started.url}${path}`, body, undefined, headers);

  it.each(['file', 'redis'] as const)('with keys in %s no credential is found anywhere', async (kind) => {
    const store = kind === 'redis' ? kind : { file: join(folder, 'keys.json') };
    const keys = await start({
      issuers: [
        {
          issuer: as.issuer,
          audience: as.audience,
          introspection: { endpoint, clientId: 'api', clientSecret: CLIENT_SECRET },
        },
      ],
      oauth: { publicUrl: PUBLIC_URL, dpop: { requireNonce: true } },
      apiKeys: { store, pepper: PEPPER, previousPeppers: [OLD_PEPPER] },
      ...(kind === 'redis' ? { redisUrl: redis.url } : {}),
    });
    const good = await keys.create(NEW);
    const bound = await keys.create({ ...NEW, networks: ['203.0.113.7'], models: ['small'] });
    const rotated = await keys.rotate(bound.record.id);
    const revoked = await keys.create(NEW);
    await keys.revoke(revoked.record.id);
    const issued: IssuedApiKey[] = [good, bound, rotated, revoked];

    const token = await as.token();
    const dpopKey = await newDpopKey();
    const boundToken = await as.token({ cnf: { jkt: dpopKey.jkt } });
    const proof = await signedProof(
      dpopKey,
      { method: 'POST', url: `${PUBLIC_URL}/chat`, accessToken: boundToken, now: Date.now() / 1000 },
      { header: { jwk: dpopKey.privateJwk } },
    );

    const wrong = `${good.key.slice(0, -1)}${good.key.endsWith('a') ? 'b' : 'a'}`;
    const answers = [
      await send({ 'x-api-key': good.key }),
      await send({ authorization: `Bearer ${good.key}` }),
      await send({ authorization: `DPoP ${good.key}` }),
      await send({ authorization: `Basic ${good.key}` }),
      await send({ authorization: `Bearer ${good.key}`, 'x-api-key': good.key }),
      await send({ 'x-api-key': wrong }),
      await send({ 'x-api-key': bound.key }),
      await send({ 'x-api-key': rotated.key }),
      await send({ 'x-api-key': revoked.key }),
      await send({}, ask('hello'), `/chat?api_key=${good.key}&access_token=${token}`),
      await send({ authorization: `Bearer ${token}` }),
      await send({ authorization: `Bearer ${token}x` }),
      await send({ authorization: `Bearer ${OPAQUE}` }),
      await send({ authorization: `Bearer ${PROVIDER_KEY}` }),
      await send({ 'x-api-key': PROVIDER_KEY }),
      await send({ authorization: `DPoP ${boundToken}`, dpop: proof }),
      await send({ 'x-api-key': good.key, traceparent: good.key, 'x-request-id': good.key }),
      // A key in the place of something else.
      await send({ 'x-api-key': good.key }, ask(`my key is ${good.key}`, { model: good.key })),
      await send({ 'x-api-key': good.key }, ask('hello', { [good.key]: PROVIDER_KEY })),
      await send({ 'x-api-key': good.key }, ask(`use ${PROVIDER_KEY}`), '/chat/throws'),
    ];
    const said = await Promise.all(
      answers.map(async (answer) => `${[...answer.headers].join('\n')}\n${await answer.text()}`),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 3)).toEqual([200, 200, 400]);
    expect(statuses).toContain(403);
    expect(statuses).toContain(503);
    expect(statuses).toContain(500);

    const metrics = await (await fetch(`${started.url}/metrics`)).text();
    const stored =
      kind === 'redis'
        ? JSON.stringify([...(await contentOf(redis.url))])
        : readdirSync(folder)
            .map((name) => readFileSync(join(folder, name), 'utf8'))
            .join('\n');
    const places = { said: said.join('\n'), metrics, audit: audit.lines.join('\n'), log: logs.text, stored };
    // Each holds something.
    expect(stored).toContain(good.record.id);
    expect(audit.lines.length).toBeGreaterThanOrEqual(answers.length);
    expect(logs.text).toMatch(/cannot be asked about tokens/);
    expect(metrics).toContain('reason="revoked"');

    const credentials = [
      ...issued.map(({ key }) => secretOf(key)),
      PEPPER,
      OLD_PEPPER,
      SECRET,
      CLIENT_SECRET,
      OPAQUE,
      PROVIDER_KEY,
      ...[token, boundToken].map((jwt) => jwt.slice(jwt.lastIndexOf('.') + 1)),
      String(dpopKey.privateJwk.d),
      btoa(`api:${CLIENT_SECRET}`),
    ];
    for (const [place, text] of Object.entries(places))
      for (const [i, credential] of credentials.entries())
        expect(text.includes(credential), `credential ${i} in: ${place}`).toBe(false);
  });

  describe('a call with an API key', () => {
    let keys: ApiKeyService;
    beforeEach(async () => {
      keys = await start({
        apiKeys: { store: 'memory', pepper: PEPPER },
        rate: { limit: '1000/min', authFailures: '4/min' },
      });
    });

    it('is on record and counted, also under the secret before a rotation', async () => {
      const { key, record } = await keys.create(NEW);
      await keys.rotate(record.id);
      const answer = await send({ 'x-api-key': key });
      expect(answer.status).toBe(200);
      const call = await audit.call(answer.headers.get('x-request-id'));
      expect(call).toMatchObject({ who: { kind: 'api_key', issuer: 'api-key' } });
      expect(call.decisions).toContainEqual({ stage: 'auth', effect: 'allow', reason: 'previous_secret' });
      const value = await scrape(started.url);
      expect(
        value('ai_security_decisions_total', { stage: 'auth', effect: 'allow', reason: 'previous_secret' }),
      ).toBe(1);
    });

    it('that fails is, too, and too many from one address are refused before a look at the key', async () => {
      const { key, record } = await keys.create(NEW);
      await keys.revoke(record.id);
      const reasons: (string | undefined)[] = [];
      const statuses: number[] = [];
      const others = (await keys.create({ ...NEW, networks: ['203.0.113.7'] })).key;
      for (const sent of [key, others, 'aisk_live_x', key, key]) {
        const answer = await send({ 'x-api-key': sent });
        statuses.push(answer.status);
        const { decisions } = await audit.call(answer.headers.get('x-request-id'));
        reasons.push(decisions.find(({ stage }) => stage === 'auth')?.reason);
      }
      expect(statuses).toEqual([401, 403, 401, 401, 429]);
      expect(reasons).toEqual(['revoked', 'ip_not_allowed', 'malformed', 'revoked', 'auth_failures']);
      const { key: good } = await keys.create(NEW);
      expect((await send({ 'x-api-key': good })).status).toBe(429);
      const value = await scrape(started.url);
      expect(value('ai_security_decisions_total', { stage: 'auth', effect: 'deny', reason: 'revoked' })).toBe(
        2,
      );
    });

    it('may use its models alone', async () => {
      const { key } = await keys.create({ ...NEW, models: ['small'] });
      expect((await send({ 'x-api-key': key }, ask('hello', { model: 'small' }))).status).toBe(200);
      const answer = await send({ 'x-api-key': key }, ask('hello', { model: 'large' }));
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ error: { code: 'model_not_allowed', param: 'model' } });
      const { decisions, model } = await audit.call(answer.headers.get('x-request-id'));
      expect(model).toBe('large');
      expect(decisions).toContainEqual({ stage: 'policy', effect: 'deny', reason: 'credential_models' });
    });
  });
});
