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
      mtls: { clientCertHeader: 'client-cert' },
    });
  });

  it('with one turn DPoP on', () => {
    const { oauth } = resolve({
      oauth: { publicUrl: 'https://API.example.test:443/', mtls: { clientCertHeader: 'X-Cert' } },
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
    ['keys nowhere', { apiKeys: { environments: ['live'] } }, 'apiKeys.store'],
  ])('%s stops the boot', (_what, options, where) => {
    expect(faultsOf(options)).toEqual([where]);
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
