import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { AiSecurityOptions } from '../ai-security.options.js';
import { AiSecurityConfigError } from './config-error.js';
import { PRESETS } from './issuer-presets.js';
import { resolveSettings } from './resolve-settings.js';

const ISSUER = { issuer: 'https://as.example.test', audience: 'api' };
const resolve = (options: AiSecurityOptions) =>
  resolveSettings({ issuers: [ISSUER], ...options }, () => undefined);

function faultsOf(options: AiSecurityOptions): string[] {
  try {
    resolve(options);
  } catch (error) {
    if (error instanceof AiSecurityConfigError) return error.faults.map(({ where }) => where);
    throw error;
  }
  return [];
}

describe('oauth options', () => {
  it('without a public URL leave DPoP off', () => {
    expect(resolve({}).oauth).toEqual({
      publicUrl: undefined,
      clockToleranceSeconds: 5,
      dpop: undefined,
      mtls: { clientCertHeader: undefined },
    });
  });

  it('with one turn DPoP on', () => {
    const { oauth } = resolve({
      oauth: { publicUrl: 'https://API.example.test:443/', mtls: { clientCertHeader: 'X-Cert' } },
      trustedProxies: ['10.0.0.1'],
    });
    expect(oauth).toEqual({
      publicUrl: 'https://api.example.test',
      clockToleranceSeconds: 5,
      dpop: {
        algorithms: ['ES256', 'EdDSA'],
        maxAgeSeconds: 60,
        requireNonce: false,
        clockToleranceSeconds: 5,
      },
      mtls: { clientCertHeader: 'x-cert' },
    });
  });

  it.each<[string, AiSecurityOptions, string]>([
    ['a public URL with a path', { oauth: { publicUrl: 'https://a.test/b' } }, 'oauth.publicUrl'],
    ['a public URL without TLS', { oauth: { publicUrl: 'http://a.test' } }, 'oauth.publicUrl'],
    ['proofs without a public URL', { oauth: { dpop: {} } }, 'oauth.dpop'],
    [
      'a shared secret for proofs',
      { oauth: { publicUrl: 'https://a.test', dpop: { algorithms: ['HS256'] } } },
      'oauth.dpop.algorithms',
    ],
    [
      'a certificate header that nobody is believed in',
      { oauth: { mtls: { clientCertHeader: 'client-cert' } } },
      'oauth.mtls.clientCertHeader',
    ],
    ['no algorithm', { issuers: [{ ...ISSUER, algorithms: [] }] }, 'issuers[0].algorithms'],
    ['no type of token', { issuers: [{ ...ISSUER, tokenTypes: [] }] }, 'issuers[0].tokenTypes'],
    [
      'two issuers to whom one token would be sent',
      {
        issuers: [
          { ...ISSUER, introspection: { clientId: 'a', clientSecret: 'b' } },
          { issuer: 'https://as2.example.test', audience: 'api' },
          {
            issuer: 'https://as3.example.test',
            audience: 'api',
            introspection: { clientId: 'a', clientSecret: 'b' },
          },
        ],
      },
      'issuers[2].introspection',
    ],
    ['a wide tolerance', { oauth: { clockToleranceSeconds: 61 } }, 'oauth.clockToleranceSeconds'],
    ['a preset of nobody', { issuers: [{ ...ISSUER, preset: 'x' as 'okta' }] }, 'issuers[0].preset'],
    [
      'introspection without a secret',
      { issuers: [{ ...ISSUER, introspection: { clientId: 'a' } as never }] },
      'issuers[0].introspection.clientSecret',
    ],
    [
      'introspection without TLS',
      {
        issuers: [
          { ...ISSUER, introspection: { clientId: 'a', clientSecret: 'b', endpoint: 'http://a.test/i' } },
        ],
      },
      'issuers[0].introspection.endpoint',
    ],
    ['keys without a pepper', { apiKeys: { store: 'memory' } }, 'apiKeys.pepper'],
    ['keys in no Redis', { apiKeys: { store: 'redis', pepper: 'p'.repeat(32) } }, 'apiKeys.store'],
    [
      'keys in an unknown place',
      { apiKeys: { store: 'disk' as 'memory', pepper: 'p'.repeat(32) } },
      'apiKeys.store',
    ],
    [
      'keys in a folder that is not there',
      { apiKeys: { store: { file: '/nonexistent/keys.json' }, pepper: 'p'.repeat(32) } },
      'apiKeys.store.file',
    ],
    [
      'keys in a file that is a folder',
      { apiKeys: { store: { file: '/tmp' }, pepper: 'p'.repeat(32) } },
      'apiKeys.store.file',
    ],
    ['a short pepper', { apiKeys: { store: 'memory', pepper: 'short' } }, 'apiKeys.pepper'],
    [
      'a short earlier pepper',
      { apiKeys: { store: 'memory', pepper: 'p'.repeat(32), previousPeppers: ['short'] } },
      'apiKeys.previousPeppers',
    ],
    ['keys nowhere', { apiKeys: { environments: ['live'] } }, 'apiKeys.store'],
  ])('%s stops the boot', (_what, options, where) => {
    expect(faultsOf(options)).toEqual([where]);
  });

  it('one message names everything that is wrong, in form and in content, and quotes no secret', () => {
    let fault: unknown;
    try {
      resolve({
        issuers: [{ issuer: 'http://as.example.test', audience: '', preset: 'x' as 'okta' }],
        apiKeys: { store: 'redis', pepper: 'word-of-pass', environments: ['Live'] },
        oauth: { publicUrl: 'https://a.test/b', clockToleranceSeconds: -1 },
      });
    } catch (error) {
      fault = error;
    }
    const { faults, message } = fault as AiSecurityConfigError;
    expect(faults.map(({ where }) => where).toSorted()).toEqual([
      'apiKeys.environments',
      'apiKeys.pepper',
      'apiKeys.store',
      'issuers[0].audience',
      'issuers[0].issuer',
      'issuers[0].preset',
      'oauth.clockToleranceSeconds',
      'oauth.publicUrl',
    ]);
    for (const { where } of faults) expect(message).toContain(where);
    expect(message).not.toContain('word-of-pass');
  });

  it.each([
    { issuers: 'x' },
    { issuers: [null] },
    { issuers: [7] },
    { oauth: 'x' },
    { oauth: [] },
    { oauth: { publicUrl: 7, mtls: 7, dpop: 7 } },
    { apiKeys: 'x' },
    { apiKeys: { store: 7, pepper: 7 } },
    { trustedProxies: 'x' },
    { rate: 'x' },
    { pii: 'x' },
    { audit: 'x', metrics: 'x' },
  ])('nothing but faults comes of %j', (options) => {
    expect(() => resolve(options as never)).toThrow(AiSecurityConfigError);
  });

  it('API keys need no issuer; a pepper alone is nothing', () => {
    expect(faultsOf({ issuers: [], apiKeys: { store: 'memory', pepper: 'p'.repeat(32) } })).toEqual([]);
    expect(resolve({ apiKeys: { pepper: 'p'.repeat(32) } }).apiKeys).toBeUndefined();
    expect(faultsOf({ issuers: [], apiKeys: { pepper: 'p'.repeat(32) } })).toEqual(['issuers']);
  });

  it('a preset brings its types, and a list of types wins over it', () => {
    const settings = resolve({ issuers: [{ ...ISSUER, preset: 'okta' }] });
    expect(settings.issuers[0]).toMatchObject({
      shape: PRESETS.okta,
      tokenTypes: ['at+jwt', 'JWT', undefined],
    });
    const own = resolve({ issuers: [{ ...ISSUER, preset: 'okta', tokenTypes: ['at+jwt'] }] });
    expect(own.issuers[0]?.tokenTypes).toEqual(['at+jwt']);
  });
});
