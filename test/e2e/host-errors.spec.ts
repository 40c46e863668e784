/** What a host or a model provider throws reaches neither client nor log: its message quotes keys and prompts. */
import {
  BadRequestException,
  Controller,
  HttpCode,
  HttpException,
  Param,
  Post,
  ServiceUnavailableException,
  type INestApplication,
} from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, SecurityProblem, type ProblemCode } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { CapturedLogs } from './captured-logs.js';
import { ask, post, textChunk } from './chat-host.js';
import { expectProblem } from './problem.js';

const SECRET = 'sk-live-0123456789abcdef';

/** As the SDKs of OpenAI and Anthropic throw them. */
class APIError extends Error {
  constructor(
    readonly status: number | undefined,
    message: string,
  ) {
    super(message);
  }
}
class RateLimitError extends APIError {}

const withName = (name: string): Error => Object.assign(new Error('x'), { name });

const THROWN: Readonly<Record<string, () => unknown>> = {
  error: () => new Error(`the key ${SECRET} is wrong`),
  'multi-line': () => new Error(`wrong:\n    at ${SECRET} (file.js:1:1)\n    at ${SECRET}`),
  named: () => withName(`bad ${SECRET}`),
  text: () => `plain ${SECRET}`,
  nothing: () => undefined,
  odd: () => Object.setPrototypeOf(new Error(SECRET), Object.create(Error.prototype, { constructor: {} })),
  'bad-request': () => new BadRequestException(`no: ${SECRET}`),
  teapot: () => new HttpException({ message: SECRET }, 418),
  unavailable: () => new ServiceUnavailableException(SECRET),
  redirect: () => new HttpException(SECRET, 302),
  'no-status': () => new HttpException(SECRET, 7),
  provider: () => new APIError(401, `Incorrect API key provided: ${SECRET}`),
  connection: () => new APIError(undefined, `no connection with ${SECRET}`),
  busy: () => new RateLimitError(429, `slow down, ${SECRET}`),
  ours: () => new SecurityProblem('pii_blocked', { reason: 'host_rule' }),
};

@AiEndpoint({ format: 'openai.chat' })
@Controller('throw')
class ThrowingController {
  @Post('stream')
  @HttpCode(200)
  async *stream(): AsyncGenerator<object> {
    yield textChunk('Once upon a time there was ');
    throw new APIError(500, `the prompt was ${SECRET}`);
  }

  @Post('first-item')
  @HttpCode(200)
  async *firstItem(): AsyncGenerator<object> {
    if (SECRET) throw new APIError(401, `Incorrect API key provided: ${SECRET}`);
    yield textChunk('never');
  }

  @Post(':kind')
  @HttpCode(200)
  kind(@Param('kind') kind: string): never {
    throw THROWN[kind]?.();
  }
}

describe.each(ADAPTERS)('errors of the host on %s', (adapter) => {
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
        controllers: [ThrowingController],
      },
      undefined,
      { logger: logs },
    ));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  it.each([
    ['error', 'internal_error', 500],
    ['multi-line', 'internal_error', 500],
    ['named', 'internal_error', 500],
    ['text', 'internal_error', 500],
    ['nothing', 'internal_error', 500],
    ['odd', 'internal_error', 500],
    ['bad-request', 'request_refused', 400],
    ['teapot', 'request_refused', 418],
    ['unavailable', 'temporarily_unavailable', 503],
    ['redirect', 'internal_error', 500],
    ['no-status', 'internal_error', 500],
    ['provider', 'upstream_error', 502],
    ['connection', 'upstream_error', 502],
    ['busy', 'temporarily_unavailable', 503],
    ['first-item', 'upstream_error', 502],
    ['ours', 'pii_blocked', 422],
  ] satisfies [string, ProblemCode, number][])('%s leaves as %s, %i', async (kind, code, status) => {
    audit.clear();
    logs.lines.length = 0;
    const response = await post(`${url}/throw/${kind}`, ask('hello'), token);
    await expectProblem(response, code, { status, never: [SECRET] });
    const { decisions } = await audit.onlyCall();
    expect(decisions.at(-1)).toMatchObject({ stage: 'handler', effect: status < 500 ? 'deny' : 'error' });
    for (const text of [logs.text, ...audit.lines]) expect(text).not.toContain(SECRET);
    // The developer has to find it all the same.
    if (status >= 500) expect(logs.text).toContain('POST /throw/');
  });

  it('says where an error comes from, without its message', async () => {
    logs.lines.length = 0;
    await (await post(`${url}/throw/multi-line`, ask('hello'), token)).text();
    expect(logs.text).toMatch(/Error\n +at .*host-errors\.spec/);
  });

  it('tells a client of a broken stream no more than that it broke', async () => {
    audit.clear();
    logs.lines.length = 0;
    const body = await (await post(`${url}/throw/stream`, ask('hello'), token)).text();
    expect(body).toContain('Once upon a time');
    expect(body).toContain('"code":"upstream_error"');
    await audit.onlyCall();
    for (const text of [body, logs.text, ...audit.lines]) expect(text).not.toContain(SECRET);
  });
});
