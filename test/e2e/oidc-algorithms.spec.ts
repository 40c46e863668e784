/** JWT access tokens of a real authorization server, in each algorithm. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ALGORITHMS, AUDIENCE } from './oidc-configuration.js';
import { startOidcHost, type OidcHost } from './oidc-host.js';
import { OidcServer } from './oidc-server.js';
import { expectProblem } from './problem.js';

let server: OidcServer;
beforeAll(async () => {
  server = await OidcServer.start();
});
afterAll(() => server.stop());

describe.each(ADAPTERS)('on %s', (adapter) => {
  let host: OidcHost;
  beforeAll(async () => {
    host = await startOidcHost(adapter, server);
  });
  afterAll(() => host.app.close());

  it.each(ALGORITHMS)('a %s token names the caller, and only as it was signed', async (form) => {
    const token = await server.token({ form });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: form, typ: 'at+jwt' });
    const response = await host.call(token);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ subject: 'service', clientId: 'service' });

    const [header = '', , signature = ''] = token.split('.');
    const claims = { ...decodeJwt(token), sub: 'admin' };
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    const refused = await host.call(forged);
    await expectProblem(refused, 'invalid_token', { never: [forged, 'signature'] });
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await host.reasonOf(refused)).toBe('signature');
  });

  it('keys are fetched once for all of them', async () => {
    const before = server.count('/jwks');
    const fresh = await startOidcHost(adapter, server);
    const tokens = await Promise.all(ALGORITHMS.map((form) => server.token({ form })));
    const responses = await Promise.all(tokens.map((token) => fresh.call(token)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(server.count('/jwks')).toBe(before + 1);
    await fresh.app.close();
  });

  it('an algorithm that the issuer is not trusted for is refused', async () => {
    const strict = await startOidcHost(adapter, server, {
      issuers: [{ issuer: server.issuer, audience: AUDIENCE, algorithms: ['ES256'] }],
    });
    expect((await strict.call(await server.token())).status).toBe(200);
    const refused = await strict.call(await server.token({ form: 'RS256' }));
    await expectProblem(refused, 'invalid_token');
    expect(await strict.reasonOf(refused)).toBe('alg');
    await strict.app.close();
  });

  it('a token for another API is refused', async () => {
    const refused = await host.call(await server.token({ form: 'foreign' }));
    await expectProblem(refused, 'invalid_token');
    expect(await host.reasonOf(refused)).toBe('audience');
  });

  it('a scope that was not granted is asked for', async () => {
    const refused = await host.call(await server.token(), { path: '/ai/chat', method: 'POST' });
    await expectProblem(refused, 'insufficient_scope');
    expect(refused.headers.get('www-authenticate')).toContain('scope="ai:chat"');
    const token = await server.token({ scope: 'ai:chat' });
    expect((await host.call(token, { path: '/ai/chat', method: 'POST' })).status).toBe(201);
  });

  it('a token that is revoked here is refused, and no other of its client', async () => {
    const [token, other] = [await server.token(), await server.token()];
    expect((await host.call(token)).status).toBe(200);
    const { iss = '', jti = '', exp = 0 } = decodeJwt(token);
    await host.revocation.revokeToken({ iss, jti, exp });
    const refused = await host.call(token);
    await expectProblem(refused, 'invalid_token');
    expect(await host.reasonOf(refused)).toBe('revoked');
    expect((await host.call(other)).status).toBe(200);
  });
});
