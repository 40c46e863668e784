import fc from 'fast-check';
import { CompactSign, generateKeyPair, exportJWK } from 'jose';
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../call/principal.js';
import type { IssuerSettings } from '../config/settings.js';
import { createTestIssuer, type TestIssuer } from '../testing/test-issuer.js';
import { AccessTokenVerifier } from './access-token-verifier.js';

let as: TestIssuer;
let verifier: AccessTokenVerifier;

const settingsOf = (issuer: TestIssuer, more: Partial<IssuerSettings> = {}): IssuerSettings => ({
  issuer: issuer.issuer,
  audience: issuer.audience,
  algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
  tokenTypes: ['at+jwt'],
  jwksUri: undefined,
  ...more,
});

const reasonOf = (token: string, by = verifier): Promise<string> =>
  Promise.resolve(by.verify(token)).then(
    () => 'accepted',
    (error: { code: string; reason: string }) =>
      error.code === 'invalid_token' ? error.reason : `${error.code}:${error.reason}`,
  );

const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;

/** A token over any header text and payload text, signed by a key that the issuer never published. */
async function forged(header: Record<string, unknown>, claims: Record<string, unknown> = {}) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const usual = { iss: as.issuer, aud: as.audience, sub: 'alice', exp: seconds(300) };
  const jwk = header['jwk'] === true ? { jwk: await exportJWK(publicKey) } : {};
  return new CompactSign(Buffer.from(JSON.stringify({ ...usual, ...claims })))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header, ...jwk })
    .sign(privateKey);
}

beforeAll(async () => {
  as = await createTestIssuer({ scope: 'ai:chat ai:read' });
  verifier = new AccessTokenVerifier([settingsOf(as)]);
});

afterAll(() => as.stop());

describe('a good token', () => {
  it('makes a frozen principal', async () => {
    const principal = await verifier.verify(
      await as.token({ sub: 'alice', client_id: 'web', exp: seconds(60) }),
    );
    expect(principal).toMatchObject({
      id: `${as.issuer}|alice`,
      kind: 'oauth',
      issuer: as.issuer,
      subject: 'alice',
      clientId: 'web',
      scopes: new Set(['ai:chat', 'ai:read']),
      expiresAt: expect.any(Number),
    });
    expect(Object.isFrozen(principal)).toBe(true);
    expect(Object.isFrozen(principal.claims)).toBe(true);
    expect(Object.getPrototypeOf(principal.claims)).toBeNull();
  });

  it.each(['RS256', 'PS256', 'EdDSA'])('may be signed with %s', async (algorithm) => {
    const other = await createTestIssuer({ algorithm });
    expect(await reasonOf(await other.token(), new AccessTokenVerifier([settingsOf(other)]))).toBe(
      'accepted',
    );
    await other.stop();
  });

  // Functions, since the tests before may take longer than the tolerance.
  it.each<[string, () => Record<string, unknown>]>([
    ['an audience among others', () => ({ aud: ['https://other.example.test', 'https://api.example.test'] })],
    ['an expiry inside the tolerance', () => ({ exp: seconds(-2) })],
    ['nbf and iat inside the tolerance', () => ({ nbf: seconds(3), iat: seconds(3) })],
    ['no iat', () => ({ iat: undefined })],
    ['a whole character of two halves in sub', () => ({ sub: 'a\ud83d\ude00' })],
  ])('may have %s', async (_what, claims) => {
    expect(await reasonOf(await as.token(claims()))).toBe('accepted');
  });

  it.each(['AT+JWT', 'application/at+jwt', 'Application/AT+jwt'])('may have the type %s', async (typ) => {
    expect(await reasonOf(await as.token({}, { typ }))).toBe('accepted');
  });

  it.each([
    ['an array in scp', { scope: undefined, scp: ['ai:read', 'ai:chat'] }, ['ai:read', 'ai:chat']],
    ['a string in scp', { scope: undefined, scp: 'ai:read ai:chat' }, ['ai:read', 'ai:chat']],
    ['scope before scp', { scope: 'ai:read', scp: ['ai:admin'] }, ['ai:read']],
    ['no scope', { scope: undefined }, []],
    ['spaces in plenty', { scope: ' ai:read  ai:chat ' }, ['ai:read', 'ai:chat']],
    ['a __proto__ claim', { ['__proto__']: { scope: 'ai:admin' } }, ['ai:chat', 'ai:read']],
  ])('grants what it says: %s', async (_what, claims, scopes) => {
    const principal = await verifier.verify(await as.token(claims));
    expect([...principal.scopes]).toEqual(scopes);
  });

  it('without sub is its client', async () => {
    expect((await verifier.verify(await as.token({ sub: undefined, client_id: 'svc' }))).subject).toBe('svc');
  });
});

describe('claims', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['expired', { exp: seconds(-120), iat: seconds(-600) }, 'expired'],
    ['expired at the end of the tolerance', { exp: seconds(-6) }, 'expired'],
    ['no exp', { exp: undefined }, 'expired'],
    ['exp as a string', { exp: '9999999999' }, 'expired'],
    ['exp null', { exp: null }, 'expired'],
    ['nbf ahead', { nbf: seconds(300) }, 'not_yet_valid'],
    ['nbf as a string', { nbf: '0' }, 'not_yet_valid'],
    ['iat ahead', { iat: seconds(3600), exp: seconds(7200) }, 'issued_in_future'],
    ['no aud', { aud: undefined }, 'audience'],
    ['aud with a longer name', { aud: 'https://api.example.test.attacker.test' }, 'audience'],
    ['aud with a slash', { aud: 'https://api.example.test/' }, 'audience'],
    ['aud nested', { aud: [['https://api.example.test']] }, 'audience'],
    ['aud with a number beside ours', { aud: ['https://api.example.test', 1] }, 'audience'],
    ['aud empty', { aud: [] }, 'audience'],
    ['iss of nobody', { iss: 'https://as.example.test' }, 'issuer'],
    ['iss missing', { iss: undefined }, 'issuer'],
    ['iss in an array', { iss: ['x'] }, 'issuer'],
    ['no subject', { sub: undefined, client_id: undefined }, 'subject'],
    ['an empty sub', { sub: '' }, 'subject'],
    ['a sub that is no string', { sub: 7 }, 'subject'],
    // Written in UTF-8, as in a key of Redis, it would be that of others.
    ['a sub with half a character', { sub: 'a\ud800' }, 'subject'],
    ['a client with half a character', { client_id: '\udc00' }, 'subject'],
    ['scope of another type', { scope: { a: 1 } }, 'scope'],
    ['scp with a number', { scope: undefined, scp: ['a', 1] }, 'scope'],
  ])('refuses %s', async (_what, claims, reason) => {
    expect(await reasonOf(await as.token(claims))).toBe(reason);
  });

  it('compares the issuer exactly', async () => {
    expect(await reasonOf(await as.token({ iss: `${as.issuer}/` }))).toBe('issuer');
  });

  it.each(['JWT', undefined, 'logout+jwt', 'at+jwt2', 'application/application/at+jwt'])(
    'refuses the type %s',
    async (typ) => {
      expect(await reasonOf(await as.token({}, { typ }))).toBe('typ');
    },
  );

  it('takes another type where the issuer is configured so', async () => {
    const relaxed = new AccessTokenVerifier([settingsOf(as, { tokenTypes: ['at+jwt', 'JWT'] })]);
    expect(await reasonOf(await as.token({}, { typ: 'jwt' }), relaxed)).toBe('accepted');
  });
});

describe('signatures', () => {
  const unsigned = (header: object, signature: string) =>
    `${Buffer.from(JSON.stringify({ typ: 'at+jwt', ...header })).toString('base64url')}.${Buffer.from(
      JSON.stringify({ iss: as.issuer, aud: as.audience, sub: 'a', exp: seconds(300) }),
    ).toString('base64url')}.${signature}`;

  it.each([
    ['none', ''],
    ['none', 'AAAA'],
    ['nOnE', 'AAAA'],
    ['ES384', 'AAAA'],
    ['HS256', 'AAAA'],
  ])('refuses alg %s with signature %j', async (alg, signature) => {
    expect(await reasonOf(unsigned({ alg }, signature))).toBe(signature === '' ? 'malformed' : 'alg');
  });

  it('refuses an HMAC with the public key, even where the host allows HMAC', async () => {
    const { kid } = JSON.parse(Buffer.from((await as.token()).split('.')[0]!, 'base64url').toString()) as {
      kid: string;
    };
    const { keys } = (await (await fetch(`${as.issuer}/jwks`)).json()) as { keys: object[] };
    const input = unsigned({ alg: 'HS256', kid }, '').slice(0, -1);
    const mac = createHmac('sha256', JSON.stringify(keys[0])).update(input).digest('base64url');
    expect(await reasonOf(`${input}.${mac}`)).toBe('alg');
    const lax = new AccessTokenVerifier([settingsOf(as, { algorithms: ['HS256'] })]);
    expect(await reasonOf(`${input}.${mac}`, lax)).toBe('unusable_key');
  });

  it.each([
    ['all zero', () => Buffer.alloc(64).toString('base64url')],
    ['too short', (s: string) => s.slice(0, 40)],
    ['too long', (s: string) => `${s.slice(0, 84)}AAAA`],
  ])('refuses a signature that is %s', async (_what, change) => {
    const [h, p, s = ''] = (await as.token()).split('.');
    expect(await reasonOf(`${h}.${p}.${change(s)}`)).toBe('signature');
  });

  it('refuses keys that the token brings along', async () => {
    expect(await reasonOf(await forged({ jwk: true }))).toBe('signature');
    expect(await reasonOf(await forged({ kid: randomUUID(), jku: `${as.issuer}/jwks` }))).toBe('unknown_key');
    expect(await reasonOf(await forged({ kid: "x' UNION SELECT 1;--" }))).toBe('unknown_key');
    expect(await reasonOf(await forged({ kid: '__proto__' }))).toBe('unknown_key');
  });

  it('refuses the key of one issuer for the tokens of another', async () => {
    const other = await createTestIssuer();
    const both = new AccessTokenVerifier([settingsOf(as), settingsOf(other)]);
    expect(await reasonOf(await other.token(), both)).toBe('accepted');
    expect(await reasonOf(await other.token({ iss: as.issuer }), both)).toBe('unknown_key');
    expect(await reasonOf(await other.token({ iss: as.issuer }, { kid: undefined }), both)).toBe('signature');
    await other.stop();
  });

  it('refuses a token without kid when it could be of several keys', async () => {
    const other = await createTestIssuer();
    const one = new AccessTokenVerifier([settingsOf(other)]);
    expect(await reasonOf(await other.token({}, { kid: undefined }), one)).toBe('accepted');
    await other.rotate();
    const two = new AccessTokenVerifier([settingsOf(other)]);
    expect(await reasonOf(await other.token({}, { kid: undefined }), two)).toBe('ambiguous_key');
    await other.stop();
  });

  it('refuses a good token with any one character changed, dropped or added', async () => {
    const token = await as.token();
    const char = fc.constantFrom(
      ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\u0000é'),
    );
    const edit = fc.constantFrom<'replace' | 'insert' | 'drop'>('replace', 'insert', 'drop');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: token.length - 1 }), char, edit, async (at, c, how) => {
        const changed =
          token.slice(0, at) + (how === 'drop' ? '' : c) + token.slice(how === 'insert' ? at : at + 1);
        fc.pre(changed !== token);
        expect(await reasonOf(changed)).not.toBe('accepted');
      }),
      { numRuns: 500 },
    );
    expect(await reasonOf(token)).toBe('accepted');
  });
});

describe('the cache', () => {
  it('returns the same object at once, as long as the token lasts', async () => {
    let now = Date.now();
    const clocked = new AccessTokenVerifier([settingsOf(as)], () => now);
    const token = await as.token({ exp: Math.floor(now / 1000) + 60 });
    const first = clocked.verify(token);
    expect(first).toBeInstanceOf(Promise);
    const principal: Principal = await first;
    expect(clocked.verify(token)).toBe(principal);
    now += 50_000;
    expect(clocked.verify(token)).toBe(principal);
    now += 16_000;
    expect(await reasonOf(token, clocked)).toBe('expired');
    now -= 30_000;
    expect(await reasonOf(token, clocked)).toBe('accepted');
  });

  it('asks nbf again when the clock was set back', async () => {
    let now = Date.now();
    const clocked = new AccessTokenVerifier([settingsOf(as)], () => now);
    const token = await as.token({ nbf: Math.floor(now / 1000), iat: undefined });
    expect(await reasonOf(token, clocked)).toBe('accepted');
    now -= 60_000;
    expect(await reasonOf(token, clocked)).toBe('not_yet_valid');
  });
});

it('refuses an issuer without TLS at construction', () => {
  expect(() => new AccessTokenVerifier([settingsOf(as, { issuer: 'http://as.example.test' })])).toThrow(
    'http://as.example.test',
  );
});
