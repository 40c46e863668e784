/** Every check that needs neither a key nor a store. The signatures here are good wherever one could be made. */
import { hash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  newDpopKey,
  signedProof,
  unsignedProof,
  type DpopKey,
  type ProofChanges,
} from '../../../../../test/auth/dpop-client.js';
import { DpopNonces } from './dpop-nonces.js';
import { DpopVerifier } from './dpop-proof.verifier.js';
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

let es: DpopKey;
let verifier: DpopVerifier;

const proof = (key: DpopKey, changes?: ProofChanges) => signedProof(key, REQUEST, changes);

/** `accepted`, or the code and reason of the refusal. */
async function verdict(proofs: string | string[]): Promise<string> {
  const input = { proofs: [proofs].flat(), method: 'POST', url: URL, accessToken: TOKEN, jkt: es.jkt };
  return verifier.verify(input).then(
    () => 'accepted',
    (error: { code?: string; reason?: string }) => `${error.code} ${error.reason}`,
  );
}

beforeAll(async () => {
  es = await newDpopKey();
  const clock = () => NOW * 1000;
  const nonces = new DpopNonces(new Uint8Array(32), clock);
  verifier = new DpopVerifier(SETTINGS, new MemoryDpopReplayStore(), nonces, clock);
});

describe('the form', () => {
  it('needs exactly one header', async () => {
    const jws = await proof(es);
    expect(await verdict([])).toBe('invalid_dpop_proof proof_missing');
    expect(await verdict([jws, await proof(es)])).toBe('invalid_dpop_proof proof_repeated');
    expect(await verdict([jws, jws])).toBe('invalid_dpop_proof proof_repeated');
    expect(await verdict(`${jws}, ${await proof(es)}`)).toBe('invalid_dpop_proof malformed');
    expect(await verdict(jws)).toBe('accepted');
  });

  it.each(['JWT', 'at+jwt', 'DPOP+JWT', 'application/dpop+jwt', 'dpop+jwt ', undefined])(
    'refuses typ %j',
    async (typ) => {
      expect(await verdict(await proof(es, { header: { typ } }))).toBe('invalid_dpop_proof typ');
    },
  );

  it('has one spelling', async () => {
    const jws = await proof(es);
    const [header = '', payload = ''] = jws.split('.');
    const last = jws.at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const stray = jws.slice(0, -1) + alphabet[alphabet.indexOf(last) + 1];
    const spellings = [
      '',
      `${jws}=`,
      `${jws}==`,
      `${jws}\n`,
      `${jws}.`,
      `${header}.${payload}.`,
      stray,
      jws.replace('.', '.\t'),
    ];
    for (const spelling of spellings) expect(await verdict(spelling)).toBe('invalid_dpop_proof malformed');
  });

  it('has one reading', async () => {
    const ath = hash('sha256', TOKEN, 'base64url');
    const members = `"jti":"1","htm":"POST","htu":"${URL}","iat":${NOW},"ath":"${ath}"`;
    for (const payload of [
      `{${members},"htm":"GET"}`,
      `{${members},"\\u006ati":"2"}`,
      `{${members},"exp":1e400}`,
      `[{${members}}]`,
    ]) {
      expect(await verdict(await proof(es, { payload }))).toBe('invalid_dpop_proof malformed');
    }
    expect(await verdict(await proof(es, { payload: `{${members}}` }))).toBe('accepted');
  });

  it('knows no extensions', async () => {
    for (const extension of [{ crit: ['x'], x: 1 }, { crit: [] }, { b64: true }]) {
      expect(await verdict(unsignedProof(REQUEST, { alg: 'ES256', jwk: es.jwk, ...extension }))).toBe(
        'invalid_dpop_proof crit',
      );
    }
  });

  it.each([undefined, '', 1, null, ['a'], 'x'.repeat(129)])('refuses jti %j', async (jti) => {
    expect(await verdict(await proof(es, { claims: { jti } }))).toBe('invalid_dpop_proof jti');
  });

  it('takes a jti of 128 characters', async () => {
    expect(await verdict(await proof(es, { claims: { jti: 'x'.repeat(128) } }))).toBe('accepted');
  });
});

describe('the request', () => {
  it.each([
    ['htm', { htm: 'GET' }],
    ['htm', { htm: 'post' }],
    ['htm', { htm: undefined }],
    ['htu', { htu: 'https://api.example.test/ai/models' }],
    ['htu', { htu: 'http://api.example.test/ai/chat' }],
    ['htu', { htu: undefined }],
    ['htu', { htu: [URL] }],
    ['ath', { ath: undefined }],
    ['ath', { ath: hash('sha256', 'another.access.token', 'base64url') }],
    ['ath', { ath: `${hash('sha256', TOKEN, 'base64url')}=` }],
    ['ath', { ath: hash('sha256', TOKEN, 'hex') }],
  ])('must be the one of %s: %j', async (reason, claims) => {
    expect(await verdict(await proof(es, { claims }))).toBe(`invalid_dpop_proof ${reason}`);
  });

  it('is named by a normalised URI without query', async () => {
    const htu = 'HTTPS://api.EXAMPLE.test:443/x/../%61i/chat?model=a#top';
    expect(await verdict(await proof(es, { claims: { htu } }))).toBe('accepted');
  });
});

describe('time', () => {
  it.each([
    [-61, 'stale'],
    [-60, 'accepted'],
    [5, 'accepted'],
    [6, 'issued_in_future'],
  ])('made %i s from now: %s', async (offset, expected) => {
    expect(await verdict(await proof(es, { claims: { iat: NOW + offset } }))).toContain(expected);
  });

  it.each([undefined, null, String(NOW), [NOW]])('refuses iat %j', async (iat) => {
    expect(await verdict(await proof(es, { claims: { iat } }))).toBe('invalid_dpop_proof iat');
  });

  it('of its own choice is kept', async () => {
    expect(await verdict(await proof(es, { claims: { exp: NOW + 1, nbf: NOW } }))).toBe('accepted');
    expect(await verdict(await proof(es, { claims: { exp: NOW - 5 } }))).toBe('invalid_dpop_proof expired');
    expect(await verdict(await proof(es, { claims: { exp: 'never' } }))).toBe('invalid_dpop_proof expired');
    expect(await verdict(await proof(es, { claims: { nbf: NOW + 6 } }))).toBe(
      'invalid_dpop_proof not_yet_valid',
    );
  });
});
