/** A call holds its slot until its answer has ended, whatever kind of answer it is and however it ends. */
import { Controller, HttpCode, Post } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, CurrentCall, type AiCall } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { post } from './chat-host.js';
import { expectProblem } from './problem.js';

let letGo: () => void = () => undefined;

@Controller()
@AiEndpoint({ format: 'text' })
class HeldController {
  @Post('value')
  @HttpCode(200)
  async value(): Promise<string> {
    await new Promise<void>((resolve) => (letGo = resolve));
    return 'done';
  }

  @Post('stream')
  @HttpCode(200)
  async *stream(@CurrentCall() call: AiCall): AsyncGenerator<string> {
    let held = true;
    letGo = () => (held = false);
    // Text is held back until it is told that it is no part of a longer value: so it goes on.
    while (held && !call.signal.aborted) {
      yield 'tick\n';
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    yield 'done';
  }

  @Post('one')
  @HttpCode(200)
  @AiEndpoint({ concurrency: 1 })
  async one(): Promise<string> {
    await new Promise<void>((resolve) => (letGo = resolve));
    return 'done';
  }

  @Post('failing')
  @HttpCode(200)
  failing(): string {
    throw new Error('the handler failed');
  }

  @Post('quick')
  @HttpCode(200)
  quick(): string {
    return 'done';
  }
}

let as: TestIssuer;
let redis: TestRedis;
beforeAll(async () => {
  as = await createTestIssuer();
  redis = await startRedis();
});
afterAll(async () => {
  await as.stop();
  await redis.stop();
});

const rigs = ADAPTERS.flatMap((adapter) =>
  (['memory', 'redis'] as const).map((store) => [adapter, store] as const),
);

describe.each(rigs)('on %s, counted in %s', (adapter, store) => {
  let started: StartedApp;
  let subjects = 0;
  beforeAll(async () => {
    started = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: as.issuer, audience: as.audience }],
          secret: 's'.repeat(32),
          concurrency: { limit: 2, roles: { batch: 3 } },
          ...(store === 'redis' ? { redisUrl: redis.url } : {}),
        }),
      ],
      controllers: [HeldController],
    });
  });
  afterAll(() => started.app.close());

  /** A caller of its own, whose every call asks with the same token. */
  async function caller(claims: object = {}) {
    const token = await as.token({ sub: `${adapter} ${store} ${subjects++}`, ...claims });
    return async (path: string, signal?: AbortSignal): Promise<Response> =>
      post(`${started.url}/${path}`, {}, token, {}, signal);
  }

  it('refuses a third call while two streams are open, and takes it when one has ended', async () => {
    const call = await caller();
    const first = await call('stream');
    const endFirst = letGo;
    const second = await call('stream');
    const refused = await call('quick');
    await expectProblem(refused, 'concurrency_limited');
    expect(refused.headers.get('retry-after')).toBe('1');
    endFirst();
    expect(await first.text()).toMatch(/^(?:tick\n)+done$/);
    await vi.waitFor(async () => expect((await call('quick')).status).toBe(200));
    letGo();
    await second.text();
  });

  it('frees the slot of a client that leaves its stream', async () => {
    const call = await caller();
    const leaving = new AbortController();
    for (let i = 0; i < 2; i++) await call('stream', leaving.signal);
    expect((await call('quick')).status).toBe(429);
    leaving.abort();
    await vi.waitFor(async () => expect((await call('quick')).status).toBe(200), { timeout: 5000 });
  });

  it('counts a route of its own beside, and gives the rest to others', async () => {
    const call = await caller();
    letGo = () => undefined;
    const untouched = letGo;
    const held = call('one');
    await vi.waitFor(() => expect(letGo).not.toBe(untouched));
    expect((await call('one')).status).toBe(429);
    expect((await call('quick')).status).toBe(200);
    letGo();
    expect((await held).status).toBe(200);
  });

  it('lets a role open more', async () => {
    const call = await caller({ roles: ['batch'] });
    const streams = [];
    for (let i = 0; i < 3; i++) streams.push({ response: await call('stream'), end: letGo });
    expect((await call('quick')).status).toBe(429);
    for (const { response, end } of streams) {
      end();
      await response.text();
    }
  });

  it('holds nothing for calls that were refused or failed', async () => {
    const call = await caller();
    for (let i = 0; i < 5; i++) {
      expect((await call('failing')).status).toBe(500);
      expect((await call('nowhere')).status).toBe(404);
    }
    await vi.waitFor(async () => expect((await call('quick')).status).toBe(200));
  });
});
