/** Ways in which a host could lead a call past its protections without meaning to. Each was open once. */
import {
  All,
  Body,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Next,
  Post,
  Res,
  UseGuards,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AiEndpoint, AiSecurityModule, Caller, OAuthGuard } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { race, retry } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';

const EMAIL = 'jane.doe@example.org';
const SECRET = 'mallory@example.net';

/** Runs the handler again when it fails, or twice at once, as the request asks. */
@Injectable()
class Again implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['x-again'] === 'at once') return race(next.handle(), next.handle());
    return headers['x-again'] === 'retry' ? next.handle().pipe(retry(2)) : next.handle();
  }
}

/** Lets pass whoever either is authenticated or names the intranet. */
@Injectable()
class AnyOf implements CanActivate {
  constructor(private readonly oauth: OAuthGuard) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return await this.oauth.canActivate(context);
    } catch {
      return true;
    }
  }
}

const Admin = () => AiEndpoint({ scopes: ['admin'] });
const bodies: unknown[] = [];
let failures = 0;

@AiEndpoint()
@Controller('once')
class OnceController {
  @Post()
  @HttpCode(200)
  once(@Body() body: unknown): object {
    bodies.push(body);
    if (failures-- > 0) throw new Error('not yet');
    return { you: body, me: SECRET };
  }

  @AiEndpoint({ rate: '1000/min' })
  @Post('twice')
  @HttpCode(200)
  decoratedTwice(@Body() body: unknown): object {
    return this.once(body);
  }
}

@Controller()
class FirstController {
  @All('shared')
  @UseGuards(OAuthGuard)
  any(@Next() next: () => void): void {
    next();
  }
}

@Controller()
class SecondController {
  @Get('shared')
  @Admin()
  get(): object {
    return { admin: true };
  }

  @Get('stacked')
  @AiEndpoint({ rate: '10/min' })
  @Admin()
  stacked(): object {
    return { admin: true };
  }

  @Get('written')
  @AiEndpoint()
  written(@Res({ passthrough: true }) response: { raw?: unknown }): object {
    const raw = (response.raw ?? response) as { write(text: string): void };
    raw.write(SECRET);
    return {};
  }

  @Get('swallowed')
  @AiEndpoint()
  @UseGuards(AnyOf)
  swallowed(@Caller() caller: unknown): object {
    return { caller };
  }
}

@Admin()
class AdminBase {
  @Get()
  get(): object {
    return { admin: true };
  }
}

@AiEndpoint({ rate: '10/min' })
@Controller('inherited')
class InheritingController extends AdminBase {}

describe.each(ADAPTERS)('no way round on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;
  const audit = new AuditLines();

  beforeAll(async () => {
    issuer = await createTestIssuer({ scope: 'ai:chat' });
    token = await issuer.token();
    const { issuer: name, audience } = issuer;
    ({ app, url } = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot({ issuers: [{ issuer: name, audience }], audit: { sink: audit } })],
      controllers: [
        OnceController,
        ...(adapter === 'express' ? [FirstController] : []),
        SecondController,
        InheritingController,
      ],
      providers: [{ provide: APP_INTERCEPTOR, useClass: Again }, OAuthGuard],
    }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    failures = 0;
    bodies.length = 0;
  });

  const send = (path: string, init: RequestInit & { again?: string } = {}): Promise<Response> =>
    fetch(`${url}/${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(init.again ? { 'x-again': init.again } : {}),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
  const post = (path: string, again?: string): Promise<Response> =>
    send(path, { method: 'POST', body: JSON.stringify({ text: EMAIL }), again });

  it.each(['once', 'once/twice'])('a handler of %s that is run again is protected again', async (path) => {
    failures = 2;
    const response = await post(path, 'retry');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ you: { text: EMAIL }, me: '<EMAIL_ADDRESS>' });
    expect(bodies).toHaveLength(3);
    expect(JSON.stringify(bodies)).not.toContain(EMAIL);
  });

  it('a refused body is refused again', async () => {
    const body = JSON.stringify({ constructor: 1 });
    const response = await send('once', { method: 'POST', body, again: 'retry' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(bodies).toEqual([]);
  });

  it.each(['once', 'once/twice'])('a handler of %s that is run twice at once leaks nothing', async (path) => {
    const text = await (await post(path, 'at once')).text();
    expect(text).not.toContain(SECRET);
    expect(JSON.stringify(bodies)).not.toContain(EMAIL);
  });

  if (adapter === 'express')
    it('a route that hands on does not lend its policy', async () => {
      expect((await send('shared')).status).toBe(500);
    });

  it.each(['stacked', 'inherited'])('scopes of a decorator below are still asked for: %s', async (path) => {
    expect((await send(path)).status).toBe(403);
    const admin = await issuer.token({ scope: 'admin' });
    expect((await send(path, { headers: { authorization: `Bearer ${admin}` } })).status).toBe(200);
  });

  it('a refusal that a guard swallows is repeated', async () => {
    const response = await send('swallowed', { headers: { authorization: 'Bearer nonsense' } });
    expect(response.status).toBe(401);
  });

  it('what a handler writes past its result does not leave', async () => {
    const response = await send('written');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(SECRET);
  });
});
