/**
 * The claim shapes of known authorization servers: where each puts what RFC 9068 names, and how its access
 * tokens are told apart from its ID tokens where it does not write `typ: at+jwt`.
 *
 * Sources, all vendor documentation: Auth0 "Access Token Profiles", Microsoft "Access token claims reference",
 * Okta "OpenID Connect & OAuth 2.0 API: access token", Keycloak "Server Administration Guide" with the class
 * `AccessToken` and `TokenUtil`, AWS "Understanding the access token" (Cognito).
 */

export type IssuerPreset = 'auth0' | 'entra' | 'okta' | 'keycloak' | 'cognito';

/** Where the claims of an issuer are. */
export interface ClaimShape {
  /** Accepted `typ` headers; `undefined` among them: a token without one. */
  readonly tokenTypes: readonly (string | undefined)[];
  /** For tokens that are not `at+jwt`: what an access token of this issuer has and its ID tokens have not. */
  readonly isAccessToken: (claims: Claims) => boolean;
  /** Holds the audience where there is no `aud`. */
  readonly audienceClaim?: string;
  /** The first that is there names the client. */
  readonly clientClaims: readonly string[];
  /** Names the tenant where it is there and `tenant.claim` is not set. */
  readonly tenantClaim?: string;
  /** Scopes: all those of the first group of which a claim is there. */
  readonly scopeClaims: readonly (readonly string[])[];
  /** The roles of the user: text or a list of texts; `undefined`: there are none. */
  readonly roles: (claims: Claims) => unknown;
}

type Claims = Readonly<Record<string, unknown>>;

const AT_JWT = 'at+jwt';
const NO_RULE = (): boolean => true;

const has = (claims: Claims, ...names: string[]): boolean => names.some((name) => claims[name] !== undefined);

/** Claims that OpenID Connect Core section 2 and 3.3.2.11 give to ID tokens alone. */
const isIdToken = (claims: Claims): boolean => has(claims, 'nonce', 'at_hash', 'c_hash', 's_hash');

/** Without a preset: RFC 9068; `scp` is read where there is no `scope`. */
export const STANDARD: ClaimShape = {
  tokenTypes: [AT_JWT],
  isAccessToken: NO_RULE,
  clientClaims: ['client_id'],
  scopeClaims: [['scope'], ['scp']],
  roles: ({ roles }) => roles,
};

export const PRESETS: Readonly<Record<IssuerPreset, ClaimShape>> = {
  // The default profile writes `typ: JWT`, `azp` and, with RBAC, `permissions`. Its ID tokens have neither scope
  // nor permissions, and their audience is the client.
  auth0: {
    tokenTypes: [AT_JWT, 'JWT'],
    isAccessToken: (claims) =>
      !isIdToken(claims) && has(claims, 'scope', 'permissions') && !isOwnClient(claims, 'azp'),
    clientClaims: ['client_id', 'azp'],
    tenantClaim: 'org_id',
    scopeClaims: [['scope', 'permissions']],
    roles: () => undefined,
  },
  // One application may be client and API at once, so the audience tells nothing; `azp` (v2.0) or `appid` (v1.0)
  // is in access tokens only. `roles` without `scp` are the permissions of an application; beside `scp` they are
  // roles of the user, which the client was not granted.
  entra: {
    tokenTypes: [AT_JWT, 'JWT'],
    isAccessToken: (claims) =>
      !isIdToken(claims) && has(claims, 'azp', 'appid') && has(claims, 'scp', 'roles'),
    clientClaims: ['azp', 'appid'],
    tenantClaim: 'tid',
    scopeClaims: [['scp'], ['roles']],
    roles: ({ scp, roles }) => (scp === undefined ? undefined : roles),
  },
  // No `typ`. Identifiers begin with the kind of token.
  okta: {
    tokenTypes: [AT_JWT, 'JWT', undefined],
    isAccessToken: ({ jti, cid }) => typeof jti === 'string' && jti.startsWith('AT.') && cid !== undefined,
    clientClaims: ['cid'],
    scopeClaims: [['scp']],
    roles: ({ groups }) => groups,
  },
  // `typ: JWT` in the header; a claim `typ` says what it is: Bearer, DPoP, ID, Refresh, Logout.
  keycloak: {
    tokenTypes: [AT_JWT, 'JWT'],
    isAccessToken: ({ typ }) => typ === 'Bearer' || typ === 'DPoP',
    clientClaims: ['azp', 'client_id'],
    scopeClaims: [['scope']],
    roles: ({ realm_access: realm }) => (realm as { roles?: unknown } | null | undefined)?.roles,
  },
  // No `typ`, and no `aud` unless a resource was asked for: then the client takes its place.
  cognito: {
    tokenTypes: [AT_JWT, 'JWT', undefined],
    isAccessToken: ({ token_use: use }) => use === 'access',
    audienceClaim: 'client_id',
    clientClaims: ['client_id'],
    scopeClaims: [['scope']],
    roles: (claims) => claims['cognito:groups'],
  },
};

function isOwnClient(claims: Claims, client: string): boolean {
  const { aud } = claims;
  return [aud].flat().includes(claims[client]);
}
