import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthorizationServer, FOREIGN_RESOURCE, ownsPath } from './authorization-server.js';
import { mount } from './mount.js';

let server: Server;
let url: string;
let audience: string;

beforeAll(async () => {
  server = createServer((request, response) => response.end(`app ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  audience = `${url}/v1`;
  mount(server, ownsPath, createAuthorizationServer(url, audience));
});

afterAll(() => server.close());

interface TokenAnswer {
  access_token: string;
  token_type: string;
  scope?: string;
  error?: string;
}

async function token(form: Record<string, string>, client = 'demo', headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${client}-secret`).toString('base64')}`,
      ...headers,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
  return { status: response.status, answer: (await response.json()) as TokenAnswer };
}

const keys = () => createRemoteJWKSet(new URL(`${url}/oauth/jwks`));

it('issues RFC 9068 access tokens for this API when no resource is named', async () => {
  const { status, answer } = await token({ scope: 'ai:chat' });
  expect(status).toBe(200);
  expect(answer.token_type).toBe('Bearer');
  expect(decodeProtectedHeader(answer.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  const { payload } = await jwtVerify(answer.access_token, keys(), { issuer: url, audience });
  expect(payload).toMatchObject({ sub: 'demo', client_id: 'demo', scope: 'ai:chat' });
  expect(payload.jti).toBeTypeOf('string');
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
});

it('issues tokens for another API, another client, and without the scope of the chat', async () => {
  const foreign = await token({ scope: 'ai:chat', resource: FOREIGN_RESOURCE });
  await jwtVerify(foreign.answer.access_token, keys(), { issuer: url, audience: FOREIGN_RESOURCE });
  const other = await token({ scope: 'ai:chat ai:read' }, 'demo2');
  const { payload } = await jwtVerify(other.answer.access_token, keys(), { issuer: url, audience });
  expect(payload).toMatchObject({ sub: 'demo2', scope: 'ai:chat ai:read' });
  expect((await token({ scope: 'billing:read' })).answer.scope).toBe('billing:read');
});

it.each([
  ['an unknown resource', { resource: 'urn:example:nobody' }, 'demo', 400, 'invalid_target'],
  ['an unknown client', {}, 'mallory', 401, 'invalid_client'],
  ['another grant', { grant_type: 'authorization_code', code: 'x' }, 'demo', 400, 'unsupported_grant_type'],
])('refuses %s', async (_what, form, client, status, error) => {
  expect(await token(form, client)).toMatchObject({ status, answer: { error } });
});

it('gives tokens to pages of its own origin only', async () => {
  for (const origin of [url, url.replace('127.0.0.1', 'localhost')]) {
    expect((await token({ scope: 'ai:chat' }, 'demo', { origin })).status).toBe(200);
  }
  expect((await token({ scope: 'ai:chat' }, 'demo', { origin: 'https://evil.example' })).status).toBe(400);
});

it.each(['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'])(
  'publishes its metadata at %s',
  async (path) => {
    const metadata = await (await fetch(url + path)).json();
    expect(metadata).toMatchObject({
      issuer: url,
      token_endpoint: `${url}/oauth/token`,
      jwks_uri: `${url}/oauth/jwks`,
    });
  },
);

it('leaves every other path to the app', async () => {
  for (const path of ['/', '/oauth', '/v1/chat/completions?x=/oauth/token', '/.well-known/other']) {
    expect(await (await fetch(url + path)).text()).toBe(`app ${path}`);
  }
});
