/** What one call hid comes back in later calls of the same caller, and of nobody else. */
import { Body, Controller, Get, HttpCode, Post, type INestApplication } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  OpenAiChatRequest,
  type AiSecurityOptions,
  type PiiOptions,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { ADAPTERS, startApp, type AdapterName } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, chunks, completion, lastText, post, textOf } from './chat-host.js';
import { expectProblem } from './problem.js';

const MAIL = 'jane.doe@example.com';
const SECRET = 'shared by all instances, 32 and more';
const NEW_SECRET = 'the secret that follows it, 32 and more';

/** Plays a model with a memory: what each turn's request was when it came, and what it says. */
let heard: string[];
let says: string | undefined;

@Controller('chat')
class ChatController {
  @Post()
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat' })
  complete(@Body() body: OpenAiChatRequest): object {
    heard.push(lastText(body));
    const text = says ?? lastText(body);
    return body.stream ? chunks(text) : completion(text);
  }

  @Get()
  @AiEndpoint({ format: 'openai.chat' })
  latest(): object {
    return completion(says ?? '');
  }
}

let issuer: TestIssuer;
const apps: INestApplication[] = [];

const start = async (
  adapter: AdapterName,
  options: AiSecurityOptions = {},
  pii: PiiOptions = { vault: {} },
): Promise<string> => {
  const { app, url } = await startApp(adapter, {
    imports: [
      AiSecurityModule.forRoot({
        issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
        secret: SECRET,
        audit: { sink: new AuditLines() },
        pii,
        ...options,
      }),
    ],
    controllers: [ChatController],
  });
  apps.push(app);
  return `${url}/chat`;
};

const claims = { sub: 'jane', tenant_id: 'acme' };

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  heard = [];
  says = undefined;
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** A turn that hides the value; answers the pseudonym that the model saw. */
async function firstTurn(url: string, token: string, value = MAIL): Promise<string> {
  const response = await post(url, ask(`I am ${value}`), token);
  expect(await textOf(response)).toBe(`I am ${value}`);
  const pseudonym = /<EMAIL_ADDRESS_[k-z]+>/.exec(heard.at(-1) ?? '')?.[0];
  expect(pseudonym).toBeDefined();
  return pseudonym!;
}

/** What the caller reads when the model answers a later turn with `text`. */
async function laterTurn(url: string, token: string, text: string, stream = false): Promise<string> {
  says = text;
  const answer = await textOf(await post(url, ask('And now?', { stream }), token));
  says = undefined;
  return answer;
}

describe.each(ADAPTERS)('the vault on %s', (adapter) => {
  it('restores in a later turn what an earlier one hid, whole and streamed, with a body or without', async () => {
    const url = await start(adapter);
    const token = await issuer.token(claims);
    const pseudonym = await firstTurn(url, token);
    for (const stream of [false, true])
      expect(await laterTurn(url, token, `Write to ${pseudonym}.`, stream)).toBe(`Write to ${MAIL}.`);
    says = `Write to ${pseudonym}.`;
    const read = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(await textOf(read)).toBe(`Write to ${MAIL}.`);
  });

  it('restores nothing where it is off, as ever', async () => {
    const url = await start(adapter, {}, {});
    const token = await issuer.token(claims);
    const pseudonym = await firstTurn(url, token);
    expect(await laterTurn(url, token, pseudonym)).toBe(pseudonym);
  });

  it('gives nobody else the value: not of the same tenant, not of the same name in another', async () => {
    const url = await start(adapter, { tenant: { claim: 'tenant_id' } });
    const pseudonym = await firstTurn(url, await issuer.token(claims));
    for (const others of [
      { ...claims, sub: 'joe' },
      { ...claims, tenant_id: 'other' },
    ]) {
      const token = await issuer.token(others);
      for (const stream of [false, true])
        expect(await laterTurn(url, token, pseudonym, stream)).toBe(pseudonym);
    }
    expect(await laterTurn(url, await issuer.token(claims), pseudonym)).toBe(MAIL);
  });

  it('keeps no more than its number: the oldest value is not known any more', async () => {
    const url = await start(adapter, {}, { vault: { maxEntries: 2 } });
    const token = await issuer.token(claims);
    const first = await firstTurn(url, token);
    const later = [
      await firstTurn(url, token, 'a@example.com'),
      await firstTurn(url, token, 'b@example.com'),
    ];
    expect(await laterTurn(url, token, [first, ...later].join(' '))).toBe(
      `${first} a@example.com b@example.com`,
    );
  });

  it('keeps nothing of a call that was refused, or that was only observed', async () => {
    const url = await start(adapter, {}, { vault: {}, actions: { CREDIT_CARD: 'block' } });
    const token = await issuer.token(claims);
    await expectProblem(await post(url, ask(`${MAIL} 4111 1111 1111 1111`), token), 'pii_blocked');
    const other = await issuer.token({ ...claims, sub: 'joe' });
    const pseudonym = await firstTurn(url, other);
    expect(await laterTurn(url, token, pseudonym)).toBe(pseudonym);

    const observing = await start(adapter, { mode: 'observe' });
    expect(await textOf(await post(observing, ask(MAIL), token))).toBe(MAIL);
    expect(heard.at(-1)).toBe(MAIL);
  });

  it('pseudonyms of tenants differ; a token without a tenant is refused', async () => {
    const url = await start(adapter, { tenant: { claim: 'tenant_id' } });
    const acme = await firstTurn(url, await issuer.token(claims));
    expect(await firstTurn(url, await issuer.token({ ...claims, sub: 'joe' }))).toBe(acme);
    expect(await firstTurn(url, await issuer.token({ ...claims, tenant_id: 'other' }))).not.toBe(acme);
    for (const tenant_id of [undefined, '', 7, 'x'.repeat(129), '\ud800'])
      await expectProblem(
        await post(url, ask('Hi'), await issuer.token({ sub: 'jane', tenant_id })),
        'invalid_token',
      );
  });
});

describe('the vault in Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('is one for all instances with the secret, and so are pseudonyms', async () => {
    const token = await issuer.token(claims);
    const urls = await Promise.all(ADAPTERS.map((adapter) => start(adapter, { redisUrl: redis.url })));
    const pseudonym = await firstTurn(urls[0]!, token);
    expect(await laterTurn(urls[1]!, token, pseudonym)).toBe(MAIL);
    expect(await firstTurn(urls[1]!, token)).toBe(pseudonym);
    expect(await firstTurn(urls[1]!, await issuer.token({ ...claims, sub: 'joe' }))).toBe(pseudonym);
  });

  it('is read under earlier secrets, and new pseudonyms are of the new one', async () => {
    const token = await issuer.token({ ...claims, sub: 'rotated' });
    const redisUrl = redis.url;
    const before = await start('express', { redisUrl });
    const old = await firstTurn(before, token);
    const unaware = await start('express', { redisUrl, secret: NEW_SECRET });
    expect(await laterTurn(unaware, token, old)).toBe(old);

    const after = await start('express', { redisUrl, secret: NEW_SECRET, previousSecrets: [SECRET] });
    expect(await laterTurn(after, token, old)).toBe(MAIL);
    const fresh = await firstTurn(after, await issuer.token({ ...claims, sub: 'another' }));
    expect(fresh).not.toBe(old);
    expect(await firstTurn(before, token)).toBe(old);
  });

  it('tells whoever reads Redis neither callers nor values', async () => {
    const url = await start('express', { redisUrl: redis.url, tenant: { claim: 'tenant_id' } });
    await firstTurn(url, await issuer.token(claims));
    const client = new Redis(redis.url);
    const kept: string[] = [];
    try {
      for (const key of await client.keys('ai-security:vault:*')) {
        kept.push(key);
        if (!key.endsWith(':saved')) kept.push(JSON.stringify(await client.hgetall(key)));
        expect(await client.pttl(key)).toBeGreaterThan(0);
      }
    } finally {
      client.disconnect();
    }
    expect(kept.length).toBeGreaterThan(2);
    for (const value of [MAIL, 'jane', 'acme', issuer.issuer, Buffer.from(MAIL).toString('base64url')])
      expect(kept.join('\n')).not.toContain(value);
  });

  it('refuses calls when entries in it were changed', async () => {
    const token = await issuer.token({ ...claims, sub: 'tampered' });
    const url = await start('express', { redisUrl: redis.url });
    const client = new Redis(redis.url);
    try {
      await client.flushall();
      const pseudonym = await firstTurn(url, token);
      for (const key of await client.keys('ai-security:vault:*}'))
        await client.hset(key, pseudonym, 'A'.repeat(60));
      await expectProblem(await post(url, ask('Hi'), token), 'internal_error');
    } finally {
      await client.flushall();
      client.disconnect();
    }
  });

  it.each(ADAPTERS)('is down: 503 on %s, and no answer with pseudonyms', async (adapter) => {
    const own = await startRedis();
    try {
      const token = await issuer.token(claims);
      const url = await start(adapter, { redisUrl: own.url, rate: { onFailure: 'local' } });
      await firstTurn(url, token);
      await own.stop();
      const turns = heard.length;
      const response = await post(url, ask('And now?'), token);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await expectProblem(response, 'temporarily_unavailable');
      expect(heard).toHaveLength(turns);
    } finally {
      await own.stop();
    }
  });
});
