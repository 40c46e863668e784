/** The kill switch in a running service, thrown by its own code and by the command-line tool in another process. */
import { Controller, Delete, ForbiddenException, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  Caller,
  CurrentCall,
  KillSwitchService,
  OAuthGuard,
  type AiCall,
  type Principal,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../redis/redis-server.js';
import { startSource } from '../source-process.js';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, post } from './chat-host.js';
import { expectProblem } from './problem.js';

@Controller()
@AiEndpoint({ format: 'openai.chat' })
class ChatController {
  @Post('chat')
  @HttpCode(200)
  chat() {
    return { choices: [] };
  }

  @Post('endless')
  @HttpCode(200)
  async *endless(@CurrentCall() call: AiCall): AsyncGenerator<object> {
    while (!call.signal.aborted) {
      yield { choices: [{ index: 0, delta: { content: 'tick ' }, finish_reason: null }] };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  @Post('slow')
  @HttpCode(200)
  async slow(@CurrentCall() call: AiCall) {
    await new Promise((resolve) => call.onStop(resolve));
    return { choices: [] };
  }
}

/** As the guide has it. */
@Controller('admin/blocks')
@UseGuards(OAuthGuard)
class BlocksController {
  constructor(@Inject(KillSwitchService) private readonly killSwitch: KillSwitchService) {}

  @Delete('all')
  async resume(@Caller() { scopes }: Principal) {
    if (!scopes.has('admin:blocks')) throw new ForbiddenException();
    await this.killSwitch.release({ kind: 'all' });
  }
}

let as: TestIssuer;
let redis: TestRedis;
let folder: string;
beforeAll(async () => {
  as = await createTestIssuer();
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'kill-switch-'));
});
afterAll(async () => {
  await as.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rigs = ADAPTERS.flatMap((adapter) =>
  (['file', 'redis'] as const).map((store) => [adapter, store] as const),
);

describe.each(rigs)('on %s, with blocks in %s', (adapter, store) => {
  let started: StartedApp;
  let place: string;
  const lines = new AuditLines();
  beforeAll(async () => {
    const file = join(folder, `${adapter}.json`);
    place = store === 'file' ? `file:${file}` : redis.url;
    started = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: as.issuer, audience: as.audience }],
          secret: 's'.repeat(32),
          audit: { sink: lines },
          ...(store === 'file' ? { killSwitch: { store: { file } } } : { redisUrl: redis.url }),
        }),
      ],
      controllers: [ChatController, BlocksController],
    });
  });
  afterAll(() => started.app.close());

  const alice = () => as.token({ sub: 'alice' });
  const bob = () => as.token({ sub: 'bob' });
  const call = async (path: string, token: string, more: object = {}): Promise<Response> =>
    post(`${started.url}/${path}`, ask('Hello.', more), token);

  /** Runs the tool in a process of its own; resolves with the last line that it printed. */
  async function tool(...args: string[]): Promise<string> {
    const child = startSource('../libs/ai-security/src/cli/main.ts', ...args, '--store', place);
    try {
      await child.line();
      return await child.line();
    } finally {
      await child.kill();
    }
  }

  it('a block of the service refuses the caller, ends its stream, and leaves others alone', async () => {
    const killSwitch = started.app.get(KillSwitchService);
    const target = { kind: 'principal', id: `${as.issuer}|alice` } as const;
    const streaming = await call('endless', await alice(), { stream: true });
    const others = await call('endless', await bob(), { stream: true });
    const otherReader = others.body!.getReader();
    await killSwitch.block(target, { reason: 'stolen_key' });
    const text = await streaming.text();
    expect(text).toContain('"code":"blocked"');
    expect((await lines.call(streaming.headers.get('x-request-id'))).outcome).toBe('blocked');

    const refused = await call('chat', await alice());
    await expectProblem(refused, 'blocked', { never: ['stolen_key', 'alice'] });
    expect((await lines.call(refused.headers.get('x-request-id'))).decisions).toContainEqual(
      expect.objectContaining({ stage: 'policy', effect: 'deny', reason: 'blocked_principal' }),
    );
    expect((await call('chat', await bob())).status).toBe(200);
    expect((await otherReader.read()).done).toBe(false);
    await otherReader.cancel();

    expect(await killSwitch.release(target)).toBe(true);
    expect((await call('chat', await alice())).status).toBe(200);
  });

  it('an answer that is waited for is not waited for any longer', async () => {
    const killSwitch = started.app.get(KillSwitchService);
    const pending = call('slow', await alice());
    await vi.waitFor(() =>
      expect(lines.records.at(-1)).toMatchObject({ type: 'call.opened', route: 'POST /slow' }),
    );
    await killSwitch.block({ kind: 'all' });
    await expectProblem(await pending, 'blocked');
    await killSwitch.release({ kind: 'all' });
  });

  it('an admin route that is no AI endpoint ends a block of everything', async () => {
    await started.app.get(KillSwitchService).block({ kind: 'all' });
    const resume = async (scope: string): Promise<number> => {
      const headers = { authorization: `Bearer ${await as.token({ sub: 'admin', scope })}` };
      return (await fetch(`${started.url}/admin/blocks/all`, { method: 'DELETE', headers })).status;
    };
    expect(await resume('ai:chat')).toBe(403);
    expect((await call('chat', await bob())).status).toBe(503);
    expect(await resume('admin:blocks')).toBe(200);
    expect((await call('chat', await bob())).status).toBe(200);
  });

  it('a model is refused to all', async () => {
    const killSwitch = started.app.get(KillSwitchService);
    await killSwitch.block({ kind: 'model', id: 'Demo*' });
    const refused = await call('chat', await bob());
    expect((await expectProblem(refused, 'blocked')).error.param).toBe('model');
    expect((await call('chat', await bob(), { model: 'another' })).status).toBe(200);
    await killSwitch.release({ kind: 'model', id: 'demo*' });
    expect((await call('chat', await bob())).status).toBe(200);
  });

  it('the tool stops everything in the running service, an open stream too, and starts it again', async () => {
    const streaming = await call('endless', await alice(), { stream: true });
    const ending = streaming.text();
    expect(await tool('block', 'all', '--reason', 'incident', '--for', '2h')).toMatch(
      /^all +- +incident +20/,
    );
    expect(await ending).toContain('"code":"blocked"');
    await vi.waitFor(async () => {
      const refused = await call('chat', await bob());
      await expectProblem(refused, 'suspended');
      expect(refused.headers.get('retry-after')).toBe('60');
      expect(refused.headers.get('x-should-retry')).toBe('false');
    });
    await tool('unblock', 'all', '--json');
    await vi.waitFor(async () => expect((await call('chat', await bob())).status).toBe(200), {
      timeout: 5000,
    });
  }, 60_000);
});

describe('while Redis is away', () => {
  it('a service that never read the blocks refuses; one that did goes on with them, on record', async () => {
    const own = await startRedis();
    const lines = new AuditLines();
    const start = async () =>
      startApp('express', {
        imports: [
          AiSecurityModule.forRoot({
            issuers: [{ issuer: as.issuer, audience: as.audience }],
            secret: 's'.repeat(32),
            redisUrl: own.url,
            rate: { onFailure: 'local' },
            concurrency: { onFailure: 'local' },
            audit: { sink: lines },
          }),
        ],
        controllers: [ChatController],
      });
    const before = await start();
    await before.app.get(KillSwitchService).block({ kind: 'principal', id: `${as.issuer}|alice` });
    await own.stop();
    const after = await start();
    const ofAlice = await as.token({ sub: 'alice' });
    const ofBob = await as.token({ sub: 'bob' });
    const chat = async ({ url }: StartedApp, token: string) => post(`${url}/chat`, ask('Hello.'), token);
    try {
      await expectProblem(await chat(before, ofAlice), 'blocked');
      await vi.waitFor(
        async () => {
          const response = await chat(before, ofBob);
          expect(response.status).toBe(200);
          const { decisions } = await lines.call(response.headers.get('x-request-id'));
          expect(decisions).toContainEqual(
            expect.objectContaining({ stage: 'policy', effect: 'error', reason: 'kill_switch_stale' }),
          );
        },
        { timeout: 10_000, interval: 200 },
      );
      await expectProblem(await chat(after, ofBob), 'temporarily_unavailable');
      await own.restart();
      await vi.waitFor(async () => expect((await chat(after, ofBob)).status).toBe(200), {
        timeout: 10_000,
        interval: 100,
      });
      // Redis came back empty: it knows of the block again from the process that did.
      await vi.waitFor(async () => expectProblem(await chat(after, ofAlice), 'blocked'), {
        timeout: 10_000,
        interval: 100,
      });
    } finally {
      await Promise.all([before.app.close(), after.app.close()]);
      await own.stop();
    }
  }, 60_000);
});
