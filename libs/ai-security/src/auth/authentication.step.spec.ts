import { Logger } from '@nestjs/common';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import { Exchange, type FrameworkRequest } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { Challenges } from '../errors/challenges.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { ClientAddress } from '../network/client-address.js';
import { createTestIssuer, type TestIssuer } from '../testing/test-issuer.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import { AccessTokens } from './access-tokens.js';
import { AuthenticationStep } from './authentication.step.js';
import type { FailureLimiter } from './failure-limiter.js';
import { OpaqueTokens } from './introspection/opaque-tokens.js';
import { ClientCertificates } from './mtls/client-certificate.js';
import { OpenStreams } from './open-streams.js';
import { RevocationList } from './revocation/revocation-list.js';
import { SenderConstraint } from './sender-constraint.js';

const route = { scopes: ['ai:chat'], scopesAny: [] } as Partial<ProtectedRoute> as ProtectedRoute;

/** A step for Bearer tokens of one issuer, and nothing else. */
function stepFor({ issuer, audience }: TestIssuer, failures: FailureLimiter): AuthenticationStep {
  const settings = { issuer, audience, algorithms: ['ES256'], tokenTypes: ['at+jwt'], jwksUri: undefined };
  const oauth = {
    publicUrl: undefined,
    clockToleranceSeconds: 5,
    dpop: undefined,
    mtls: { clientCertHeader: 'client-cert' },
  };
  return new AuthenticationStep(
    new AccessTokens(new AccessTokenVerifier([settings]), new OpaqueTokens(undefined), new RevocationList()),
    new SenderConstraint(new ClientCertificates(oauth.mtls, new ClientAddress([])), undefined, undefined),
    null,
    failures,
    new Challenges({ issuers: [], oauth }),
    new OpenStreams(new CallBus()),
  );
}

interface Verdict {
  code: string;
  reason?: string;
  challenge?: string;
  subject?: string;
  facts: unknown;
}

let as: TestIssuer;
let server: Server;
let body: unknown;
const recorded: string[] = [];
let blocked = false;
let recording: Promise<void> | undefined;

/** A server whose only answer is what the step said of the request. */
beforeAll(async () => {
  as = await createTestIssuer({ scope: 'ai:chat' });
  const step = stepFor(as, {
    check() {
      if (blocked) throw new SecurityProblem('rate_limited');
    },
    record(address) {
      recorded.push(address);
      return recording;
    },
  });
  const judge = async (call: AiCall): Promise<Verdict> => {
    try {
      await step.admit(call);
      return { code: 'ok', subject: call.principal?.subject, facts: call.facts };
    } catch (error) {
      if (!(error instanceof SecurityProblem)) throw error;
      const challenge = error.headers['WWW-Authenticate'];
      expect(call.principal).toBeUndefined();
      return { code: error.code, reason: error.reason, challenge: challenge as string, facts: call.facts };
    }
  };
  server = createServer((req, res) => {
    const call = new AiCall(
      route,
      new Exchange(Object.assign(req, { body }) as unknown as FrameworkRequest, res),
      1_000,
    );
    call.clientAddress = '203.0.113.9';
    void judge(call).then((verdict) => res.end(JSON.stringify(verdict)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.close();
  await as.stop();
});

afterEach(() => {
  recorded.length = 0;
  blocked = false;
  recording = undefined;
  body = undefined;
});

/** `headers` are sent as they are, in order and with repetitions. */
function send(headers: string[][], path = '/'): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    // An array of names and values keeps repeated headers apart.
    const raw = ['host', 'localhost', ...headers.flat()];
    const req = request({ port, host: '127.0.0.1', path, headers: raw, agent: false }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      res.on('end', () => resolve(JSON.parse(text) as Verdict));
    });
    req.on('error', reject).end();
  });
}

describe('credentials', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer ', 'Bearer   '])('are taken after %j', async (scheme) => {
    const verdict = await send([['Authorization', `${scheme} ${await as.token({ sub: 'alice' })}`]]);
    expect(verdict).toMatchObject({ code: 'ok', subject: 'alice' });
    expect(recorded).toEqual([]);
  });

  it.each([
    [[]],
    [[['Authorization', '']]],
    [[['authorization', 'Basic YTpi']]],
    [[['authorization', 'DPoP abc']]],
    [[['authorization', 'BearerToken abc']]],
  ])('are asked for, without an error, after %j', async (headers) => {
    expect(await send(headers)).toMatchObject({
      code: 'authentication_required',
      challenge: 'Bearer scope="ai:chat"',
    });
    expect(recorded).toEqual(['203.0.113.9']);
  });

  it.each([
    'Bearer',
    'Bearer a b',
    'Bearer a, Bearer b',
    'Bearer a,DPoP b',
    'Bearer "a"',
    'Bearer =',
    'Bearer a=b',
    'Bearer\ta',
    'Bearer,a',
    'Bearer é',
  ])('are malformed in %j', async (value) => {
    expect(await send([['authorization', value]])).toMatchObject({
      code: 'invalid_request',
      reason: 'malformed_credentials',
      challenge: 'Bearer error="invalid_request", scope="ai:chat"',
    });
    expect(recorded).toEqual(['203.0.113.9']);
  });

  it('are refused when the header is repeated, in whatever case', async () => {
    const good = `Bearer ${await as.token()}`;
    for (const second of ['Bearer other.other.other', 'Basic YTpi', good]) {
      const verdict = await send([
        ['Authorization', good],
        ['AUTHORIZATION', second],
      ]);
      expect(verdict).toMatchObject({ code: 'invalid_request', reason: 'repeated_credentials' });
    }
  });

  it.each(['/?access_token=', '/?a=b&access_token=', '/?access%5Ftoken=', '/?a=?&api_key='])(
    'are refused in the query: %s',
    async (path) => {
      const token = await as.token();
      expect(await send([], path + token)).toMatchObject({
        code: 'invalid_request',
        reason: 'credentials_in_query',
      });
      expect(await send([['authorization', `Bearer ${token}`]], path + token)).toMatchObject({
        code: 'invalid_request',
      });
    },
  );

  it('are not seen in other members of the query', async () => {
    const verdict = await send(
      [['authorization', `Bearer ${await as.token()}`]],
      '/?q=access_token&my_access_token=1',
    );
    expect(verdict.code).toBe('ok');
  });

  it.each(['Bearer', 'DPoP'])('that are an API key are no token of anybody, under %s', async (scheme) => {
    const verdict = await send([['authorization', `${scheme} aisk_live_${'x'.repeat(61)}`]]);
    expect(verdict.code).toBe(scheme === 'Bearer' ? 'invalid_token' : 'authentication_required');
  });

  it('are refused in a form body; a JSON body may have a member of that name', async () => {
    body = { access_token: 'x' };
    const good = ['authorization', `Bearer ${await as.token()}`];
    expect(
      await send([good, ['content-type', 'application/x-www-form-urlencoded; charset=utf-8']]),
    ).toMatchObject({
      code: 'invalid_request',
      reason: 'credentials_in_body',
    });
    expect((await send([good, ['content-type', 'application/json']])).code).toBe('ok');
  });
});

describe('refusals', () => {
  it('of a token carry the reason for the record only, and a fixed challenge', async () => {
    const token = await as.token({ exp: 1, sub: 'alice' });
    expect(await send([['authorization', `Bearer ${token}`]])).toEqual({
      code: 'invalid_token',
      reason: 'expired',
      challenge: 'Bearer error="invalid_token", scope="ai:chat"',
      facts: [],
    });
    expect(recorded).toEqual(['203.0.113.9']);
  });

  it('wait until the failure is counted', async () => {
    let counted!: () => void;
    recording = new Promise((resolve) => (counted = resolve));
    let answered = false;
    const answer = send([['authorization', 'Bearer x']]).then((verdict) => {
      answered = true;
      return verdict;
    });
    while (recorded.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    counted();
    expect((await answer).code).toBe('invalid_token');
  });

  it('come before any look at the credentials from an address with too many failures', async () => {
    blocked = true;
    expect(await send([['authorization', `Bearer ${await as.token()}`]])).toMatchObject({
      code: 'rate_limited',
    });
    expect(recorded).toEqual([]);
  });

  it('for an issuer that is down have no challenge and do not count against the client', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const gone = await createTestIssuer();
    const token = await gone.token();
    await gone.stop();
    const step = stepFor(gone, { check() {}, record: (address) => void recorded.push(address) });
    const req = { rawHeaders: [], url: '/', headers: { authorization: `Bearer ${token}` } };
    const call = new AiCall(route, new Exchange(req as never, {} as never), 1_000);
    const error = await Promise.resolve(step.admit(call)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'temporarily_unavailable', headers: { 'Retry-After': '5' } });
    expect((error as SecurityProblem).headers).not.toHaveProperty('WWW-Authenticate');
    expect(recorded).toEqual([]);
    warn.mockRestore();
  });
});
