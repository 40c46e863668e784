/** A host with its own global enhancers, throttler, prefix, versions and CORS: neither side disturbs the other. */
import { Body, Controller, HttpCode, Post, Req, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, OpenAiChatRequest } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { Counter, register, Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { startBusyHost } from './busy-host.js';
import { ask, chunks, completion, lastText, post, textOf } from './chat-host.js';
import { expectProblem } from './problem.js';

const EMAIL = 'jane.doe@example.org';
const ORIGIN = 'https://app.example.test';

let seen: { body?: unknown; rawBody?: unknown } = {};

@AiEndpoint({ format: 'openai.chat', rate: '20/min' })
@Controller('chat')
class ChatController {
  @Post()
  @HttpCode(200)
  chat(@Body() body: OpenAiChatRequest, @Req() request: { rawBody?: unknown }): object {
    seen = { body, rawBody: request.rawBody };
    const text = lastText(body);
    return body.stream ? chunks(text) : completion(text);
  }
}

const ORDERS = ADAPTERS.flatMap((adapter) => [
  { adapter, oursFirst: true },
  { adapter, oursFirst: false },
]);

describe.each(ORDERS)('a busy host on $adapter, our module first: $oursFirst', ({ adapter, oursFirst }) => {
  let issuer: TestIssuer;
  let alone: { app: INestApplication; url: string };
  let withUs: { app: INestApplication; url: string };
  let token: string;
  const registry = new Registry();

  beforeAll(async () => {
    issuer = await createTestIssuer();
    token = await issuer.token();
    new Counter({ name: 'host_things_total', help: 'Things.', registers: [registry] }).inc(3);
    alone = await startBusyHost({ adapter });
    withUs = await startBusyHost({
      adapter,
      oursFirst,
      ours: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          audit: { sink: { write: () => undefined } },
          metrics: { registry },
        }),
      ],
      controllers: [ChatController],
    });
  });
  afterAll(async () => {
    await Promise.all([alone.app.close(), withUs.app.close()]);
    await issuer.stop();
  });
  beforeEach(() => {
    seen = {};
  });

  const json = { 'content-type': 'application/json' };
  const note = JSON.stringify({ text: EMAIL, stars: 3 });
  it.each<[string, string, RequestInit]>([
    ['GET', '/api/v1/notes', {}],
    ['GET with an origin', '/api/v1/notes', { headers: { origin: ORIGIN } }],
    ['a valid POST', '/api/v1/notes', { method: 'POST', headers: json, body: note }],
    ['an invalid POST', '/api/v1/notes', { method: 'POST', headers: json, body: '{"text":7,"more":1}' }],
    ['broken JSON', '/api/v1/notes', { method: 'POST', headers: json, body: '{"text": oops' }],
    ['text', '/api/v1/notes', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hi' }],
    ['the raw body', '/api/v1/notes/raw', { method: 'POST', headers: json, body: note }],
    ['too much', '/api/v1/notes', { method: 'POST', headers: json, body: `["${'x'.repeat(2_000_000)}"]` }],
    ['an error', '/api/v1/notes/broken', {}],
    ['a refusal of the guard', '/api/v1/notes', { headers: { 'x-blocked': '1' } }],
    ['a version', '/v2/versioned', {}],
    ['no route', '/api/v1/nothing', {}],
    [
      'a preflight',
      '/api/v1/notes',
      { method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-method': 'POST' } },
    ],
  ])('answers as without us: %s', async (_, path, init) => {
    const answers = await Promise.all(
      [alone, withUs].map(async ({ url }) => {
        const response = await fetch(url + path, init);
        const { date: _date, ...headers } = Object.fromEntries(response.headers);
        return { status: response.status, headers, body: await response.text() };
      }),
    );
    expect(answers[1]).toEqual(answers[0]);
  });

  it('protects its own route beside all that', async () => {
    const response = await post(`${withUs.url}/api/v1/chat`, ask(`I am ${EMAIL}`), token);
    expect(response.status).toBe(200);
    expect(await textOf(response)).toBe(`I am ${EMAIL}`);
    expect(JSON.stringify(seen.body)).not.toContain(EMAIL);
    expect(seen.body).toBeInstanceOf(OpenAiChatRequest);
    const streamed = await post(`${withUs.url}/api/v1/chat`, ask(`I am ${EMAIL}`, { stream: true }), token);
    expect(await textOf(streamed)).toBe(`I am ${EMAIL}`);
  });

  it('hides the raw body from its own route', async () => {
    await post(`${withUs.url}/api/v1/chat`, ask(EMAIL), token);
    expect(seen.rawBody).toBeUndefined();
  });

  it.each([
    ['no token', ask('hello'), 'authentication_required'],
    ['broken JSON', '{"messages": oops', 'malformed_json'],
    ['too much', ask('x'.repeat(2_000_000)), 'body_too_large'],
  ] as const)('shapes its own refusals, whatever catches all: %s', async (_, body, code) => {
    await expectProblem(await post(`${withUs.url}/api/v1/chat`, body), code);
  });

  it("leaves its route to the host's guard, too", async () => {
    const response = await post(`${withUs.url}/api/v1/chat`, ask('hello'), token, { 'x-blocked': '1' });
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('blocked by the host');
  });

  it("counts its own rate beside the host's", async () => {
    const { headers } = await post(`${withUs.url}/api/v1/chat`, ask('hello'), token);
    expect(headers.get('ratelimit-policy')).toBe('"route";q=20;w=60');
    expect(headers.get('x-ratelimit-limit')).toBe('500');
    const own = await fetch(`${withUs.url}/api/v1/notes`);
    expect(own.headers.get('ratelimit')).toBeNull();
    expect(own.headers.get('x-ratelimit-limit')).toBe('500');
  });

  it('lets a preflight pass, and lets scripts read its headers', async () => {
    const preflight = await fetch(`${withUs.url}/api/v1/chat`, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    const { headers } = await post(`${withUs.url}/api/v1/chat`, ask('hello'), token, { origin: ORIGIN });
    const exposed = headers.get('access-control-expose-headers')?.split(/, ?/);
    expect(exposed).toEqual(expect.arrayContaining(['X-Host', 'RateLimit', 'Retry-After', 'X-Request-Id']));
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it("shows the metrics below the host's prefix, in the host's registry, and nowhere else", async () => {
    const text = await (await fetch(`${withUs.url}/api/metrics`)).text();
    expect(text).toContain('host_things_total 3');
    expect(text).toContain('ai_security_requests_total{outcome="completed",route="POST /api/v1/chat"}');
    expect(await register.metrics()).not.toContain('ai_security');
  });

  it("gives the host's registry back at shutdown", async () => {
    const own = new Registry();
    const other = await startBusyHost({
      adapter,
      oursFirst,
      ours: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          metrics: { registry: own },
        }),
      ],
    });
    expect(await own.metrics()).toContain('ai_security');
    await other.app.close();
    expect(await own.metrics()).not.toContain('ai_security');
  });
});
