/** What callers prove themselves with. */
import { hash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair } from 'jose';
import { PATH, PUBLIC_URL } from './app.js';

const LASTING = { exp: Math.floor(Date.now() / 1000) + 6 * 3600 };

const listOf = (count, make) => Promise.all(Array.from({ length: count }, (_, n) => make(n)));

/** Access tokens (RFC 9068) that all differ. */
export const newTokens = (issuer, count, claims = {}) =>
  listOf(count, (n) => issuer.token({ sub: `principal-${n}`, scope: 'ai:chat', ...LASTING, ...claims }));

export const newKeys = (service, count) =>
  listOf(count, async (n) => {
    const { key } = await service.create({ name: 'bench', owner: `owner-${n}`, scopes: ['ai:chat'] });
    return key;
  });

/** Clients that hold a key (RFC 9449), and a token that is bound to it. */
export const newDpopClients = (issuer, count) =>
  listOf(count, async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const jkt = await calculateJwkThumbprint(jwk);
    const [token] = await newTokens(issuer, 1, { cnf: { jkt } });
    return { token, jkt, header: { typ: 'dpop+jwt', alg: 'ES256', jwk }, privateKey };
  });

/** Proofs that all differ, each for one request of a client in turn. */
export const newProofs = (clients, count) =>
  listOf(count, async (n) => {
    const { token, jkt, header, privateKey } = clients[n % clients.length];
    const claims = {
      jti: randomUUID(),
      htm: 'GET',
      htu: PUBLIC_URL + PATH,
      iat: Math.floor(Date.now() / 1000),
      ath: hash('sha256', token, 'base64url'),
    };
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    const proof = await new CompactSign(payload).setProtectedHeader(header).sign(privateKey);
    return { token, jkt, proof };
  });
