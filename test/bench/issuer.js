/** The authorization server of the benchmark: metadata and keys over HTTP on loopback, tokens by function call. */
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const ALGORITHM = 'RS256';

/** Starts the issuer. RS256, because most providers sign with it and it is the cheapest to verify. */
export async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: ALGORITHM, use: 'sig' }] };
  let metadata;
  const server = createServer((request, response) => {
    const document = request.url === '/jwks' ? keySet : request.url?.startsWith('/.well-known/') && metadata;
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document || {}));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  metadata = {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    authorization_endpoint: `${issuer}/authorize`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [ALGORITHM],
  };
  const audience = 'https://api.example.com';

  return {
    issuer,
    audience,
    jwksUri: metadata.jwks_uri,
    /** An access token (RFC 9068) of principal number `n`, good for an hour. */
    token: (n) =>
      new SignJWT({ scope: 'ai:chat', client_id: 'bench' })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid: 'bench' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(`principal-${n}`)
        .setIssuedAt()
        .setJti(`token-${n}`)
        .setExpirationTime('1h')
        .sign(privateKey),
    close: () => server.close(),
  };
}
