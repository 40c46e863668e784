import { Logger } from '@nestjs/common';
import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { IssuerSettings } from '../config/settings.js';
import { createTestIssuer, type TestIssuer } from '../testing/test-issuer.js';
import { AccessTokenVerifier } from './access-token-verifier.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let as: TestIssuer;
let verifier: AccessTokenVerifier;
let now: number;
let warn: MockInstance;

const settings = (more: Partial<IssuerSettings> = {}): IssuerSettings => ({
  issuer: as.issuer,
  audience: as.audience,
  algorithms: ['ES256'],
  tokenTypes: ['at+jwt'],
  jwksUri: undefined,
  ...more,
});

/** A token that outlives every advance of the clock in these tests. */
const token = (header?: Record<string, unknown>) => as.token({ exp: now / 1000 + 86_400 }, header);
const verdict = (text: string, by = verifier): Promise<string> =>
  Promise.resolve(by.verify(text)).then(
    () => 'ok',
    (error: { code: string; reason: string }) => (error.code === 'invalid_token' ? error.reason : error.code),
  );

beforeEach(async () => {
  warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  as = await createTestIssuer();
  now = Date.now();
  verifier = new AccessTokenVerifier([settings()], () => now);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await as.stop();
});

describe('fetching', () => {
  it('waits for the first token, and then fetches once for all that come together', async () => {
    expect(as.requests).toEqual({ metadata: 0, jwks: 0 });
    const tokens = await Promise.all(Array.from({ length: 50 }, () => token()));
    expect(new Set(await Promise.all(tokens.map((text) => verdict(text))))).toEqual(new Set(['ok']));
    expect(as.requests).toEqual({ metadata: 1, jwks: 1 });
  });

  it('fetches nothing for a token that is refused without keys', async () => {
    expect(await verdict(await as.token({ aud: 'other' }))).toBe('audience');
    expect(as.requests).toEqual({ metadata: 0, jwks: 0 });
  });

  it('uses a configured key set without asking for metadata', async () => {
    const direct = new AccessTokenVerifier([settings({ jwksUri: `${as.issuer}/jwks` })]);
    expect(await verdict(await token(), direct)).toBe('ok');
    expect(as.requests.metadata).toBe(0);
  });

  it('is bounded under a flood of unknown key ids', async () => {
    expect(await verdict(await token())).toBe('ok');
    const flood = async () => {
      const texts = await Promise.all(Array.from({ length: 100 }, () => token({ kid: randomUUID() })));
      expect(new Set(await Promise.all(texts.map((text) => verdict(text))))).toEqual(
        new Set(['unknown_key']),
      );
    };
    await flood();
    await flood();
    expect(as.requests.jwks).toBe(2);
    now += 31 * SECOND;
    await flood();
    await flood();
    expect(as.requests.jwks).toBe(3);
  });
});

it('is asked once by a flood of unknown key ids that meets no keys at all', async () => {
  const texts = await Promise.all(Array.from({ length: 100 }, () => token({ kid: randomUUID() })));
  expect(new Set(await Promise.all(texts.map((text) => verdict(text))))).toEqual(new Set(['unknown_key']));
  for (const text of texts) expect(await verdict(text)).toBe('unknown_key');
  expect(as.requests.jwks).toBe(1);
});

describe('rotation', () => {
  it('right after the keys were fetched refuses nobody', async () => {
    expect(await verdict(await token())).toBe('ok');
    await as.rotate();
    expect(await verdict(await token())).toBe('ok');
    now += 11 * MINUTE;
    expect(await verdict(await token())).toBe('ok');
    await as.rotate();
    expect(await verdict(await token())).toBe('ok');
    expect(as.requests.jwks).toBe(4);
  });

  it('is noticed at the first token with the new key, and costs one fetch', async () => {
    expect(await verdict(await token())).toBe('ok');
    await as.rotate();
    now += 31 * SECOND;
    const rotated = await Promise.all([token(), token(), token()]);
    expect(await Promise.all(rotated.map((text) => verdict(text)))).toEqual(['ok', 'ok', 'ok']);
    expect(as.requests.jwks).toBe(2);
  });

  it('ends the tokens of a withdrawn key, remembered ones too, at the end of the age', async () => {
    const old = await token();
    expect(await verdict(old)).toBe('ok');
    await as.rotate({ withdrawOld: true });
    now += 9 * MINUTE;
    expect(await verdict(old)).toBe('ok');
    now += 2 * MINUTE;
    expect(await verdict(old)).toBe('unknown_key');
  });

  it('does not make remembered tokens new when the keys stayed the same', async () => {
    const text = await token();
    const principal = await verifier.verify(text);
    now += 11 * MINUTE;
    await verifier.verify(await token());
    expect(as.requests.jwks).toBe(2);
    expect(verifier.verify(text)).toBe(principal);
  });
});

describe('an issuer that is down', () => {
  it('is 503 with Retry-After while no key is known, and asked once per cool-down', async () => {
    as.down = true;
    const text = await token();
    const error = await Promise.resolve(verifier.verify(text)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'temporarily_unavailable', headers: { 'Retry-After': '5' } });
    const asked = as.requests.metadata;
    for (let i = 0; i < 20; i++) expect(await verdict(text)).toBe('temporarily_unavailable');
    expect(as.requests.metadata).toBe(asked);
    as.down = false;
    now += 5 * SECOND;
    expect(await verdict(text)).toBe('ok');
  });

  it('leaves known keys in use for an hour, and no longer', async () => {
    const text = await token();
    const principal = await verifier.verify(text);
    as.down = true;
    now += 11 * MINUTE;
    expect(await verdict(await token())).toBe('ok');
    expect(as.requests.jwks).toBe(2);
    // Remembered tokens are not verified again meanwhile.
    expect(verifier.verify(text)).toBe(principal);
    now += 58 * MINUTE;
    expect(await verdict(await token())).toBe('ok');
    now += 2 * MINUTE;
    expect(await verdict(await token())).toBe('temporarily_unavailable');
    expect(await verdict(text)).toBe('temporarily_unavailable');
    as.down = false;
    now += 5 * SECOND;
    expect(await verdict(text)).toBe('ok');
  });

  it('is asked once per cool-down about unknown key ids, which stay the fault of the token', async () => {
    expect(await verdict(await token())).toBe('ok');
    as.down = true;
    now += 31 * SECOND;
    for (let i = 0; i < 50; i++)
      expect(await verdict(await token({ kid: randomUUID() }))).toBe('unknown_key');
    expect(as.requests.jwks).toBe(2);
    // Good callers do not pay for that: the keys are not old yet.
    now += 2 * MINUTE;
    expect(await verdict(await token())).toBe('ok');
    expect(as.requests).toEqual({ metadata: 1, jwks: 2 });
  });

  it('is logged without anything that it answered', async () => {
    as.down = true;
    await verdict(await token());
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      `keys of issuer ${as.issuer} cannot be fetched: outbound request failed: status 503`,
    );
  });
});

describe('documents that must not be used', () => {
  let server: Server;
  let origin: string;
  let documents: Record<string, string>;
  let asked: string[];

  beforeEach(async () => {
    documents = {};
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const document = documents[request.url ?? ''];
      response.writeHead(document === undefined ? 404 : 200).end(document);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const verdictFor = async (issuer: string, jwksUri?: string) => {
    const text = await as.token({ iss: issuer });
    return verdict(text, new AccessTokenVerifier([settings({ issuer, jwksUri })]));
  };

  it('looks in each place of RFC 8414 and OpenID Connect Discovery, and takes the first', async () => {
    const issuer = `${origin}/tenant`;
    documents['/tenant/.well-known/openid-configuration'] = JSON.stringify({
      issuer,
      jwks_uri: `${as.issuer}/jwks`,
    });
    expect(await verdictFor(issuer)).toBe('ok');
    expect(asked).toEqual([
      '/.well-known/oauth-authorization-server/tenant',
      '/.well-known/openid-configuration/tenant',
      '/tenant/.well-known/openid-configuration',
    ]);
  });

  it('looks at the metadata again when the key set is not where it was', async () => {
    const metadata = (jwks_uri: string) => JSON.stringify({ issuer: origin, jwks_uri });
    documents['/.well-known/openid-configuration'] = metadata(`${origin}/gone`);
    const moved = new AccessTokenVerifier([settings({ issuer: origin })], () => now);
    const text = await as.token({ iss: origin });
    expect(await verdict(text, moved)).toBe('temporarily_unavailable');
    documents['/.well-known/openid-configuration'] = metadata(`${as.issuer}/jwks`);
    now += 5 * SECOND;
    expect(await verdict(text, moved)).toBe('ok');
  });

  it.each([
    ['another issuer', { issuer: 'https://attacker.test', jwks_uri: 'JWKS' }],
    ['the issuer with a slash', { issuer: 'ISSUER/', jwks_uri: 'JWKS' }],
    ['no issuer', { jwks_uri: 'JWKS' }],
    ['no key set', { issuer: 'ISSUER' }],
    ['a key set without TLS', { issuer: 'ISSUER', jwks_uri: 'http://192.0.2.1/jwks' }],
  ])('refuses metadata with %s', async (_what, document) => {
    documents['/.well-known/oauth-authorization-server'] = JSON.stringify(document)
      .replace('ISSUER', origin)
      .replace('JWKS', `${as.issuer}/jwks`);
    expect(await verdictFor(origin)).toBe('temporarily_unavailable');
    expect(as.requests.jwks).toBe(0);
  });

  it.each(['[]', 'null', '{"keys":{}}', '{"keys":[1]}', '<html></html>'])(
    'refuses the key set %s',
    async (text) => {
      documents['/jwks'] = text;
      expect(await verdictFor(origin, `${origin}/jwks`)).toBe('temporarily_unavailable');
    },
  );
});
