/** Budgets while their store is away: what each `onFailure` does, and that nothing is lost. */
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, BudgetLedger, Budgets, OpenAiChatRequest } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../e2e/adapters.js';
import { AuditLines } from '../e2e/audit-lines.js';
import { ask, completion, post } from '../e2e/chat-host.js';
import { eventually } from '../e2e/eventually.js';
import { startRedis, type TestRedis } from '../redis/redis-server.js';

let gate: Promise<void> = Promise.resolve();

@Controller()
class ChatController {
  @Post('chat')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat' })
  async chat(@Body() _body: OpenAiChatRequest): Promise<object> {
    await gate;
    return {
      ...completion('Hello.'),
      usage: { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110 },
    };
  }
}

type Mode = 'deny' | 'allow' | 'local';

let redis: TestRedis;
let issuer: TestIssuer;
beforeAll(async () => {
  redis = await startRedis();
  issuer = await createTestIssuer();
});
afterAll(async () => {
  await redis.stop();
  await issuer.stop();
});

async function start(onFailure: Mode, audit = new AuditLines()) {
  const { app, url } = await startApp('fastify', {
    imports: [
      AiSecurityModule.forRoot({
        issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
        secret: 's'.repeat(32),
        redisUrl: redis.url,
        // The rate is not what is looked at.
        rate: { limit: '100000/min', onFailure: 'allow' },
        concurrency: { onFailure: 'allow' },
        audit: { sink: audit },
        budget: { principal: { outputTokens: '1k/total' }, onFailure, processes: 2 },
      }),
    ],
    controllers: [ChatController],
  });
  return { app, url, audit };
}

const settled = (app: INestApplication) => eventually(() => expect(app.get(Budgets).open).toBe(0));
const send = (url: string, token: string, max_tokens = 100) =>
  post(`${url}/chat`, ask('Hi.', { max_tokens }), token);

describe.each<Mode>(['deny', 'allow', 'local'])('budgets without Redis: %s', (onFailure) => {
  it('answers as documented, says so, and recovers by itself', async () => {
    const { app, url, audit } = await start(onFailure);
    const token = await issuer.token({ sub: `caller-${onFailure}` });
    expect((await send(url, token)).status).toBe(200);
    await settled(app);

    for (const fault of ['pause', 'stop'] as const) {
      await redis[fault]();
      const answers = await Promise.all(Array.from({ length: 16 }, () => send(url, token)));
      const statuses = new Set(answers.map(({ status }) => status));
      if (onFailure === 'deny') expect(statuses).toEqual(new Set([503]));
      if (onFailure === 'allow') expect(statuses).toEqual(new Set([200]));
      // Half of 1,000, in hundreds: calls of this process alone.
      if (onFailure === 'local')
        expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(5);
      for (const response of answers) {
        if (response.status === 503) expect(response.headers.get('retry-after')).toBe('5');
      }
      const record = await audit.call(answers[0]!.headers.get('x-request-id'));
      expect(record.decisions.map(({ reason }) => reason)).toContain('store_down');
      await (fault === 'pause' ? redis.resume() : redis.restart());
      await eventually(async () => {
        const response = await send(url, token);
        const { decisions } = await audit.call(response.headers.get('x-request-id'));
        expect(decisions.map(({ reason }) => reason)).not.toContain('store_down');
      });
      await settled(app);
    }
    await app.close();
  });
});

it('charges a call whose store went away before it ended, as soon as the store is back', async () => {
  const { app, url } = await start('deny');
  const token = await issuer.token({ sub: 'late' });
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const pending = send(url, token);
  await eventually(() => expect(app.get(Budgets).open).toBe(1));
  redis.pause();
  open();
  expect((await pending).status).toBe(200);
  redis.resume();
  const ledger = app.get(BudgetLedger);
  await eventually(async () => {
    const response = await send(url, token);
    // 100 of the call that was late; those of the attempts, and what is reserved now.
    expect(Number(response.headers.get('x-ratelimit-remaining-tokens')) % 100).toBe(0);
    expect(Number(response.headers.get('x-ratelimit-remaining-tokens'))).toBeLessThanOrEqual(800);
  });
  expect(ledger.expired).toBe(0);
  await app.close();
});

it('settles a call that ends while its process shuts down', async () => {
  const [one, other] = [await start('deny'), await start('deny')];
  const token = await issuer.token({ sub: 'last' });
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  // Whether it is still answered, or cut, is up to the adapter.
  const pending = send(one.url, token, 500).catch(() => undefined);
  await eventually(() => expect(one.app.get(Budgets).open).toBe(1));
  const closed = one.app.close();
  await pending;
  open();
  await closed;
  const next = await send(other.url, token);
  expect(Number(next.headers.get('x-ratelimit-remaining-tokens'))).toBeGreaterThanOrEqual(800);
  await other.app.close();
});

it('is one budget for all processes', async () => {
  const instances = await Promise.all([start('deny'), start('deny')]);
  const token = await issuer.token({ sub: 'shared' });
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => (await send(instances[i % 2]!.url, token)).status),
  );
  const accepted = statuses.filter((status) => status === 200).length;
  expect(accepted).toBeLessThanOrEqual(10);
  expect(accepted).toBeGreaterThan(0);
  for (const { app } of instances) await settled(app);
  const { app } = instances[0];
  await eventually(async () => {
    const next = await send(instances[1].url, token);
    expect(next.status).toBe(accepted === 10 ? 429 : 200);
  });
  await settled(app);
  for (const one of instances) await one.app.close();
});
