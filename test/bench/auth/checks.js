/** What a check costs a process, beside `jose.jwtVerify` on the same machine in the same moment. */
import { createLocalJWKSet, jwtVerify } from 'jose';
import { AI_SECURITY_SETTINGS } from '../../../libs/ai-security/dist/config/settings.js';
import { AccessTokenVerifier } from '../../../libs/ai-security/dist/auth/access-token-verifier.js';
import { AccessTokens } from '../../../libs/ai-security/dist/auth/access-tokens.js';
import { ApiKeyAuthenticator } from '../../../libs/ai-security/dist/auth/api-keys/api-key-authenticator.js';
import { ApiKeyService } from '../../../libs/ai-security/dist/auth/api-keys/api-key.service.js';
import { KeyDigester } from '../../../libs/ai-security/dist/auth/api-keys/key-digester.js';
import { MemoryApiKeyStore } from '../../../libs/ai-security/dist/auth/api-keys/memory-api-key-store.js';
import { DpopNonces } from '../../../libs/ai-security/dist/auth/dpop/dpop-nonces.js';
import { DpopVerifier } from '../../../libs/ai-security/dist/auth/dpop/dpop-proof.verifier.js';
import { MemoryDpopReplayStore } from '../../../libs/ai-security/dist/auth/dpop/memory-dpop-replay-store.js';
import { OpaqueTokens } from '../../../libs/ai-security/dist/auth/introspection/opaque-tokens.js';
import { RevocationList } from '../../../libs/ai-security/dist/auth/revocation/revocation-list.js';
import { median } from '../report.js';
import { createApp, PATH, PEPPER, PUBLIC_URL } from './app.js';
import { newDpopClients, newKeys, newProofs, newTokens } from './credentials.js';

const ADDRESS = '192.0.2.1';
const DPOP_CLIENTS = 8;
/** Tokens of others that were revoked: the list is asked at each use. */
const REVOKED = 1000;
/** Over the batch, of what takes so little that a single one would measure the clock. */
const PASSES = 10;
/** For how long a key is remembered, and more. */
const KEY_FORGOTTEN_MS = 1000;

/**
 * Each kind is asked `batch` times in a row, and all kinds in turn, round after round. A ratio is taken within a
 * round; the medians over the rounds are reported.
 *
 * @param {{ issuer: object, rsaIssuer: object, batch: number, rounds: number, warmUp: number }} run
 */
export async function measureChecks({ issuer, rsaIssuer, batch, rounds, warmUp }) {
  const app = await createApp('express', issuer);
  await app.init();
  try {
    const kinds = await kindsOf(app, issuer, rsaIssuer, batch);
    const samples = kinds.map(() => []);
    for (let round = -warmUp; round < rounds; round++) {
      for (const [i, kind] of kinds.entries()) {
        const micros = await microsOf(kind, batch);
        if (round >= 0) samples[i].push(micros);
      }
    }
    const [es256, rs256] = samples;
    const over = (values, yardstick) => {
      const ratios = values.map((value, round) => value / yardstick[round]);
      return { ratio: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
    };
    return kinds.map(({ name, goal }, i) => ({
      name,
      micros: median(samples[i]),
      toEs256: over(samples[i], es256),
      toRs256: over(samples[i], rs256),
      ...(goal === undefined ? {} : { goal }),
    }));
  } finally {
    await app.close();
  }
}

/** Microseconds of processor time of one check, all threads together; what it needs is made before. */
async function microsOf({ prepare, check, passes = 1 }, batch) {
  const inputs = await prepare();
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass++) {
    for (let i = 0; i < batch; i++) {
      const result = check(inputs[i]);
      if (result instanceof Promise) await result;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / batch / passes;
}

async function kindsOf(app, issuer, rsaIssuer, batch) {
  const revocations = app.get(RevocationList);
  const until = Date.now() / 1000 + 3600;
  const revoked = Array.from({ length: REVOKED }, (_, n) => `revoked-${n}`);
  revocations.add(revoked.map((jti) => ({ kind: 'token', iss: issuer.issuer, jti, until })));

  const settings = app.get(AI_SECURITY_SETTINGS);
  const newVerifier = () =>
    new AccessTokens(new AccessTokenVerifier(settings.issuers), app.get(OpaqueTokens), revocations);

  const tokens = await newTokens(issuer, batch);
  const [first] = await newTokens(issuer, 1);
  const known = newVerifier();
  for (const token of tokens) await known.verify(token);
  let unknowing;

  const clock = { skipped: 0 };
  const keys = new MemoryApiKeyStore();
  const digester = new KeyDigester(PEPPER);
  const apiKeys = await newKeys(new ApiKeyService(keys, digester), batch);
  // Time all but stands still, so that a key is forgotten when it is meant to be.
  const monotonic = () => performance.now() / 1e6 + clock.skipped;
  const authenticator = new ApiKeyAuthenticator(keys, digester, { monotonic });

  const clients = await newDpopClients(issuer, DPOP_CLIENTS);
  for (const { token } of clients) await known.verify(token);
  const { secret, oauth } = settings;
  const proofs = new DpopVerifier(oauth.dpop, new MemoryDpopReplayStore(), new DpopNonces(secret));

  return [
    { name: 'jose.jwtVerify, ES256', ...(await joseKind(issuer, tokens, 'ES256')) },
    {
      name: 'jose.jwtVerify, RS256',
      ...(await joseKind(rsaIssuer, await rsaTokens(rsaIssuer, batch), 'RS256')),
    },
    {
      name: 'token seen before',
      goal: 0.02,
      passes: PASSES,
      prepare: () => tokens,
      check: (token) => known.verify(token),
    },
    {
      name: 'token not seen before, ES256',
      async prepare() {
        unknowing = newVerifier();
        // The keys of the issuer are there.
        await unknowing.verify(first);
        return tokens;
      },
      check: (token) => unknowing.verify(token),
    },
    {
      name: 'API key seen in the last 0.9 s',
      goal: 0.05,
      passes: PASSES,
      async prepare() {
        for (const key of apiKeys) await authenticator.authenticate(key, ADDRESS);
        return apiKeys;
      },
      check: (key) => authenticator.authenticate(key, ADDRESS),
    },
    {
      name: 'API key looked up in memory',
      goal: 0.05,
      prepare() {
        clock.skipped += KEY_FORGOTTEN_MS;
        return apiKeys;
      },
      check: (key) => authenticator.authenticate(key, ADDRESS),
    },
    {
      name: 'DPoP: token seen before, and its proof',
      prepare: () => newProofs(clients, batch),
      check({ token, jkt, proof }) {
        void known.verify(token);
        return proofs.verify({
          proofs: [proof],
          method: 'GET',
          url: PUBLIC_URL + PATH,
          accessToken: token,
          jkt,
        });
      },
    },
  ];
}

const rsaTokens = (issuer, count) => Promise.all(Array.from({ length: count }, (_, n) => issuer.token(n)));

/** As a resource server would use it that holds the keys. */
async function joseKind({ issuer, audience, jwksUri = `${issuer}/jwks` }, tokens, algorithm) {
  const keySet = createLocalJWKSet(await (await fetch(jwksUri)).json());
  const rules = { issuer, audience, typ: 'at+jwt', algorithms: [algorithm] };
  return { prepare: () => tokens, check: (token) => jwtVerify(token, keySet, rules) };
}
