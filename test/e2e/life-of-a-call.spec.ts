/** One call through all its protections: what the handler sees, what the caller gets. */
import {
  Body,
  Controller,
  createParamDecorator,
  HttpCode,
  Post,
  Req,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  CallContext,
  Caller,
  CurrentCall,
  OpenAiChatRequest,
  type AiCall,
  type Principal,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, chunks, completion, lastText, post, textOf } from './chat-host.js';

const EMAIL = 'jane.doe@example.org';
const CARD = '4111 1111 1111 1111';
const PHONE = '+1 415 555 2671';
const PROMPT = `I am ${EMAIL}, card ${CARD}, call ${PHONE}.`;
const OF_THE_MODEL = 'carol@example.net';

const BodyMember = createParamDecorator(
  (name: string, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ body: Record<string, unknown> }>().body[name],
);

/** What the handler saw, by the way it looked. */
interface Seen {
  body: OpenAiChatRequest;
  messages: OpenAiChatRequest['messages'];
  request: { body: OpenAiChatRequest };
  custom: unknown;
  caller: Principal;
  call: AiCall;
  inHandler: AiCall | undefined;
  inGenerator: AiCall | undefined;
}
let seen: Partial<Seen> = {};
let handled = 0;

@AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
@Controller('chat')
class ChatController {
  constructor(private readonly context: CallContext) {}

  @Post()
  @HttpCode(200)
  chat(
    @Body() body: OpenAiChatRequest,
    @Body('messages') messages: OpenAiChatRequest['messages'],
    @Req() request: { body: OpenAiChatRequest },
    @BodyMember('messages') custom: unknown,
    @Caller() caller: Principal,
    @CurrentCall() call: AiCall,
  ): object {
    handled++;
    seen = { body, messages, request, custom, caller, call, inHandler: this.context.current() };
    const text = `You wrote: ${lastText(body)} Write to ${OF_THE_MODEL}, too.`;
    return body.stream ? this.stream(text) : completion(text);
  }

  async *stream(text: string): AsyncGenerator<object> {
    seen.inGenerator = this.context.current();
    yield* chunks(text);
  }
}

describe.each(ADAPTERS)('the life of a call on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;
  const audit = new AuditLines();

  beforeAll(async () => {
    issuer = await createTestIssuer({ scope: 'ai:chat' });
    token = await issuer.token({ sub: 'alice' });
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          secret: 's'.repeat(32),
          rate: { limit: '1000/min' },
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
    seen = {};
    handled = 0;
  });

  const chat = async (more: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
    post(`${url}/chat`, ask(PROMPT, more), token, headers);

  it('shows one masked body to every reader, masked once', async () => {
    const response = await chat();
    expect(response.status).toBe(200);
    expect(seen.body).toBeInstanceOf(OpenAiChatRequest);
    expect(seen.body).toBe(seen.request?.body);
    expect(seen.messages).toBe(seen.body?.messages);
    expect(seen.custom).toBe(seen.messages);

    const masked = JSON.stringify(seen.body);
    for (const value of [EMAIL, CARD, PHONE]) expect(masked).not.toContain(value);
    expect(Object.keys(seen.body ?? {})).toEqual(['model', 'messages']);
    expect(handled).toBe(1);

    const { findings } = await audit.onlyCall();
    for (const type of ['EMAIL_ADDRESS', 'CREDIT_CARD', 'PHONE_NUMBER']) {
      expect(findings).toContainEqual({ direction: 'input', type, count: 1, action: 'pseudonymize' });
    }
  });

  it.each([{}, { stream: true }])('gives the caller his own values back and no others (%o)', async (more) => {
    const response = await chat(more);
    const text = await textOf(response);
    expect(text).toMatch(`You wrote: ${PROMPT} Write to `);
    expect(text).not.toContain(OF_THE_MODEL);
    const { findings } = await audit.onlyCall();
    expect(findings).toContainEqual({
      direction: 'output',
      type: 'EMAIL_ADDRESS',
      count: 1,
      action: 'redact',
    });
  });

  it('gives JSON and stream the same text and the same verdict', async () => {
    const whole = await chat();
    const streamed = await chat({ stream: true });
    expect(streamed.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const ids = [whole, streamed].map((response) => response.headers.get('x-request-id'));
    expect(await textOf(streamed)).toBe(await textOf(whole));

    const [one, other] = await Promise.all(ids.map(async (id) => audit.call(id)));
    expect(one).toMatchObject({ streaming: false, outcome: 'completed', usage: { input: 7, output: 9 } });
    expect(other).toMatchObject({ streaming: true, outcome: 'completed', usage: { input: 7, output: 9 } });
    expect(other?.findings).toEqual(one?.findings);
    expect(other?.decisions).toEqual(one?.decisions);
  });

  it('ends a stream with the terminator of its format', async () => {
    const body = await (await chat({ stream: true })).text();
    expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(body.match(/\[DONE\]/g)).toHaveLength(1);
  });

  it('knows the caller, and the call, in the handler and in the body of a generator', async () => {
    const response = await chat({ stream: true });
    await response.text();
    expect(seen.caller).toMatchObject({ subject: 'alice', issuer: issuer.issuer, kind: 'oauth' });
    expect(seen.caller?.scopes.has('ai:chat')).toBe(true);
    expect(seen.call?.id).toBe(response.headers.get('x-request-id'));
    expect(seen.call?.principal).toBe(seen.caller);
    expect(seen.inHandler).toBe(seen.call);
    expect(seen.inGenerator).toBe(seen.call);
  });

  it('states each verdict once', async () => {
    await chat();
    const { decisions } = await audit.onlyCall();
    const stages = decisions.map(({ stage }) => stage);
    for (const stage of ['auth', 'policy', 'limits', 'privacy', 'audit']) {
      expect(
        stages.filter((other) => other === stage),
        stage,
      ).toHaveLength(1);
    }
    expect(decisions.every(({ effect }) => effect === 'allow')).toBe(true);
  });

  it('joins the trace of the caller, and starts one where there is none', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await chat({}, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    expect((await audit.onlyCall()).traceId).toBe(traceId);
    audit.clear();
    await chat({}, { traceparent: '00-00000000000000000000000000000000-b7ad6b7169203331-01' });
    expect((await audit.onlyCall()).traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
  });

  it('forbids caches to keep an answer', async () => {
    expect((await chat()).headers.get('cache-control')).toBe('no-store');
    expect((await chat({ stream: true })).headers.get('cache-control')).toBe('no-store');
  });
});
