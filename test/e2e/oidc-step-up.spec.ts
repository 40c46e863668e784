/**
 * Step-up authentication (RFC 9470) with a real authorization server, over its real authorization endpoint: what
 * the challenge asks for is what the client sends there. Only the page that asks the user for a password is ours.
 *
 * `Date` stands still but for what a test says: sockets and timers keep to real time.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { MFA, PASSWORD } from './oidc-configuration.js';
import { startOidcHost, type OidcHost } from './oidc-host.js';
import { OidcServer } from './oidc-server.js';
import { Browser } from './oidc-sign-in.js';
import { expectProblem } from './problem.js';

const HOUR_MS = 3_600_000;
const TRANSFERS = { path: '/ai/transfers' };

let server: OidcServer;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  server = await OidcServer.start();
});
afterAll(async () => {
  await server.stop();
  vi.useRealTimers();
});

/** What a client takes from the challenge into its next authorization request (RFC 9470 section 4). */
function stepUpOf(response: Response): Record<string, string> {
  const [bearer = ''] = (response.headers.get('www-authenticate') ?? '').split(', DPoP ');
  expect(bearer).toMatch(/^Bearer error="insufficient_user_authentication", /);
  const parameters = new Map(
    Array.from(bearer.matchAll(/(\w+)="([^"]*)"/g), ([, name, value]) => [name, value]),
  );
  return { acr_values: parameters.get('acr_values') ?? '', max_age: parameters.get('max_age') ?? '' };
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let host: OidcHost;
  beforeAll(async () => {
    host = await startOidcHost(adapter, server);
  });
  afterAll(() => host.app.close());

  describe.each(['ES256', 'opaque'] as const)('a token of form %s', (form) => {
    let browser: Browser;
    beforeEach(() => {
      browser = new Browser(server);
    });

    it('of a user without a second factor is challenged, and one with it gets through', async () => {
      const weak = await browser.token(form);
      const known = await host.call(weak);
      expect(await known.json()).toEqual({ subject: 'alice', clientId: 'app', acr: PASSWORD, amr: ['pwd'] });

      const challenged = await host.call(weak, TRANSFERS);
      await expectProblem(challenged, 'insufficient_user_authentication');
      expect(await host.reasonOf(challenged)).toBe('acr');
      const asked = stepUpOf(challenged);
      expect(asked).toEqual({ acr_values: MFA, max_age: '300' });

      // The user is signed in since a moment ago: `max_age` alone would ask for nothing.
      const strong = await browser.token(form, { ...asked, prompt: 'login' });
      expect(browser.signIns).toBe(2);
      const response = await host.call(strong, TRANSFERS);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        subject: 'alice',
        clientId: 'app',
        acr: MFA,
        amr: ['pwd', 'otp'],
      });
      // The weak one has not become any better by that.
      await expectProblem(await host.call(weak, TRANSFERS), 'insufficient_user_authentication');
    });

    it('of a user who signed in long ago is challenged, and a new one of the same session too', async () => {
      const token = await browser.token(form, { acr_values: MFA });
      expect((await host.call(token, TRANSFERS)).status).toBe(200);

      vi.setSystemTime(Date.now() + HOUR_MS);
      const renewed = await browser.token(form, { acr_values: MFA });
      expect(browser.signIns).toBe(1);
      for (const old of [token, renewed]) {
        const challenged = await host.call(old, TRANSFERS);
        await expectProblem(challenged, 'insufficient_user_authentication');
        expect(await host.reasonOf(challenged)).toBe('auth_too_old');
        expect((await host.call(old)).status).toBe(200);
      }

      const asked = stepUpOf(await host.call(renewed, TRANSFERS));
      const fresh = await browser.token(form, asked);
      expect(browser.signIns).toBe(2);
      expect((await host.call(fresh, TRANSFERS)).status).toBe(200);
    });

    it('of a machine, which does not authenticate as users do, is challenged', async () => {
      const challenged = await host.call(await server.token({ form }), TRANSFERS);
      await expectProblem(challenged, 'insufficient_user_authentication');
    });
  });
});
