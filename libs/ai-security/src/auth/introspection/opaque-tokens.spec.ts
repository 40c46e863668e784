import { Logger } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IssuerSettings } from '../../config/settings.js';
import { Introspector } from './introspector.js';
import { OpaqueTokens } from './opaque-tokens.js';

const AUDIENCE = 'https://api.example.test';
let now = 1_760_000_000_000;
const seconds = (offset: number) => now / 1000 + offset;

type Answer = (response: ServerResponse, form: URLSearchParams) => void;
let server: Server;
let url: string;
let answer: Answer;
/** What the metadata name. */
let endpoint: string;
const seen: { request: IncomingMessage; form: URLSearchParams }[] = [];

const json = (document: unknown, status = 200): Answer => {
  return (response) => void response.writeHead(status).end(JSON.stringify(document));
};
const active = (claims: object = {}): Answer =>
  json({ active: true, aud: AUDIENCE, sub: 'alice', scope: 'a b', exp: seconds(300), ...claims });

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      if (request.url === '/.well-known/oauth-authorization-server')
        return json({ issuer: url, introspection_endpoint: url + endpoint })(response, form);
      seen.push({ request, form });
      return answer(response, form);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  seen.length = 0;
  answer = active();
  endpoint = '/introspect';
});
afterEach(() => vi.restoreAllMocks());

function introspector(): Introspector {
  const settings: IssuerSettings = {
    issuer: url,
    audience: AUDIENCE,
    algorithms: [],
    tokenTypes: [],
    jwksUri: undefined,
  };
  return new Introspector(settings, {
    endpoint: `${url}/introspect`,
    clientId: 'api:1',
    clientSecret: 'a secret+%',
  });
}

const discovering = (): Introspector =>
  new Introspector(
    { issuer: url, audience: AUDIENCE, algorithms: [], tokenTypes: [], jwksUri: undefined },
    { endpoint: undefined, clientId: 'a', clientSecret: 'b' },
  );

const tokens = (asked: Introspector) => new OpaqueTokens(asked, () => now);

const reasonOf = (made: OpaqueTokens, token = 'opaque'): Promise<string> =>
  Promise.resolve(made.verify(token)).then(
    () => 'accepted',
    ({ code, reason }: { code: string; reason: string }) => `${code} ${reason}`,
  );

describe('the question', () => {
  it('is a form of an authenticated client', async () => {
    const principal = await tokens(introspector()).verify('opaque token?');
    expect(principal).toMatchObject({ subject: 'alice', issuer: url, scopes: new Set(['a', 'b']) });
    const [{ request, form }] = seen as [(typeof seen)[0]];
    expect(request.method).toBe('POST');
    // RFC 6749 section 2.3.1: form-encoded before base64.
    expect(request.headers.authorization).toBe(`Basic ${btoa('api%3A1:a+secret%2B%25')}`);
    expect(Object.fromEntries(form)).toEqual({ token: 'opaque token?', token_type_hint: 'access_token' });
  });

  it('goes where the metadata say', async () => {
    expect(await reasonOf(tokens(discovering()))).toBe('accepted');
    expect(seen[0]?.request.url).toBe('/introspect');
  });

  it('is asked once for all calls that wait', async () => {
    const made = tokens(introspector());
    const all = await Promise.all(Array.from({ length: 64 }, async () => made.verify('one')));
    expect(new Set(all).size).toBe(1);
    expect(seen).toHaveLength(1);
  });

  it('goes where the metadata say by now, once the old place does not answer', async () => {
    endpoint = '/moved-from';
    const made = tokens(discovering());
    expect(await reasonOf(made, 'one')).toBe('accepted');
    endpoint = '/moved-to';
    answer = json({}, 404);
    expect(await reasonOf(made, 'two')).toMatch(/^temporarily_unavailable/);
    answer = active();
    expect(await reasonOf(made, 'three')).toBe('accepted');
    expect(seen.map(({ request }) => request.url)).toEqual(['/moved-from', '/moved-from', '/moved-to']);
  });
});

describe('the answer', () => {
  it.each<[string, () => Answer, string]>([
    ['no', () => json({ active: false }), 'inactive'],
    ['yes as text', () => active({ active: 'true' }), 'inactive'],
    ['yes as a number', () => active({ active: 1 }), 'inactive'],
    ['of another issuer', () => active({ iss: 'https://other.example.test' }), 'inactive'],
    ['for another audience', () => active({ aud: 'https://other.example.test' }), 'audience'],
    ['for no audience', () => active({ aud: undefined }), 'audience'],
    ['of the past', () => active({ exp: seconds(-60) }), 'expired'],
    ['without an end', () => active({ exp: undefined }), 'expired'],
    ['of the future', () => active({ nbf: seconds(60) }), 'not_yet_valid'],
    ['about nobody', () => active({ sub: undefined }), 'subject'],
    // Servers know refresh tokens and ID tokens as well, and Ory Hydra gives them the same audience.
    ['about a refresh token (Hydra)', () => active({ token_use: 'refresh_token' }), 'typ'],
    ['about a refresh token (Keycloak)', () => active({ typ: 'Refresh' }), 'typ'],
    ['about a refresh token', () => active({ token_type: 'refresh_token' }), 'typ'],
    ['about an ID token', () => active({ token_type: 'Bearer', typ: 'ID' }), 'typ'],
    ['about a token of a type that is none', () => active({ token_type: null }), 'typ'],
  ])('%s is a refusal', async (_what, make, reason) => {
    answer = make();
    expect(await reasonOf(tokens(introspector()))).toBe(`invalid_token ${reason}`);
  });

  it.each<[string, Answer]>([
    ['an error', json({}, 500)],
    ['a refusal of ourselves', json({ error: 'invalid_client' }, 401)],
    ['no JSON', (response) => void response.end('<html>')],
    ['two readings', (response) => void response.end('{"active":false,"active":true}')],
    ['no object', json([true])],
    ['a redirect', (response) => void response.writeHead(307, { location: `${url}/x` }).end()],
    ['too long', (response) => void response.end(`{"active":true,"x":"${'a'.repeat(70_000)}"}`)],
    ['never there', () => undefined],
  ])('that is %s says nothing about the token', async (_what, wrong) => {
    answer = wrong;
    const error = await Promise.resolve(tokens(introspector()).verify('x')).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'temporarily_unavailable', headers: { 'Retry-After': '5' } });
  });
});

it.each([
  { token_type: 'Bearer' },
  { token_type: 'bearer', token_use: 'access_token' },
  { token_type: 'DPoP', typ: 'DPoP' },
  { token_type: 'access_token' },
  { token_use: 'access', typ: 'at+jwt' },
])('an answer about an access token may say so: %j', async (claims) => {
  answer = active(claims);
  expect(await reasonOf(tokens(introspector()))).toBe('accepted');
});

describe('the memory', () => {
  it('of a yes lasts 30 s, and never beyond the end of the token', async () => {
    const made = tokens(introspector());
    answer = active({ exp: seconds(300) });
    const first = await made.verify('long');
    now += 29_000;
    expect(made.verify('long')).toBe(first);
    now += 2_000;
    answer = json({ active: false });
    expect(await reasonOf(made, 'long')).toBe('invalid_token inactive');

    answer = active({ exp: seconds(10) });
    expect(await reasonOf(made, 'short')).toBe('accepted');
    now += 16_000;
    answer = json({ active: false });
    expect(await reasonOf(made, 'short')).toBe('invalid_token inactive');
  });

  it('of a no lasts 5 s', async () => {
    const made = tokens(introspector());
    answer = json({ active: false });
    await reasonOf(made);
    await reasonOf(made);
    expect(seen).toHaveLength(1);
    answer = active();
    now += 6_000;
    expect(await reasonOf(made)).toBe('accepted');
  });

  it('holds no failure', async () => {
    const made = tokens(introspector());
    answer = json({}, 503);
    expect(await reasonOf(made)).toMatch(/^temporarily_unavailable/);
    answer = active();
    expect(await reasonOf(made)).toBe('accepted');
  });
});
