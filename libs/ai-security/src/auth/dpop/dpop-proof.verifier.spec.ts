/** What needs a key, a store or a nonce; the checks of the proof itself are in `dpop-proof.spec.ts`. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type CryptoKey, type JWK } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  newDpopKey,
  signedProof,
  unsignedProof,
  type DpopKey,
  type ProofChanges,
} from '../../../../../test/auth/dpop-client.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { DpopNonces } from './dpop-nonces.js';
import type { DpopInput } from './dpop-proof.js';
import { DpopVerifier } from './dpop-proof.verifier.js';
import type { DpopReplayStore } from './dpop-replay-store.js';
import { MemoryDpopReplayStore } from './memory-dpop-replay-store.js';

const URL = 'https://api.example.test/ai/chat';
const TOKEN = 'the.access.token';
const NOW = 1_800_000_000;
const REQUEST = { method: 'POST', url: URL, accessToken: TOKEN, now: NOW };
const SETTINGS = {
  algorithms: ['ES256', 'EdDSA'],
  maxAgeSeconds: 60,
  clockToleranceSeconds: 5,
  requireNonce: false,
};
const ALL = 'ES256 ES384 ES512 EdDSA Ed25519 RS256 RS384 RS512 PS256 PS384 PS512'.split(' ');

let es: DpopKey;
let other: DpopKey;
let now: number;
let nonces: DpopNonces;
let verifier: DpopVerifier;

const proof = (key: DpopKey, changes?: ProofChanges) => signedProof(key, REQUEST, changes);
const create = (
  settings: Partial<typeof SETTINGS> = {},
  store: DpopReplayStore = new MemoryDpopReplayStore(),
) => new DpopVerifier({ ...SETTINGS, ...settings }, store, nonces, () => now * 1000);

/** `accepted`, or the code and reason of the refusal. */
async function verdict(
  proofs: string | string[],
  input: Partial<DpopInput> = {},
  by = verifier,
): Promise<string> {
  const request = { proofs: [proofs].flat(), method: 'POST', url: URL, accessToken: TOKEN, jkt: es.jkt };
  return by.verify({ ...request, ...input }).then(
    () => 'accepted',
    (error: { code?: string; reason?: string }) => `${error.code} ${error.reason}`,
  );
}

beforeAll(async () => {
  es = await newDpopKey();
  other = await newDpopKey();
});
beforeEach(() => {
  now = NOW;
  nonces = new DpopNonces(new Uint8Array(32), () => now * 1000);
  verifier = create();
});

describe('the example of RFC 9449', () => {
  const HEADER =
    'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19';
  // Figures 2 and 4: at the token endpoint.
  const TOKEN_REQUEST = `${HEADER}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg`;
  // Figures 13 and 14: at a protected resource.
  const RESOURCE_REQUEST = `${HEADER}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA`;
  const INPUT = {
    method: 'GET',
    url: 'https://resource.example.org/protectedresource',
    accessToken: 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU',
    jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I',
  };

  it('is good for its request, once', async () => {
    now = 1_562_262_618;
    expect(await verdict(RESOURCE_REQUEST, INPUT)).toBe('accepted');
    expect(await verdict(RESOURCE_REQUEST, INPUT)).toBe('invalid_dpop_proof replayed');
  });

  it('is good for no other request, token, key or time', async () => {
    now = 1_562_262_618;
    expect(await verdict(RESOURCE_REQUEST, { ...INPUT, method: 'POST' })).toBe('invalid_dpop_proof htm');
    expect(await verdict(RESOURCE_REQUEST, { ...INPUT, url: URL })).toBe('invalid_dpop_proof htu');
    expect(await verdict(RESOURCE_REQUEST, { ...INPUT, accessToken: TOKEN })).toBe('invalid_dpop_proof ath');
    expect(await verdict(RESOURCE_REQUEST, { ...INPUT, jkt: es.jkt })).toBe('invalid_token proof_key');
    now += 61;
    expect(await verdict(RESOURCE_REQUEST, INPUT)).toBe('invalid_dpop_proof stale');
  });

  it('for the token endpoint names no access token, so it is none for a resource', async () => {
    now = 1_562_262_616;
    const input = { ...INPUT, method: 'POST', url: 'https://server.example.com/token' };
    expect(await verdict(TOKEN_REQUEST, input)).toBe('invalid_dpop_proof ath');
  });
});

describe('the key', () => {
  it.each(ALL)('takes %s where it is configured, with the thumbprint that jose computes', async (alg) => {
    const key = await newDpopKey(alg);
    const mine = create({ algorithms: [alg] });
    for (let i = 0; i < 2; i++) {
      expect(await verdict(await proof(key), { jkt: key.jkt }, mine)).toBe('accepted');
    }
    expect(await verdict(await proof(key), {}, mine)).toBe('invalid_token proof_key');
    const fake = `${(await proof(key)).split('.').slice(0, 2).join('.')}.${(await proof(key)).split('.')[2]}`;
    expect(await verdict(fake, { jkt: key.jkt }, mine)).toBe('invalid_dpop_proof signature');
    expect(
      await verdict(
        await proof(key),
        { jkt: key.jkt },
        create({ algorithms: [alg === 'ES256' ? 'EdDSA' : 'ES256'] }),
      ),
    ).toBe('invalid_dpop_proof alg');
  });

  it('is not confused by two algorithms of one RSA key', async () => {
    const rsa = await newDpopKey('RS256');
    const mine = create({ algorithms: ['RS256', 'PS256'] });
    expect(await verdict(await proof(rsa), { jkt: rsa.jkt }, mine)).toBe('accepted');
    const swapped = await proof(rsa);
    const [, payload, signature] = swapped.split('.');
    const [header] = unsignedProof(REQUEST, { alg: 'PS256', jwk: rsa.jwk }).split('.');
    expect(await verdict(`${header}.${payload}.${signature}`, { jkt: rsa.jkt }, mine)).toBe(
      'invalid_dpop_proof signature',
    );
    expect(await verdict(await proof(rsa), { jkt: rsa.jkt }, mine)).toBe('accepted');
  });

  it.each(['none', 'HS256', 'ES256K', 'es256', ''])('cannot be configured as %j', (alg) => {
    expect(() => create({ algorithms: ['ES256', alg] })).toThrow(JSON.stringify(alg));
  });

  it.each(['none', 'HS256', 'RS256', 'es256', null, ['ES256'], undefined])('refuses alg %j', async (alg) => {
    expect(await verdict(unsignedProof(REQUEST, { alg, jwk: es.jwk }))).toBe('invalid_dpop_proof alg');
  });

  it('refuses a secret, and a key that is not that of the algorithm', async () => {
    const ed = await newDpopKey('EdDSA');
    const oct = { kty: 'oct', k: 'c2VjcmV0' };
    expect(await verdict(unsignedProof(REQUEST, { alg: 'ES256', jwk: oct }))).toBe(
      'invalid_dpop_proof private_key',
    );
    const mixed = [ed.jwk, { ...es.jwk, crv: 'P-384' }, { ...es.jwk, kty: 'OKP' }, { ...es.jwk, y: 1 }];
    const none = [undefined, null, 'x', [], [es.jwk], {}, { kty: 'EC', crv: 'P-256', x: es.jwk.x }];
    for (const jwk of [...mixed, ...none]) {
      expect(await verdict(unsignedProof(REQUEST, { alg: 'ES256', jwk }))).toBe('invalid_dpop_proof jwk');
    }
  });

  it('refuses a point that is not on the curve, whatever the token says', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: es.jwk.x, y: other.jwk.y } as JWK;
    const jkt = createHash('sha256')
      .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x: jwk.x, y: jwk.y }))
      .digest('base64url');
    expect(await verdict(unsignedProof(REQUEST, { alg: 'ES256', jwk }), { jkt })).toBe(
      'invalid_dpop_proof jwk',
    );
  });

  it('refuses a proof that gives its private key away', async () => {
    const jws = await proof(es, { header: { jwk: es.privateJwk } });
    expect(await verdict(jws)).toBe('invalid_dpop_proof private_key');
    for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
      const header = { jwk: { ...es.jwk, [name]: '' } };
      expect(await verdict(await proof(es, { header }))).toBe('invalid_dpop_proof private_key');
    }
  });

  it('reads the key from jwk only, and of it only the key', async () => {
    const jwk = { ...es.jwk, alg: 'RS256', use: 'enc', key_ops: ['verify'], kid: '../../etc', ext: true };
    const header = { jwk, kid: 'x', jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/', x5c: ['AA=='] };
    expect(await verdict(await proof(es, { header }))).toBe('accepted');
  });
});

describe('single use', () => {
  it('is by jti and key, whatever else differs', async () => {
    const first = await proof(es, { claims: { jti: 'one' } });
    expect(await verdict(first)).toBe('accepted');
    expect(await verdict(first)).toBe('invalid_dpop_proof replayed');
    const again = await proof(es, { claims: { jti: 'one', iat: NOW + 1, htm: 'GET' } });
    expect(await verdict(again, { method: 'GET' })).toBe('invalid_dpop_proof replayed');
    const others = await proof(other, { claims: { jti: 'one' } });
    expect(await verdict(others, { jkt: other.jkt })).toBe('accepted');
  });

  it('lasts as long as the proof is fresh', async () => {
    const store = new MemoryDpopReplayStore({ clock: () => now * 1000 });
    const mine = create({}, store);
    const jws = await proof(es, { claims: { iat: NOW + 5 } });
    expect(await verdict(jws, {}, mine)).toBe('accepted');
    for (now = NOW; now <= NOW + 65; now++) {
      expect(await verdict(jws, {}, mine)).toBe('invalid_dpop_proof replayed');
    }
    expect(await verdict(jws, {}, mine)).toBe('invalid_dpop_proof stale');
  });

  it('is not used up by a refusal', async () => {
    const jti = 'kept';
    const good = await proof(es, { claims: { jti } });
    const [header, payload] = good.split('.');
    const [, , foreign] = (await proof(es)).split('.');
    expect(await verdict(`${header}.${payload}.${foreign}`)).toBe('invalid_dpop_proof signature');
    expect(await verdict(await proof(other, { claims: { jti } }))).toBe('invalid_token proof_key');
    for (const input of [{ method: 'GET' }, { url: `${URL}/x` }, { accessToken: 'x' }]) {
      expect(await verdict(good, input)).toMatch(/^invalid_dpop_proof/);
    }
    const strict = create({ requireNonce: true });
    expect(await verdict(good, {}, strict)).toBe('use_dpop_nonce nonce_missing');
    const withNonce = await proof(es, { claims: { jti, nonce: nonces.current() } });
    expect(await verdict(withNonce, {}, strict)).toBe('accepted');
    expect(await verdict(good)).toBe('accepted');
  });

  it('holds for concurrent requests', async () => {
    const jws = await proof(es);
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => verdict(jws)));
    expect(verdicts.filter((one) => one === 'accepted')).toHaveLength(1);
  });

  it('cannot be told without the store: nobody is let in, and nobody is called a liar', async () => {
    const down: DpopReplayStore = { use: () => Promise.reject(new StoreUnavailable('ECONNREFUSED')) };
    const refusal = create({}, down).verify({
      proofs: [await proof(es)],
      method: 'POST',
      url: URL,
      accessToken: TOKEN,
      jkt: es.jkt,
    });
    await expect(refusal).rejects.toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'replay_store',
      headers: { 'Retry-After': '5' },
    });
  });
});

describe('nonces', () => {
  it('are asked for, with one to use, and then taken', async () => {
    const strict = create({ requireNonce: true });
    const input = { method: 'POST', url: URL, accessToken: TOKEN, jkt: es.jkt };
    const refusal: unknown = await strict
      .verify({ ...input, proofs: [await proof(es)] })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'use_dpop_nonce', headers: { 'DPoP-Nonce': nonces.current() } });
    const { 'DPoP-Nonce': nonce } = (refusal as { headers: Record<string, string> }).headers;
    expect(await verdict(await proof(es, { claims: { nonce } }), {}, strict)).toBe('accepted');
  });

  it.each(['', 'stale', 1, null, ['a']])('%j is none', async (nonce) => {
    expect(await verdict(await proof(es, { claims: { nonce } }), {}, create({ requireNonce: true }))).toBe(
      'use_dpop_nonce nonce',
    );
  });

  it('of others are ignored where none is asked for', async () => {
    expect(await verdict(await proof(es, { claims: { nonce: 'of the issuer' } }))).toBe('accepted');
  });
});

it('takes the keys that node:crypto exports', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const key = { alg: 'ES256', jwk, privateKey: privateKey as unknown as CryptoKey } as DpopKey;
  const jkt = await calculateJwkThumbprint(jwk);
  expect(await verdict(await proof(key), { jkt })).toBe('accepted');
});

it('has a nonce to give out where proofs need one', () => {
  expect(verifier.nextNonce()).toBeUndefined();
  expect(create({ requireNonce: true }).nextNonce()).toBe(nonces.current());
});
