/** Access tokens of known products, as their documentation shows them, and the ID tokens beside them. */
import { describe, expect, it } from 'vitest';
import { PRESETS, type IssuerPreset } from '../config/issuer-presets.js';
import type { IssuerSettings } from '../config/settings.js';
import { principalOf } from './access-token-claims.js';
import type { AccessToken } from './access-token.js';

const NOW = 1_760_000_000;
const TIMES = { iat: NOW - 10, exp: NOW + 3600 };

interface Sample {
  readonly issuer: string;
  readonly audience: string;
  readonly typ: string | undefined;
  readonly claims: Record<string, unknown>;
  readonly principal: object;
}

const SAMPLES: Record<IssuerPreset, Sample> = {
  auth0: {
    issuer: 'https://tenant.us.auth0.com/',
    audience: 'https://api.example.com',
    typ: 'JWT',
    claims: {
      sub: 'auth0|123456',
      aud: ['https://api.example.com', 'https://tenant.us.auth0.com/userinfo'],
      azp: 'my_client_id',
      scope: 'openid ai:chat',
      permissions: ['ai:read'],
      org_id: 'org_9ybsU1dN2dKfDkBi',
    },
    principal: {
      subject: 'auth0|123456',
      clientId: 'my_client_id',
      tenant: 'org_9ybsU1dN2dKfDkBi',
      scopes: new Set(['openid', 'ai:chat', 'ai:read']),
      roles: new Set(),
    },
  },
  entra: {
    issuer: 'https://login.microsoftonline.com/fa15d692-e9c7-4460-a743-29f29522229/v2.0',
    audience: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
    typ: 'JWT',
    claims: {
      aud: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
      azp: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
      scp: 'ai.chat ai.read',
      roles: ['Admin'],
      sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
      tid: 'fa15d692-e9c7-4460-a743-29f295222229',
      ver: '2.0',
    },
    principal: {
      clientId: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
      tenant: 'fa15d692-e9c7-4460-a743-29f295222229',
      scopes: new Set(['ai.chat', 'ai.read']),
      roles: new Set(['Admin']),
    },
  },
  okta: {
    issuer: 'https://example.okta.com/oauth2/default',
    audience: 'api://default',
    typ: undefined,
    claims: {
      ver: 1,
      jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
      aud: 'api://default',
      sub: 'user@example.com',
      cid: '0oacqf8qaJw56czJi0g4',
      uid: '00ujmkLgagxeRrAg20g3',
      scp: ['openid', 'ai:chat'],
      groups: ['Everyone', 'AI users'],
    },
    principal: {
      subject: 'user@example.com',
      clientId: '0oacqf8qaJw56czJi0g4',
      scopes: new Set(['openid', 'ai:chat']),
      roles: new Set(['Everyone', 'AI users']),
    },
  },
  keycloak: {
    issuer: 'https://sso.example.com/realms/main',
    audience: 'ai-api',
    typ: 'JWT',
    claims: {
      typ: 'Bearer',
      aud: ['ai-api', 'account'],
      sub: 'f3e8b9c2-6a0a-4a3c-8a3e-1f4f0f9d2a11',
      azp: 'web',
      scope: 'profile ai:chat',
      realm_access: { roles: ['ai:admin'] },
    },
    principal: { clientId: 'web', scopes: new Set(['profile', 'ai:chat']), roles: new Set(['ai:admin']) },
  },
  cognito: {
    issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example',
    audience: 'xxxxxxxxxxxxexample',
    typ: undefined,
    claims: {
      sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      token_use: 'access',
      client_id: 'xxxxxxxxxxxxexample',
      scope: 'ai/chat',
      username: 'my-test-user',
      'cognito:groups': ['ai-users'],
    },
    principal: {
      clientId: 'xxxxxxxxxxxxexample',
      scopes: new Set(['ai/chat']),
      roles: new Set(['ai-users']),
    },
  },
};

/** What the same product writes into an ID token for a client that is the API itself. */
const ID_TOKENS: Record<IssuerPreset, Record<string, unknown>> = {
  auth0: {
    aud: 'https://api.example.com',
    azp: 'https://api.example.com',
    scope: undefined,
    permissions: undefined,
  },
  entra: { azp: undefined, scp: undefined },
  okta: { jti: 'ID.x', cid: undefined, scp: undefined },
  keycloak: { typ: 'ID' },
  cognito: { token_use: 'id', aud: 'xxxxxxxxxxxxexample', client_id: undefined },
};

function judge(preset: IssuerPreset, claims: object = {}, header: object = {}): object {
  const { issuer, audience, typ, claims: usual } = SAMPLES[preset];
  const shape = PRESETS[preset];
  const settings: IssuerSettings = {
    issuer,
    audience,
    algorithms: ['RS256'],
    tokenTypes: shape.tokenTypes,
    jwksUri: undefined,
    shape,
  };
  const token = { header: { alg: 'RS256', typ, ...header }, claims: { ...TIMES, ...usual, ...claims } };
  try {
    return principalOf(token as AccessToken, settings, { seconds: NOW, tolerance: 5 });
  } catch (error) {
    return { reason: (error as { reason: string }).reason };
  }
}

describe.each(Object.keys(SAMPLES) as IssuerPreset[])('the preset %s', (preset) => {
  it('reads its access token', () => {
    expect(judge(preset)).toMatchObject(SAMPLES[preset].principal);
  });

  it('refuses its ID token', () => {
    expect(judge(preset, ID_TOKENS[preset])).toEqual({ reason: 'typ' });
  });

  it('takes at+jwt without further proof', () => {
    expect(judge(preset, {}, { typ: 'at+jwt' })).toMatchObject({ kind: 'oauth' });
  });

  it.each(['logout+jwt', 'JWE', '', 7])('refuses the type %s', (typ) => {
    expect(judge(preset, {}, { typ })).toEqual({ reason: 'typ' });
  });

  it('refuses the audience of another', () => {
    expect(judge(preset, { aud: 'other', client_id: 'other' })).toEqual({ reason: 'audience' });
  });
});

describe('single rules', () => {
  it.each(['nonce', 'at_hash', 'c_hash', 's_hash'])('%s is of ID tokens only', (name) => {
    expect(judge('auth0', { [name]: 'x' })).toEqual({ reason: 'typ' });
    expect(judge('entra', { [name]: 'x' })).toEqual({ reason: 'typ' });
  });

  it('Entra: roles are scopes of an application alone', () => {
    const application = judge('entra', { scp: undefined, azp: undefined, appid: 'app', roles: ['ai.chat'] });
    expect(application).toMatchObject({ scopes: new Set(['ai.chat']), roles: new Set(), clientId: 'app' });
  });

  it('Cognito: an audience that is there wins over the client', () => {
    expect(judge('cognito', { aud: 'https://api.example.com' })).toEqual({ reason: 'audience' });
  });

  it('a tenant of a preset may be missing, and must be text', () => {
    expect(judge('auth0', { org_id: undefined })).not.toHaveProperty('tenant');
    expect(judge('auth0', { org_id: ['a'] })).toEqual({ reason: 'tenant' });
  });

  it('Auth0: roles are a claim of the host, and no preset knows its name', () => {
    expect(judge('auth0', { roles: ['admin'] })).toMatchObject({ roles: new Set() });
  });

  it.each([undefined, null, [], 'x', { roles: undefined }])('Keycloak: no roles in %j', (realm) => {
    expect(judge('keycloak', { realm_access: realm })).toMatchObject({ roles: new Set() });
  });
});

describe('roles', () => {
  const rolesOf = (roles: unknown): object => {
    const settings = { issuer: 'https://as.example.test', audience: 'api', algorithms: ['ES256'] };
    const token = {
      header: { alg: 'ES256', typ: 'at+jwt' },
      claims: { ...TIMES, aud: 'api', sub: 'alice', roles },
    };
    try {
      const all = { ...settings, tokenTypes: ['at+jwt'], jwksUri: undefined };
      return principalOf(token as AccessToken, all, { seconds: NOW, tolerance: 5 }).roles;
    } catch (error) {
      return { reason: (error as { reason: string }).reason };
    }
  };
  const many = Array.from({ length: 64 }, (_, i) => `role ${i}`);

  it.each<[unknown, string[]]>([
    [undefined, []],
    [[], []],
    [['admin', 'admin'], ['admin']],
    // A name may hold spaces: it is one role, not two.
    ['trial user', ['trial user']],
    [['a'.repeat(256)], ['a'.repeat(256)]],
    [many, many],
  ])('in %j', (claim, expected) => {
    expect(rolesOf(claim)).toEqual(new Set(expected));
  });

  it.each([
    [['admin', 1]],
    [[['admin']]],
    [{ admin: true }],
    [null],
    [true],
    [['a'.repeat(257)]],
    [[...many, 'one more']],
  ])('that are not read whole refuse the token: %j', (claim) => {
    expect(rolesOf(claim)).toEqual({ reason: 'roles' });
  });
});
