/** An authorization server for tests: metadata, a key set and signed RFC 9068 access tokens, over real HTTP. */
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

export interface TestIssuerOptions {
  /** `aud` of the tokens. @default 'https://api.example.test' */
  audience?: string;
  /** Signature algorithm. @default 'ES256' */
  algorithm?: string;
  /** `scope` of the tokens: separated by spaces. @default none */
  scope?: string;
}

/** A running authorization server. */
export interface TestIssuer {
  /** Its identifier, an `http:` URL on this machine. */
  readonly issuer: string;
  readonly audience: string;
  /** Requests it has seen. */
  readonly requests: { metadata: number; jwks: number };
  /** While `true`, every request is answered with 503. */
  down: boolean;
  /**
   * Signs an access token that lasts five minutes. Members of `claims` and `header` replace the usual ones;
   * `undefined` removes one.
   */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** Signs with a new key from now on. The old one stays published unless it is withdrawn. */
  rotate(options?: { withdrawOld?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/**
 * Starts an authorization server on a free port of the loopback interface.
 *
 * @example
 * const as = await createTestIssuer({ audience: 'https://api.example.test' });
 * AiSecurityModule.forRoot({ issuers: [{ issuer: as.issuer, audience: as.audience }] });
 * const token = await as.token({ sub: 'alice', scope: 'ai:chat' });
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { audience = 'https://api.example.test', algorithm = 'ES256', scope } = options;
  let keys = [await signingKey(algorithm)];

  const server = createServer((request, response) => {
    const jwks = request.url === '/jwks';
    as.requests[jwks ? 'jwks' : 'metadata']++;
    if (as.down) send(response, 503, {});
    else if (jwks) send(response, 200, { keys: keys.map((key) => key.publicJwk) });
    else if (request.url !== '/.well-known/oauth-authorization-server') send(response, 404, {});
    else send(response, 200, { issuer: as.issuer, jwks_uri: `${as.issuer}/jwks` });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const as: TestIssuer = {
    issuer,
    audience,
    requests: { metadata: 0, jwks: 0 },
    down: false,
    async token(claims, header) {
      const [key] = keys;
      if (!key) throw new Error('the test issuer has no key');
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: issuer, aud: audience, sub: 'test-user', client_id: 'test-client', scope };
      const payload = { ...usual, iat: now, exp: now + 300, jti: randomUUID(), ...claims };
      return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    async rotate({ withdrawOld = false } = {}) {
      keys = [await signingKey(algorithm), ...(withdrawOld ? [] : keys)];
    },
    async stop() {
      // Keep-alive connections would hold the server open.
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return as;
}

async function signingKey(alg: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const kid = randomUUID();
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

function send(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}
