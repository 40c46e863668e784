/** How the authorization server of the tests is configured: its clients, its API, and what its tokens say. */
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import {
  errors,
  type AdapterFactory,
  type ClientMetadata,
  type Configuration,
  type JWK,
  type ResourceServer,
} from 'oidc-provider';

export const AUDIENCE = 'https://api.example.test/ai';
export const REDIRECT_URI = 'https://app.example.test/callback';
/** Authentication contexts: a password alone, and a second factor beside it. */
export const PASSWORD = 'urn:example:password';
export const MFA = 'urn:example:mfa';

export const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
type Algorithm = (typeof ALGORITHMS)[number];
/** What a token is: a JWT that is signed so, opaque, or a JWT for another API. */
export type TokenForm = Algorithm | 'opaque' | 'foreign';

/** The resource indicator (RFC 8707) by which a client says which form it wants: all are the same API. */
export const resourceOf = (form: TokenForm): string => `urn:example:${form}`;

/** Longer than the module keeps keys: whether a token outlives its key is what rotation is about. */
const TOKEN_SECONDS = 7200;
const SCOPES = 'ai:read ai:chat';

const rsa = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const NEW_KEY: Record<Algorithm, () => KeyObject> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  RS256: rsa,
  PS256: rsa,
  EdDSA: () => generateKeyPairSync('ed25519').privateKey,
};

const machine = (id: string, more: Partial<ClientMetadata> = {}): ClientMetadata => ({
  client_id: id,
  client_secret: `${id} secret: 100%`,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  ...more,
});

const CLIENTS: ClientMetadata[] = [
  machine('service'),
  machine('other-service'),
  /** The API itself, where it asks about tokens. */
  machine('api', { grant_types: [] }),
  machine('dpop-service', { dpop_bound_access_tokens: true }),
  machine('mtls-service', { tls_client_certificate_bound_access_tokens: true }),
  { client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: [REDIRECT_URI] },
];

const NONCE_SECRET = randomBytes(32);

export const newKey = (alg: Algorithm, kid: string): JWK => ({
  ...NEW_KEY[alg]().export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
});

/**
 * @param keys private, each with `kid` and `alg`
 * @param signingKid the key of ES256 tokens; asked for each
 */
export function configurationOf(
  adapter: AdapterFactory,
  keys: JWK[],
  signingKid: () => string,
): Configuration {
  return {
    adapter,
    jwks: { keys },
    clients: CLIENTS,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    scopes: ['openid', ...SCOPES.split(' ')],
    acrValues: [PASSWORD, MFA],
    cookies: { keys: ['a key of the tests'] },
    ttl: {
      ClientCredentials: TOKEN_SECONDS,
      AccessToken: TOKEN_SECONDS,
      Session: 86_400,
      Grant: 86_400,
      Interaction: 60,
      IdToken: 60,
    },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (_ctx, { uid }) => `/login/${uid}` },
    // The user is never asked for consent.
    loadExistingGrant: async ({ oidc }) => {
      // One for all tokens of a session: those of another grant would end with it.
      const known = oidc.session?.grantIdFor('app');
      if (known) return oidc.provider.Grant.find(known);
      const grant = new oidc.provider.Grant({ clientId: 'app', accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope(`openid ${SCOPES}`);
      for (const form of [...ALGORITHMS, 'opaque'] as const) grant.addResourceScope(resourceOf(form), SCOPES);
      await grant.save();
      return grant;
    },
    // RFC 9470 section 6.2: what a resource server needs to know of how the user authenticated.
    extraTokenClaims: ({ oidc }) => {
      const code = oidc.entities.AuthorizationCode;
      return code && { acr: code.acr, amr: code.amr, auth_time: code.authTime };
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, { clientId }) => clientId === 'api' },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, { clientId }, token) => clientId === token.clientId,
      },
      dPoP: { enabled: true, nonceSecret: NONCE_SECRET, requireNonce: () => true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        getCertificate: ({ req: { socket } }) =>
          socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined,
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, resource) => resourceServerOf(resource, signingKid),
      },
    },
  };
}

function resourceServerOf(resource: string, signingKid: () => string): ResourceServer {
  const form = [...ALGORITHMS, 'opaque', 'foreign'].find((one) => resourceOf(one as TokenForm) === resource);
  if (!form) throw new errors.InvalidTarget();
  const audience = form === 'foreign' ? 'https://other.example.test' : AUDIENCE;
  const common = { scope: SCOPES, audience, accessTokenTTL: TOKEN_SECONDS };
  if (form === 'opaque') return { ...common, accessTokenFormat: 'opaque' };
  const alg = form === 'foreign' ? 'ES256' : (form as Algorithm);
  const kid = alg === 'ES256' ? signingKid() : `${alg}-1`;
  return { ...common, accessTokenFormat: 'jwt', jwt: { sign: { alg, kid } } };
}
