/** Credentials and routes that are bound to models: before the text is masked, and before the handler runs. */
import { Body, Controller, Get, HttpCode, Post, Sse } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, ApiKeyService, OpenAiChatRequest } from '@ai-security/nestjs';
import { of, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, completion, post } from './chat-host.js';
import { bootFaults } from './refused-boot.js';

const OPTIONS = {
  apiKeys: { store: 'memory', pepper: 'the pepper of these tests, 32 and more' },
  metricsPath: false,
} as const;

let handled = 0;

@Controller()
class ModelController {
  @Post('chat')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat' })
  chat(@Body() _body: OpenAiChatRequest): object {
    handled++;
    return completion('yes');
  }

  @Post('small')
  @HttpCode(200)
  @AiEndpoint({ models: ['small'] })
  small(@Body() _body: Record<string, unknown>): object {
    return { ok: true };
  }

  @Get('models')
  @AiEndpoint({ models: [] })
  models(): object {
    return { data: [] };
  }

  // It calls a model of its own choice.
  @Sse('news')
  @AiEndpoint({ format: 'text' })
  news(): Observable<string> {
    return of('news');
  }
}

@Controller()
class BadController {
  @Post('bad')
  @AiEndpoint({ models: 'small' as never })
  bad(): object {
    return {};
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let started: StartedApp;
  let bound: string;
  let free: string;
  const audit = new AuditLines();
  beforeAll(async () => {
    started = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot({ ...OPTIONS, audit: { sink: audit } })],
      controllers: [ModelController],
    });
    const keys = started.app.get(ApiKeyService);
    bound = (await keys.create({ name: 'bound', owner: 'a', models: ['small', 'tiny'] })).key;
    free = (await keys.create({ name: 'free', owner: 'b' })).key;
  });
  afterAll(() => started.app.close());

  const send = (path: string, key: string, body: unknown): Promise<Response> =>
    post(`${started.url}${path}`, body, key);
  const statusOf = async (path: string, key: string, body: unknown): Promise<number> =>
    (await send(path, key, body)).status;
  const get = async (path: string, key: string): Promise<number> =>
    (await fetch(started.url + path, { headers: { 'x-api-key': key } })).status;

  it('a bound key reaches its models and no other', async () => {
    handled = 0;
    for (const model of ['small', 'tiny'])
      expect(await statusOf('/chat', bound, ask('hello', { model }))).toBe(200);
    audit.clear();
    const refused = await send('/chat', bound, ask('jane@example.org', { model: 'large' }));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: { type: 'permission_error', code: 'model_not_allowed', param: 'model' },
    });
    expect(handled).toBe(2);
    const { decisions, findings } = await audit.onlyCall();
    expect(decisions.at(-1)).toEqual({ stage: 'policy', effect: 'deny', reason: 'credential_models' });
    expect(findings).toEqual([]);
    expect(await statusOf('/chat', free, ask('hello', { model: 'large' }))).toBe(200);
  });

  it('a bound route takes its models from everybody', async () => {
    expect(await statusOf('/small', free, { model: 'small' })).toBe(200);
    expect(await statusOf('/small', free, {})).toBe(200);
    expect(await statusOf('/small', free, { model: 'large' })).toBe(403);
    expect(await statusOf('/small', free, { model: ['large'] })).toBe(403);
    expect(await statusOf('/small', bound, { model: 'small' })).toBe(200);
    expect(await statusOf('/small', bound, { model: 'tiny' })).toBe(403);
    expect(await statusOf('/small', bound, {})).toBe(403);
  });

  it('a call that names no model is for bound keys only where the route calls none', async () => {
    expect(await get('/models', bound)).toBe(200);
    expect(await get('/models', free)).toBe(200);
    expect(await get('/news', free)).toBe(200);
    expect(await get('/news', bound)).toBe(403);
  });

  it('a rule that is no list stops the boot', async () => {
    const [fault] = await bootFaults(adapter, OPTIONS, { controllers: [BadController] });
    expect(fault?.where).toContain('POST /bad');
    expect(fault?.fault).toContain('models must be a list of names');
  });
});
