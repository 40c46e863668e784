/** Every refusal is a problem document that OpenAI clients can read too, under its stable code. */
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, OpenAiChatRequest } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { ask, completion, post } from './chat-host.js';
import { scrape } from './metric-values.js';
import { expectProblem } from './problem.js';

const EMAIL = 'jane.doe@example.org';
let seen: unknown[] = [];

@AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'], body: { messages: 3 } })
@Controller()
class ChatController {
  @Post('chat')
  @HttpCode(200)
  chat(@Body() body: OpenAiChatRequest): object {
    seen.push(body);
    return completion('fine');
  }

  @Post('small')
  @HttpCode(200)
  @AiEndpoint({ body: { bytes: 200 } })
  small(@Body() body: OpenAiChatRequest): object {
    seen.push(body);
    return completion('fine');
  }

  @Post('rare')
  @HttpCode(200)
  @AiEndpoint({ rate: '1/day' })
  rare(): object {
    return completion('fine');
  }

  @Post('any')
  @HttpCode(200)
  @AiEndpoint({ format: 'json' })
  any(@Body() body: unknown): object {
    seen.push(body);
    return { ok: true };
  }

  @Post('trusting')
  @HttpCode(200)
  @AiEndpoint({ format: 'json', unscanned: 'allow' })
  trusting(@Body() body: unknown): object {
    seen.push(body);
    return { ok: true };
  }
}

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };

describe.each(ADAPTERS)('refusals on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;

  const settings = () => ({
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
    rate: { limit: '1000/min', authFailures: '1000/min' },
    audit: { sink: { write: () => undefined } },
  });

  beforeAll(async () => {
    issuer = await createTestIssuer({ scope: 'ai:chat' });
    token = await issuer.token();
    ({ app, url } = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot(settings())],
      controllers: [ChatController],
    }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    seen = [];
  });

  const challenge = (response: Response): string | null => response.headers.get('www-authenticate');

  it('without credentials: 401 and a challenge that names no error', async () => {
    const response = await post(`${url}/chat`, ask('hello'));
    await expectProblem(response, 'authentication_required');
    expect(challenge(response)).toBe(
      'Bearer scope="ai:chat", resource_metadata="https://api.example.test/.well-known/oauth-protected-resource"',
    );
  });

  it.each([
    ['no token', 'Bearer', 'invalid_request'],
    ['two tokens', 'Bearer abc def', 'invalid_request'],
    ['another scheme', 'Basic YTpi', 'authentication_required'],
    ['not a token', 'Bearer abc', 'invalid_token'],
  ] as const)('with a header that holds %s', async (_, authorization, code) => {
    const response = await post(`${url}/chat`, ask('hello'), undefined, { authorization });
    await expectProblem(response, code);
    expect(challenge(response)).toMatch(/^Bearer /);
  });

  it.each([
    ['for another audience', { aud: 'https://other.example.test' }, 'invalid_token', 'invalid_token'],
    ['that has expired', { exp: 1_000_000_000 }, 'invalid_token', 'invalid_token'],
    ['of another issuer', { iss: 'https://evil.example.test' }, 'invalid_token', 'invalid_token'],
    ['without the scope', { scope: 'other' }, 'insufficient_scope', 'insufficient_scope'],
  ] as const)('with a token %s', async (_, claims, code, error) => {
    const response = await post(`${url}/chat`, ask('hello'), await issuer.token(claims));
    await expectProblem(response, code);
    expect(challenge(response)).toContain(`error="${error}"`);
    expect(challenge(response)).toContain('scope="ai:chat"');
  });

  it.each([
    ['broken JSON', `{"messages": "my address is ${EMAIL}" oops`, 'malformed_json'],
    ['5 MB', JSON.stringify(ask(EMAIL.repeat(250_000))), 'body_too_large'],
    ['40 levels', nested(40), 'body_too_complex'],
    [
      'four messages',
      { model: 'm', messages: Array(4).fill({ role: 'user', content: 'x' }) },
      'too_many_messages',
    ],
    ['600,000 characters', ask('x'.repeat(600_000)), 'prompt_too_long'],
    ['an unknown member', ask('hello', { [`x_${EMAIL}`]: 1 }), 'unknown_member'],
    ['a member of the wrong type', ask('hello', { temperature: EMAIL }), 'invalid_body'],
    ['no messages', { model: 'demo' }, 'invalid_body'],
    ['an array', '[]', 'invalid_body'],
    [
      'a reserved member',
      '{"constructor":{"prototype":{}}}',
      adapter === 'express' ? 'invalid_body' : 'malformed_json',
    ],
    ['an image', { model: 'demo', messages: [{ role: 'user', content: [image] }] }, 'unscanned_content'],
  ] as const)('a body with %s', async (_, body, code) => {
    const response = await post(`${url}/chat`, body, token);
    await expectProblem(response, code, { never: [EMAIL] });
    expect(seen).toEqual([]);
  });

  it.each(['chat', 'any'])('a body that nobody has parsed: text for /%s', async (path) => {
    const headers = { 'content-type': 'text/plain' };
    const response = await post(`${url}/${path}`, `I am ${EMAIL}`, token, headers);
    await expectProblem(response, 'unsupported_media_type', { never: [EMAIL] });
    expect(seen).toEqual([]);
  });

  it('names the offending member by its place, never by its name where the client chose it', async () => {
    const wrong = await post(`${url}/chat`, { model: 'm', messages: [{ role: 'user', content: 7 }] }, token);
    const { error } = await expectProblem(wrong, 'invalid_body');
    expect(error.param).toBe('messages[0].content');
  });

  it.each([undefined, 'chunked'])('a body above the limit of its own route (%s)', async (encoding) => {
    const body = JSON.stringify(ask('x'.repeat(300)));
    const init = encoding ? { body: new Blob([body]).stream(), duplex: 'half' as const } : { body };
    const response = await fetch(`${url}/small`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...init,
    });
    await expectProblem(response, 'body_too_large');
    expect(seen).toEqual([]);
    expect((await post(`${url}/small`, ask('x'), token)).status).toBe(200);
  });

  it('over the rate: 429 with what is left and when to come back', async () => {
    const first = await post(`${url}/rare`, ask('hello'), token);
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe('"route";q=1;w=86400');
    const response = await post(`${url}/rare`, ask('hello'), token);
    await expectProblem(response, 'rate_limited');
    expect(response.headers.get('ratelimit')).toMatch(/^"route";r=0;t=\d+$/);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('counts what is refused before any guard', async () => {
    const counts = async (): Promise<number[]> => {
      const value = await scrape(url);
      const denied = { stage: 'body', effect: 'deny' };
      return [
        value('ai_security_requests_total', { route: 'POST /chat', outcome: 'refused' }),
        value('ai_security_decisions_total', { ...denied, reason: 'malformed_json' }),
        value('ai_security_decisions_total', { ...denied, reason: 'body_too_large' }),
      ];
    };
    const before = await counts();
    await (await post(`${url}/chat`, '{', token)).text();
    await (await post(`${url}/chat`, ask('x'.repeat(2_000_000)), token)).text();
    const after = await counts();
    expect(after.map((value, i) => value - (before[i] ?? 0))).toEqual([2, 1, 1]);
  });

  it('strips unknown members where the host says so', async () => {
    const stripping = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot({ ...settings(), body: { unknownMembers: 'strip' } })],
      controllers: [ChatController],
    });
    try {
      const response = await post(`${stripping.url}/chat`, ask('hello', { surprise: 1 }), token);
      expect(response.status).toBe(200);
      expect(seen).toEqual([ask('hello')]);
    } finally {
      await stripping.app.close();
    }
  });

  it('lets unknown members pass where the host says so, masked as any text', async () => {
    const passing = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot({ ...settings(), body: { unknownMembers: 'pass' } })],
      controllers: [ChatController],
    });
    try {
      const surprise = { note: 'joe@example.com', deep: [{ 'ann@example.com': 4111111111111111 }] };
      const messages = [{ role: 'user', content: 'hello', aside: 'joe@example.com' }];
      const body = { ...ask('hello', { surprise }), messages };
      expect((await post(`${passing.url}/chat`, body, token)).status).toBe(200);
      const [got] = seen as [{ surprise: typeof surprise; messages: typeof messages }];
      expect(JSON.stringify(got.surprise)).toMatch(
        /^{"note":"(<EMAIL_ADDRESS_\w+>)","deep":\[{"<EMAIL_ADDRESS_\w+>":"<CREDIT_CARD_\w+>"}\]}$/,
      );
      expect(got.messages[0]?.aside).toBe(got.surprise.note);
    } finally {
      await passing.app.close();
    }
  });

  it('while the keys of the issuer cannot be had: 503, not "invalid token"', async () => {
    const unreachable = await createTestIssuer({ scope: 'ai:chat' });
    unreachable.down = true;
    const other = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          ...settings(),
          issuers: [{ issuer: unreachable.issuer, audience: unreachable.audience }],
        }),
      ],
      controllers: [ChatController],
    });
    try {
      const response = await post(`${other.url}/chat`, ask('hello'), await unreachable.token());
      await expectProblem(response, 'temporarily_unavailable');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await other.app.close();
      await unreachable.stop();
    }
  });

  it('lets an image pass only where the route says so', async () => {
    const body = { picture: image };
    expect((await post(`${url}/trusting`, body, token)).status).toBe(200);
    expect(seen).toEqual([body]);
  });
});
