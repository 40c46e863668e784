/** No value of a prompt or an answer, no token and no caller in the clear: not on record, in the log, in a metric. */
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, OpenAiChatRequest } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { CapturedLogs } from './captured-logs.js';
import { ask, chunks, completion, lastText, post } from './chat-host.js';

const EMAIL = 'jane.doe@example.org';
const CARD = '4111 1111 1111 1111';
const WORD = 'rhubarb';
const SUBJECT = 'alice.liddell';
const PROMPT = `${WORD}: I am ${EMAIL}, card ${CARD}.`;

@AiEndpoint({ format: 'openai.chat' })
@Controller('chat')
class ChatController {
  @Post('echo')
  @HttpCode(200)
  echo(@Body() body: OpenAiChatRequest): object {
    const text = `${lastText(body)} Also bob@example.net.`;
    return body.stream ? chunks(text) : completion(text);
  }

  @Post('throws')
  throws(@Body() body: OpenAiChatRequest): never {
    throw new TypeError(`cannot answer ${JSON.stringify(body)} ${PROMPT}`);
  }

  @Post('breaks')
  async *breaks(): AsyncGenerator<object> {
    yield* chunks('begun');
    throw new Error(`cannot go on with ${PROMPT}`);
  }
}

describe.each(ADAPTERS)('what is kept of a call on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;
  const audit = new AuditLines();
  const logs = new CapturedLogs();

  beforeAll(async () => {
    issuer = await createTestIssuer();
    token = await issuer.token({ sub: SUBJECT });
    ({ app, url } = await startApp(
      adapter,
      {
        imports: [
          AiSecurityModule.forRoot({
            issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
            audit: { sink: audit },
          }),
        ],
        controllers: [ChatController],
      },
      undefined,
      { logger: logs },
    ));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  it('holds counts and verdicts only', async () => {
    const requests: [path: string, body: unknown, token: string | undefined][] = [
      ['echo', ask(PROMPT), token],
      ['echo', ask(PROMPT, { stream: true }), token],
      ['echo', ask(PROMPT, { [WORD]: EMAIL }), token],
      ['echo', ask(PROMPT, { temperature: EMAIL }), token],
      ['echo', { ...ask(PROMPT), model: EMAIL }, token],
      ['echo', `{"messages": "${PROMPT}"`, token],
      ['echo', ask(PROMPT), undefined],
      ['echo', ask(PROMPT), `${token}${WORD}`],
      ['throws', ask(PROMPT), token],
      ['breaks', ask(PROMPT), token],
    ];
    for (const [path, body, credentials] of requests) {
      await (await post(`${url}/chat/${path}?q=${WORD}`, body, credentials, { 'user-agent': WORD })).text();
    }
    const metrics = await (await fetch(`${url}/metrics`)).text();

    // The sources hold something at all.
    expect(audit.endings.length).toBeGreaterThanOrEqual(requests.length - 1);
    expect(logs.text).toContain('TypeError');
    expect(metrics).toContain('ai_security_requests_total{');

    for (const [where, text] of Object.entries({ audit: audit.lines.join('\n'), log: logs.text, metrics })) {
      for (const value of [EMAIL, CARD, CARD.replaceAll(' ', ''), WORD, 'bob@', SUBJECT, token]) {
        expect(text, `${value} in the ${where}`).not.toContain(value);
      }
    }
  });
});
