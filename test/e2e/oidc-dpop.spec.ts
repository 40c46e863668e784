/** Tokens that a real authorization server binds to a key (RFC 9449): both servers ask for their nonces. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newDpopKey, signedProof, type DpopKey, type ProofChanges } from '../auth/dpop-client.js';
import { ADAPTERS } from './adapters.js';
import type { TokenForm } from './oidc-configuration.js';
import { PUBLIC_URL, startOidcHost, type OidcHost } from './oidc-host.js';
import { OidcServer, type TokenAnswer } from './oidc-server.js';
import { expectProblem } from './problem.js';

const now = (): number => Math.floor(Date.now() / 1000);
const MODELS = `${PUBLIC_URL}/ai/models`;

let server: OidcServer;
beforeAll(async () => {
  server = await OidcServer.start();
});
afterAll(() => server.stop());

/** Asks for a token without the server's nonce, and then with it. */
async function boundToken(key: DpopKey, form: TokenForm): Promise<string> {
  const request = { method: 'POST', url: `${server.issuer}/token`, accessToken: '', now: now() };
  const ask = async (nonce?: string): Promise<Response> => {
    const dpop = await signedProof(key, request, { claims: { ath: undefined, nonce } });
    return server.requestToken({ form, client: 'dpop-service' }, { dpop });
  };
  const first = await ask();
  expect(await first.json()).toMatchObject({ error: 'use_dpop_nonce' });
  const second = await ask(first.headers.get('dpop-nonce') ?? '');
  const answer = (await second.json()) as TokenAnswer;
  expect(answer.token_type).toBe('DPoP');
  return answer.access_token;
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let host: OidcHost;
  let key: DpopKey;
  let nonce: string;
  beforeAll(async () => {
    host = await startOidcHost(adapter, server, {
      oauth: { publicUrl: PUBLIC_URL, dpop: { requireNonce: true } },
    });
  });
  afterAll(() => host.app.close());
  beforeEach(async () => {
    key = await newDpopKey();
  });

  const send = (token: string, dpop: string): Promise<Response> =>
    host.call(token, { headers: { authorization: `DPoP ${token}`, dpop } });
  const proof = (token: string, changes: ProofChanges = {}, by = key): Promise<string> =>
    signedProof(
      by,
      { method: 'GET', url: MODELS, accessToken: token, now: now() },
      { ...changes, claims: { nonce, ...changes.claims } },
    );

  describe.each(['ES256', 'opaque'] as const)('a token of form %s', (form) => {
    let token: string;
    beforeEach(async () => {
      token = await boundToken(key, form);
      const asked = await send(token, await proof(token, { claims: { nonce: undefined } }));
      await expectProblem(asked, 'use_dpop_nonce');
      expect(asked.headers.get('www-authenticate')).toContain('DPoP error="use_dpop_nonce"');
      nonce = asked.headers.get('dpop-nonce') ?? '';
    });

    it('is good with a proof of its key that holds the nonce, for many calls', async () => {
      if (form === 'ES256') expect(decodeJwt(token)['cnf']).toEqual({ jkt: key.jkt });
      const proofs = await Promise.all(Array.from({ length: 10 }, () => proof(token)));
      const responses = await Promise.all(proofs.map((one) => send(token, one)));
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
      expect(await responses[0]?.json()).toEqual({ subject: 'dpop-service', clientId: 'dpop-service' });
    });

    it('is worth nothing as a Bearer token', async () => {
      const refused = await host.call(token, { headers: { dpop: await proof(token) } });
      await expectProblem(refused, 'invalid_token');
      expect(await host.reasonOf(refused)).toBe('dpop_required');
    });

    it('is worth nothing to who has stolen it', async () => {
      const refused = await send(token, await proof(token, {}, await newDpopKey()));
      await expectProblem(refused, 'invalid_token');
      expect(await host.reasonOf(refused)).toBe('proof_key');
    });

    it('a proof is good once', async () => {
      const used = await proof(token);
      expect((await send(token, used)).status).toBe(200);
      const refused = await send(token, used);
      await expectProblem(refused, 'invalid_dpop_proof');
      expect(await host.reasonOf(refused)).toBe('replayed');
    });

    it.each([
      ['another method', { htm: 'POST' }, 'htm'],
      ['another resource', { htu: `${PUBLIC_URL}/ai/chat` }, 'htu'],
      ['the address behind the proxy', { htu: 'http://127.0.0.1:3000/ai/models' }, 'htu'],
      ['another token', { ath: 'x'.repeat(43) }, 'ath'],
      ['a time long ago', { iat: now() - 600 }, 'stale'],
    ])('a proof for %s is refused', async (_what, claims, reason) => {
      const refused = await send(token, await proof(token, { claims }));
      await expectProblem(refused, 'invalid_dpop_proof');
      expect(await host.reasonOf(refused)).toBe(reason);
    });

    it('each answer brings the nonce for the next call', async () => {
      const response = await send(token, await proof(token));
      nonce = response.headers.get('dpop-nonce') ?? '';
      expect((await send(token, await proof(token))).status).toBe(200);
    });

    it('a nonce of another server is answered with ours', async () => {
      const refused = await send(token, await proof(token, { claims: { nonce: 'x'.repeat(43) } }));
      await expectProblem(refused, 'use_dpop_nonce');
      nonce = refused.headers.get('dpop-nonce') ?? '';
      expect((await send(token, await proof(token))).status).toBe(200);
    });
  });

  it('a Bearer token does not become better by a proof', async () => {
    const token = await server.token();
    const refused = await send(token, await proof(token));
    await expectProblem(refused, 'invalid_token');
    expect(await host.reasonOf(refused)).toBe('not_bound');
    expect((await host.call(token)).status).toBe(200);
  });
});
