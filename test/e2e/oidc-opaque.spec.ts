/**
 * Opaque tokens of a real authorization server: introspection (RFC 7662) and revocation (RFC 7009).
 *
 * `Date` stands still but for what a test says: sockets and timers keep to real time.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { startOidcHost, type OidcHost } from './oidc-host.js';
import { basicCredentials, OidcServer, type TokenAnswer } from './oidc-server.js';
import { expectProblem } from './problem.js';

const INTROSPECTION = '/token/introspection';
/** Over the time for which an answer is remembered. */
const LATER_MS = 31_000;

const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

let server: OidcServer;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  server = await OidcServer.start();
});
afterAll(async () => {
  await server.stop();
  vi.useRealTimers();
});

describe.each(ADAPTERS)('on %s', (adapter) => {
  let host: OidcHost;
  let token: string;
  beforeAll(async () => {
    host = await startOidcHost(adapter, server);
  });
  afterAll(() => host.app.close());
  beforeEach(async () => {
    token = await server.token({ form: 'opaque' });
  });

  const asked = async (use: () => Promise<void>): Promise<number> => {
    const before = server.count(INTROSPECTION);
    await use();
    return server.count(INTROSPECTION) - before;
  };

  it('names the caller; many calls at once ask one question, and later ones none for a while', async () => {
    expect(token).not.toContain('.');
    const inParallel = async (): Promise<void> => {
      const responses = await Promise.all(Array.from({ length: 20 }, () => host.call(token)));
      for (const response of responses) {
        expect(response.status).toBe(200);
        expect(await response.json()).toEqual({ subject: 'service', clientId: 'service' });
      }
    };
    expect(await asked(inParallel)).toBe(1);
    expect(await asked(inParallel)).toBe(0);
    pass(LATER_MS);
    expect(await asked(inParallel)).toBe(1);
  });

  it('a token that is revoked at its issuer is refused within half a minute', async () => {
    expect((await host.call(token)).status).toBe(200);
    expect(await server.revoke(token)).toBe(200);
    pass(LATER_MS);
    const refused = await host.call(token);
    await expectProblem(refused, 'invalid_token', { never: [token] });
    expect(await host.reasonOf(refused)).toBe('inactive');
    expect((await host.call(await server.token({ form: 'opaque' }))).status).toBe(200);
  });

  it('a token that was revoked before its first use is refused at once', async () => {
    expect(await server.revoke(token)).toBe(200);
    await expectProblem(await host.call(token), 'invalid_token');
  });

  it('the tokens of a client that is cut off here are refused at once, without a question', async () => {
    const client = 'other-service';
    const cut = await server.token({ form: 'opaque', client });
    expect((await host.call(cut)).status).toBe(200);
    await host.revocation.revokeClient({
      iss: server.issuer,
      clientId: client,
      issuedBefore: Math.floor(Date.now() / 1000) + 1,
    });
    const refused = await host.call(cut);
    await expectProblem(refused, 'invalid_token');
    expect(await host.reasonOf(refused)).toBe('revoked');
    expect((await host.call(token)).status).toBe(200);
    // For the test on the other adapter: its tokens are issued after the cut-off.
    pass(2000);
    expect((await host.call(await server.token({ form: 'opaque', client }))).status).toBe(200);
  });

  it('expires, also while its answer is remembered', async () => {
    pass(7190 * 1000);
    expect((await host.call(token)).status).toBe(200);
    pass(16 * 1000);
    await expectProblem(await host.call(token), 'invalid_token');
  });

  it('a token for no API is refused, as is one that nobody issued', async () => {
    const response = await fetch(`${server.issuer}/token`, {
      method: 'POST',
      headers: { authorization: basicCredentials('service') },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'ai:read' }),
    });
    const { access_token: aimless } = (await response.json()) as TokenAnswer;
    const unknown = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const [bad, reason] of [
      [aimless, 'audience'],
      [unknown, 'inactive'],
    ] as const) {
      const refused = await host.call(bad);
      await expectProblem(refused, 'invalid_token', { never: [bad] });
      expect(await host.reasonOf(refused)).toBe(reason);
    }
  });

  it('an issuer that fails makes it 503, and tokens are good again when it is back', async () => {
    server.down = true;
    try {
      const refused = await host.call(token);
      await expectProblem(refused, 'temporarily_unavailable');
      expect(refused.headers.get('retry-after')).toBe('5');
      expect(refused.headers.get('www-authenticate')).toBeNull();
    } finally {
      server.down = false;
    }
    expect((await host.call(token)).status).toBe(200);
  });
});
