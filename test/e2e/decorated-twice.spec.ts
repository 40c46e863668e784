/** `@AiEndpoint()` on class and method: one protection, whose options the method overrides member by member. */
import { Body, Controller, Get, HttpCode, Post, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, CurrentCall, NotAi, type AiCall } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, completion, post } from './chat-host.js';

let handled = 0;

@AiEndpoint({
  format: 'openai.chat',
  scopes: ['ai:chat'],
  rate: '5/day',
  body: { messages: 2, characters: 100 },
})
@Controller('twice')
class TwiceController {
  @Post('inherits')
  @HttpCode(200)
  inherits(@Body() _body: unknown): object {
    handled++;
    return completion('fine');
  }

  @Post('overrides')
  @HttpCode(200)
  @AiEndpoint({ scopes: ['ai:admin'] })
  overrides(@CurrentCall() call: AiCall): object {
    handled++;
    return { route: call.route };
  }

  @Post('says-nothing')
  @HttpCode(200)
  @AiEndpoint({ scopes: undefined, rate: undefined, body: { depth: 4 } })
  saysNothing(@CurrentCall() call: AiCall): object {
    return { route: call.route };
  }

  @Get('health')
  @NotAi()
  health(): object {
    return { status: 'up' };
  }
}

describe.each(ADAPTERS)('class and method decorated on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  const audit = new AuditLines();

  beforeAll(async () => {
    issuer = await createTestIssuer({ scope: 'ai:chat' });
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          audit: { sink: audit },
        }),
      ],
      controllers: [TwiceController],
    }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    audit.clear();
    handled = 0;
  });

  const call = async (path: string, sub: string, scope = 'ai:chat', body: object = ask('hello')) =>
    post(`${url}/twice/${path}`, body, await issuer.token({ sub, scope }));

  it('runs every part once', async () => {
    const response = await call('overrides', 'ada', 'ai:admin');
    expect(response.status).toBe(200);
    expect(response.headers.get('ratelimit')).toMatch(/^"route";r=4;/);
    const { id, decisions } = await audit.onlyCall();
    expect(audit.records.map((record) => [record.type, record.id])).toEqual([
      ['call.opened', id],
      ['call.closed', id],
    ]);
    expect(decisions.filter(({ stage }) => stage === 'auth')).toHaveLength(1);
    expect(handled).toBe(1);
  });

  it('lets the method override the class member by member', async () => {
    expect((await call('inherits', 'ben', 'ai:chat')).status).toBe(200);
    expect((await call('inherits', 'ben', 'ai:admin')).status).toBe(403);
    expect((await call('overrides', 'ben', 'ai:chat')).status).toBe(403);
    const response = await call('overrides', 'ben', 'ai:admin');
    expect(await response.json()).toMatchObject({
      route: {
        format: 'openai.chat',
        scopes: ['ai:admin'],
        rate: [{ limit: 5, windowMs: 86_400_000 }],
        body: { messages: 2 },
      },
    });
  });

  it('keeps a protection of the class that the method says nothing about', async () => {
    expect((await call('says-nothing', 'eve', 'other')).status).toBe(403);
    const response = await call('says-nothing', 'eve');
    expect(response.headers.get('ratelimit')).toMatch(/^"route";/);
    expect(await response.json()).toMatchObject({
      route: { scopes: ['ai:chat'], body: { messages: 2, characters: 100, depth: 4 } },
    });
  });

  it('leaves a method of the class alone that says @NotAi()', async () => {
    const response = await fetch(`${url}/twice/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'up' });
    expect(response.headers.get('x-request-id')).toBeNull();
    expect(audit.lines).toEqual([]);
  });
});
