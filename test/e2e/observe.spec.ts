/** `mode: 'observe'` reports every verdict and enforces none. */
import { Body, Controller, HttpCode, Post, StreamableFile, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, OpenAiChatRequest } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, chunks, completion, eventsOf, post, textOf } from './chat-host.js';
import { scrape } from './metric-values.js';

const EMAIL = 'jane.doe@example.org';
const OF_THE_MODEL = 'carol@example.net';

let seen: unknown;

@AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
@Controller('chat')
class ChatController {
  @Post('watched')
  @HttpCode(200)
  watched(@Body() body: OpenAiChatRequest): object {
    seen = body;
    const text = `${JSON.stringify(body.messages)} ${OF_THE_MODEL}`;
    return body.stream ? chunks(text) : completion(text);
  }

  @Post('limited')
  @HttpCode(200)
  @AiEndpoint({ rate: '1/day' })
  limited(): object {
    return completion('fine');
  }

  @Post('enforced')
  @HttpCode(200)
  @AiEndpoint({ mode: 'enforce' })
  enforced(@Body() body: OpenAiChatRequest): object {
    seen = body;
    return completion(OF_THE_MODEL);
  }

  @Post('bytes')
  @HttpCode(200)
  bytes(): StreamableFile {
    return new StreamableFile(Buffer.from(OF_THE_MODEL));
  }

  @Post('numbers')
  @HttpCode(200)
  async *numbers(): AsyncGenerator<object> {
    yield { choices: [{ index: 0, delta: { audio: { data: 'AAAA' } } }] };
    yield { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  }

  @Post('lines')
  @HttpCode(200)
  @AiEndpoint({ format: 'json' })
  async *lines(): AsyncGenerator<object> {
    yield { line: 1 };
    yield { line: 2 };
  }
}

describe.each(ADAPTERS)('observing on %s', (adapter) => {
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
          mode: 'observe',
          body: { messages: 2 },
          pii: { actions: { EMAIL_ADDRESS: 'block' } },
          audit: { sink: audit },
        }),
      ],
      controllers: [ChatController],
    }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    audit.clear();
    seen = undefined;
  });

  const denials = async (): Promise<(string | undefined)[][]> =>
    (await audit.onlyCall()).decisions
      .filter(({ effect }) => effect !== 'allow')
      .map(({ stage, effect, reason }) => [stage, effect, reason]);

  it('lets a call without token pass, body and answer as they are, and says what it would have done', async () => {
    const body = ask(`I am ${EMAIL}`, { surprise: EMAIL });
    const response = await post(`${url}/chat/watched`, body);
    expect(response.status).toBe(200);
    expect(seen).toEqual(body);
    expect(await textOf(response)).toBe(
      `${JSON.stringify([{ role: 'user', content: `I am ${EMAIL}` }])} ${OF_THE_MODEL}`,
    );

    expect(await denials()).toEqual([
      ['auth', 'would_deny', 'authentication_required'],
      ['policy', 'would_deny', 'authentication_required'],
      ['validation', 'would_deny', 'unknown_member'],
      ['privacy', 'would_deny', 'pii_blocked'],
    ]);
    const { findings, mode, outcome } = await audit.onlyCall();
    expect({ mode, outcome }).toEqual({ mode: 'observe', outcome: 'completed' });
    const found = findings.map(({ direction, type }) => [direction, type]);
    expect(found).toContainEqual(['input', 'EMAIL_ADDRESS']);
    expect(found).toContainEqual(['output', 'EMAIL_ADDRESS']);
    expect(audit.lines.join()).not.toContain(EMAIL);
  });

  it('counts what it would have done', async () => {
    const labels = { stage: 'auth', effect: 'would_deny', reason: 'authentication_required' };
    const count = async () => (await scrape(url))('ai_security_decisions_total', labels);
    const before = await count();
    await post(`${url}/chat/watched`, ask('hello'));
    await audit.onlyCall();
    expect(await count()).toBe(before + 1);
  });

  it('streams as it is', async () => {
    const response = await post(`${url}/chat/watched`, ask(EMAIL, { stream: true }));
    expect(await textOf(response)).toContain(`${EMAIL}"}] ${OF_THE_MODEL}`);
    const { findings } = await audit.onlyCall();
    expect(findings.map(({ direction }) => direction)).toContain('output');
  });

  it('refuses nobody for the rate, a bad token or too many messages', async () => {
    await post(`${url}/chat/limited`, ask('hello'), 'nonsense');
    await audit.onlyCall();
    audit.clear();
    const messages = Array(3).fill({ role: 'user', content: 'x' });
    const response = await post(`${url}/chat/limited`, { model: 'm', messages }, 'nonsense');
    expect(response.status).toBe(200);
    const reasons = (await denials()).map(([, , reason]) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['rate_limited', 'too_many_messages']));
  });

  it.each([
    ['bytes', OF_THE_MODEL],
    ['lines', '{"line":1}\n{"line":2}\n'],
  ])('lets an answer pass that cannot be inspected: %s', async (path, expected) => {
    const response = await post(`${url}/chat/${path}`, ask('hello'), await issuer.token());
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(expected);
    expect(await denials()).toEqual([['output', 'would_deny', 'unscanned']]);
  });

  it('lets media in a stream pass', async () => {
    const response = await post(`${url}/chat/numbers`, ask('hello'), await issuer.token());
    expect(JSON.stringify(eventsOf(await response.text()))).toContain('AAAA');
  });

  it('enforces where an endpoint says so', async () => {
    expect((await post(`${url}/chat/enforced`, ask('hello'))).status).toBe(401);
    audit.clear();
    const token = await issuer.token();
    expect((await post(`${url}/chat/enforced`, ask(EMAIL), token)).status).toBe(422);
    expect(seen).toBeUndefined();
    const response = await post(`${url}/chat/enforced`, ask('hello'), token);
    expect(await textOf(response)).not.toContain(OF_THE_MODEL);
  });
});
