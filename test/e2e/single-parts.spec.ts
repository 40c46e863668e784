/** Single guards and pipes, the host's own DTOs, and parts that a test replaces. */
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseFilters,
  UseGuards,
  UsePipes,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  AiEndpoint,
  AiSecurityModule,
  AiThrottlerGuard,
  AiValidationPipe,
  Caller,
  CurrentCall,
  OAuthGuard,
  OAuthStep,
  BudgetPipe,
  PiiMaskingPipe,
  PolicyGuard,
  SecurityProblemFilter,
  type AiCall,
  type Principal,
} from '@ai-security/nestjs';
import { createTestIssuer, fakeAuth, fakePrincipal, type TestIssuer } from '@ai-security/nestjs/testing';
import { IsEmail, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, httpAdapter, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { post } from './chat-host.js';
import { expectProblem } from './problem.js';

const EMAIL = 'jane.doe@example.org';

class QuestionDto {
  @IsString() @MaxLength(200) question!: string;
  @IsOptional() @IsEmail() from?: string;
}
class PageDto {
  @IsOptional() @IsIn(['short', 'long']) form?: string;
}
class TopicDto {
  @IsIn(['tea', 'coffee']) topic!: string;
}

let calls: AiCall[] = [];

@UseFilters(SecurityProblemFilter)
@Controller('single')
class SingleController {
  @UseGuards(OAuthGuard)
  @Get('oauth')
  oauth(@Caller() caller: Principal, @CurrentCall() call: AiCall): object {
    calls.push(call);
    return { subject: caller.subject, id: call.id };
  }

  @UseGuards(AiThrottlerGuard)
  @Get('rate')
  rate(): object {
    return { ok: true };
  }
}

@Controller('bare')
class BareController {
  @UseGuards(OAuthGuard)
  @Get()
  get(): object {
    return { ok: true };
  }
}

@AiEndpoint()
@Controller('own')
class OwnDtoController {
  @Post(':topic')
  @HttpCode(200)
  @UseGuards(OAuthGuard, PolicyGuard, AiThrottlerGuard)
  @UsePipes(AiValidationPipe)
  ask(
    @Body(PiiMaskingPipe, BudgetPipe) body: QuestionDto,
    @Body('question') question: string,
    @Query() page: PageDto,
    @Param() topic: TopicDto,
    @CurrentCall() call: AiCall,
  ): object {
    calls.push(call);
    const types = [body instanceof QuestionDto, page instanceof PageDto, topic instanceof TopicDto];
    return { types, same: body.question === question, masked: !JSON.stringify(body).includes(EMAIL), body };
  }
}

describe.each(ADAPTERS)('single parts on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;
  const audit = new AuditLines();

  const ours = (limit = '1000/min') =>
    AiSecurityModule.forRoot({
      issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
      rate: { limit },
      audit: { sink: audit },
    });

  beforeAll(async () => {
    issuer = await createTestIssuer();
    token = await issuer.token({ sub: 'alice' });
    ({ app, url } = await startApp(adapter, {
      imports: [ours()],
      controllers: [SingleController, BareController, OwnDtoController],
    }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    audit.clear();
    calls = [];
  });

  const get = async (path: string, credentials?: string, base = url): Promise<Response> =>
    fetch(`${base}/${path}`, credentials ? { headers: { authorization: `Bearer ${credentials}` } } : {});

  it.each(['single/oauth', 'single/rate'])('%s opens a call and closes it', async (path) => {
    const response = await get(path, token);
    expect(response.status).toBe(200);
    const { id, type, outcome } = await audit.onlyCall();
    expect(id).toBe(response.headers.get('x-request-id'));
    // The opening record belongs to the body run, which a single guard does not have.
    expect({ type, outcome }).toEqual({ type: 'call.closed', outcome: 'completed' });
  });

  it('tells who calls', async () => {
    expect(await (await get('single/oauth', token)).json()).toMatchObject({ subject: 'alice' });
    expect(calls[0]?.principal?.subject).toBe('alice');
  });

  it.each(['single/oauth'])('%s refuses, and closes the call', async (path) => {
    await expectProblem(await get(path), 'authentication_required');
    expect(await audit.onlyCall()).toMatchObject({ type: 'call.refused', status: 401 });
  });

  it('challenges without the filter, too', async () => {
    const response = await get('bare');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ error: { code: 'authentication_required' } });
  });

  it('limits the rate of an address', async () => {
    const limited = await startApp(adapter, { imports: [ours('2/day')], controllers: [SingleController] });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await get('single/rate', undefined, limited.url));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"default";r=1;/);
    await limited.app.close();
  });

  it('guards every route, where the host says so for all', async () => {
    const guarded = await startApp(adapter, {
      imports: [ours()],
      controllers: [SingleController],
      providers: [{ provide: APP_GUARD, useClass: OAuthGuard }],
    });
    expect((await get('single/rate', undefined, guarded.url)).status).toBe(401);
    expect((await get('single/rate', token, guarded.url)).status).toBe(200);
    await guarded.app.close();
  });

  const ask = async (body: object, path = 'own/tea?form=short') => post(`${url}/${path}`, body, token);

  it('runs the parts once beside @AiEndpoint(), and gives DTOs to every parameter', async () => {
    const response = await ask({ question: `Is ${EMAIL} mine?`, from: EMAIL });
    expect(await response.json()).toEqual({
      types: [true, true, true],
      same: true,
      masked: true,
      body: { question: `Is ${EMAIL} mine?`, from: EMAIL },
    });
    const { decisions, findings } = await audit.onlyCall();
    const parts = { auth: 1, policy: 1, limits: 1, privacy: 1, audit: 1 };
    for (const [stage, count] of Object.entries(parts))
      expect(
        decisions.filter((one) => one.stage === stage),
        stage,
      ).toHaveLength(count);
    expect(findings).toContainEqual({
      direction: 'input',
      type: 'EMAIL_ADDRESS',
      count: 2,
      action: 'pseudonymize',
    });
  });

  it.each([
    ['the body', { question: 7 }, 'own/tea', 'invalid_body'],
    ['an unknown member', { question: 'x', more: 1 }, 'own/tea', 'unknown_member'],
    ['the query', { question: 'x' }, 'own/tea?form=round', 'invalid_body'],
    ['the path', { question: 'x' }, 'own/milk', 'invalid_body'],
  ] as const)('refuses a bad value, on record: %s', async (_, body, path, code) => {
    await expectProblem(await ask(body, path), code);
    const { decisions, outcome } = await audit.onlyCall();
    expect(outcome).toBe('refused');
    expect(decisions.filter(({ effect }) => effect === 'deny')).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  it('lets a test replace authentication, and is whole without NestFactory', async () => {
    const principal = fakePrincipal({ subject: 'tester' });
    const module = await Test.createTestingModule({
      imports: [ours()],
      controllers: [SingleController, OwnDtoController],
    })
      .overrideProvider(OAuthStep)
      .useValue(fakeAuth(principal))
      .compile();
    const testing = module.createNestApplication(httpAdapter(adapter));
    await testing.listen(0, '127.0.0.1');
    const base = await testing.getUrl();
    try {
      expect(await (await get('single/oauth', undefined, base)).json()).toMatchObject({ subject: 'tester' });
      expect((await post(`${base}/own/tea`, { question: EMAIL })).status).toBe(200);
      expect(calls.at(-1)?.principal).toBe(principal);
      await expectProblem(await post(`${base}/own/tea`, `{"question": "${EMAIL}" oops`), 'malformed_json', {
        never: [EMAIL],
      });
    } finally {
      await testing.close();
    }
  });
});
