/** `@Res({ passthrough: true })` is for headers: a handler that writes the answer with it is caught. */
import { Controller, HttpCode, Post, Res, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { CapturedLogs } from './captured-logs.js';
import { ask, completion, post } from './chat-host.js';

/** The response of either adapter. */
interface HostResponse {
  readonly raw?: ServerResponse;
  status(code: number): this;
  header(name: string, value: string): this;
  send(body: unknown): unknown;
}

@AiEndpoint({ format: 'openai.chat' })
@Controller('passthrough')
class PassthroughController {
  @Post('header')
  header(@Res({ passthrough: true }) response: HostResponse): object {
    response.status(202).header('x-host', 'yes');
    return completion('fine');
  }

  @Post('whole')
  @HttpCode(200)
  whole(@Res({ passthrough: true }) response: HostResponse): object {
    response.send(completion('past the mask'));
    return completion('fine');
  }

  @Post('begun')
  @HttpCode(200)
  begun(@Res({ passthrough: true }) response: HostResponse & ServerResponse): object {
    (response.raw ?? response).write('past the mask');
    return completion('fine');
  }
}

describe.each(ADAPTERS)('passthrough on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;
  const audit = new AuditLines();
  const logs = new CapturedLogs();

  beforeAll(async () => {
    issuer = await createTestIssuer();
    token = await issuer.token();
    ({ app, url } = await startApp(
      adapter,
      {
        imports: [
          AiSecurityModule.forRoot({
            issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
            audit: { sink: audit },
          }),
        ],
        controllers: [PassthroughController],
      },
      undefined,
      { logger: logs },
    ));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    audit.clear();
    logs.lines.length = 0;
  });

  it('sets status and headers', async () => {
    const response = await post(`${url}/passthrough/header`, ask('hello'), token);
    expect(response.status).toBe(202);
    expect(response.headers.get('x-host')).toBe('yes');
    expect(await response.json()).toEqual(completion('fine'));
  });

  it.each(['whole', 'begun'])('is stopped before a byte leaves when it writes: %s', async (path) => {
    // Fastify cuts the connection when its own `send` fails.
    const answer = await post(`${url}/passthrough/${path}`, ask('hello'), token).then(
      async (response) => `${response.status} ${await response.text()}`,
      () => 'cut',
    );
    expect(answer).toMatch(/^(500 .*internal_error.*|cut)$/);
    const { outcome, decisions } = await audit.onlyCall();
    expect(outcome).toBe('error');
    expect(decisions.at(-1)).toMatchObject({ stage: 'handler', effect: 'error' });
    expect(logs.text).toContain(`POST /passthrough/${path}: UninspectableAnswer`);
  });
});
