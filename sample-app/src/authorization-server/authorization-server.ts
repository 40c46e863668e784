/** The development authorization server: a real one (`oidc-provider`), so that the tokens are real. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { Provider, errors, type ClientMetadata, type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import { NothingStored } from './nothing-stored.js';

/** An API that does not trust this app's tokens, nor the other way round: to show what a foreign audience gets. */
export const FOREIGN_RESOURCE = 'urn:example:other-api';

/** `billing:read` opens nothing here: a token that holds only this scope is refused. */
const SCOPES = ['ai:chat', 'ai:read', 'billing:read'];

const TOKEN_SECONDS = 600;

const demoClient = (id: string): ClientMetadata => ({
  client_id: id,
  client_secret: `${id}-secret`,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  id_token_signed_response_alg: 'ES256',
});

/**
 * There is no user whom a page could ask for a second factor, so the word of the request is taken for it: with
 * `acr_values` the token says that its user authenticated so, just now.
 */
function authentication({ oidc }: KoaContextWithOIDC): { acr: string; auth_time: number } | undefined {
  const acr = oidc.body?.['acr_values'];
  return typeof acr === 'string' ? { acr, auth_time: Math.floor(Date.now() / 1000) } : undefined;
}

/**
 * @param url issuer and base of the endpoints `/oauth/token`, `/oauth/jwks`; metadata is at both well-known paths
 * @param audience the resource (RFC 8707) of tokens for which none is named
 * @returns the listener for the paths of `ownsPath`
 */
export function createAuthorizationServer(url: string, audience: string): RequestListener {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key: JWK = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' };
  const provider = new Provider(url, {
    adapter: NothingStored,
    jwks: { keys: [key] },
    clients: [demoClient('demo'), demoClient('demo2')],
    scopes: SCOPES,
    responseTypes: [],
    routes: { token: '/oauth/token', jwks: '/oauth/jwks', authorization: '/oauth/authorize' },
    ttl: { ClientCredentials: TOKEN_SECONDS },
    extraTokenClaims: authentication,
    // The playground page is the only page that may ask for a token, by either name of this machine.
    clientBasedCORS: (_ctx, origin) => origin === url || origin === url.replace('127.0.0.1', 'localhost'),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== audience && resource !== FOREIGN_RESOURCE) throw new errors.InvalidTarget();
          return {
            scope: SCOPES.join(' '),
            audience: resource,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
  });
  const answer = provider.callback();
  return (request, response) => void answer(request, response);
}

/** Whether a request target belongs to the authorization server. */
export function ownsPath(target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return (
    path.startsWith('/oauth/') ||
    path === '/.well-known/oauth-authorization-server' ||
    path === '/.well-known/openid-configuration'
  );
}
