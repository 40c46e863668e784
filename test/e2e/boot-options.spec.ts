/** Bad options stop the boot with every fault at once; good ones come from code, then from the environment. */
import { Injectable, Module } from '@nestjs/common';
import { AiSecurityModule, type AiSecurityOptions } from '@ai-security/nestjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../../libs/ai-security/src/config/settings.js';
import { ADAPTERS, startApp } from './adapters.js';
import { bootFaults, GOOD } from './refused-boot.js';

const SECRET = 'too-short-secret';
const { issuer, audience } = { issuer: 'https://login.example.test', audience: 'https://api.example.test' };

@Injectable()
class HostSettings {
  readonly issuer = issuer;
}
@Module({ providers: [HostSettings], exports: [HostSettings] })
class HostSettingsModule {}

describe.each(ADAPTERS)('options on %s', (adapter) => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it.each<[string, AiSecurityOptions, string]>([
    ['no issuer', {}, 'issuers'],
    ['an empty list of issuers', { issuers: [] }, 'issuers'],
    ['an issuer without audience', { issuers: [{ issuer } as never] }, 'issuers[0].audience'],
    ['an empty audience', { issuers: [{ issuer, audience: '' }] }, 'issuers[0].audience'],
    [
      'an issuer over http',
      { issuers: [{ issuer: 'http://login.example.test', audience }] },
      'issuers[0].issuer',
    ],
    [
      'keys over http',
      { issuers: [{ issuer, audience, jwksUri: 'http://x.test/jwks' }] },
      'issuers[0].jwksUri',
    ],
    [
      'a symmetric algorithm',
      { issuers: [{ issuer, audience, algorithms: ['HS256'] }] },
      'issuers[0].algorithms',
    ],
    ['no algorithm', { issuers: [{ issuer, audience, algorithms: ['none'] }] }, 'issuers[0].algorithms'],
    [
      'an issuer twice',
      {
        issuers: [
          { issuer, audience },
          { issuer, audience: 'x' },
        ],
      },
      'issuers[1].issuer',
    ],
    [
      'credentials in an address',
      { issuers: [{ issuer: 'https://u:p@login.test', audience }] },
      'issuers[0].issuer',
    ],
    ['a locale that is none', { ...GOOD, pii: { locales: ['ZZ'] } }, 'pii.locales'],
    ['an audit file that cannot be', { ...GOOD, audit: { file: '/nowhere/audit.jsonl' } }, 'audit.file'],
    ['an unknown option', { ...GOOD, ratelimit: '1/min' } as never, 'ratelimit'],
    ['an unknown option in a group', { ...GOOD, rate: { limits: '1/min' } as never }, 'rate.limits'],
    [
      'an unknown option of an issuer',
      { issuers: [{ issuer, audience, aud: 'x' } as never] },
      'issuers[0].aud',
    ],
    ['a group that is none', { ...GOOD, rate: '60/min' as never }, 'rate'],
    ['a rate without unit', { ...GOOD, rate: { limit: '60' } }, 'rate.limit'],
    ['a rate of nothing', { ...GOOD, rate: { limit: '0/min' } }, 'rate.limit'],
    ['a rate of no burst', { ...GOOD, rate: { limit: { limit: '5/s', burst: 2 } } }, 'rate.limit'],
    ['two rates of one window', { ...GOOD, rate: { limit: ['5/s', '7/s'] } }, 'rate.limit'],
    ['a role without a rate', { ...GOOD, rate: { roles: { staff: 'many' } } }, 'rate.roles.staff'],
    ['a model without a rate', { ...GOOD, rate: { models: { 'gpt-4o': [] } } }, 'rate.models.gpt-4o'],
    ['rates of no roles', { ...GOOD, rate: { roles: '60/min' as never } }, 'rate.roles'],
    ['half a process', { ...GOOD, rate: { processes: 0.5 } }, 'rate.processes'],
    ['room for no call', { ...GOOD, concurrency: { limit: 0 } }, 'concurrency.limit'],
    ['room for half a call', { ...GOOD, concurrency: { roles: { staff: 1.5 } } }, 'concurrency.roles.staff'],
    ['room for roles in words', { ...GOOD, concurrency: { roles: 'staff' as never } }, 'concurrency.roles'],
    [
      'a store of blocks that is none',
      { ...GOOD, killSwitch: { store: 'disk' as never } },
      'killSwitch.store',
    ],
    ['blocks in a Redis that is not there', { ...GOOD, killSwitch: { store: 'redis' } }, 'killSwitch.store'],
    ['a rate of an unknown unit', { ...GOOD, rate: { authFailures: '5/fortnight' } }, 'rate.authFailures'],
    ['a secret that is short', { ...GOOD, secret: SECRET }, 'secret'],
    ['redis without a secret', { ...GOOD, redisUrl: 'redis://127.0.0.1:1' }, 'secret'],
    ['redis that is none', { ...GOOD, redisUrl: 'http://127.0.0.1:1', secret: 's'.repeat(32) }, 'redisUrl'],
    ['a proxy that is no address', { ...GOOD, trustedProxies: ['nowhere'] }, 'trustedProxies'],
    ['an unknown mode', { ...GOOD, mode: 'off' as never }, 'mode'],
    ['an unknown action', { ...GOOD, pii: { action: 'ignore' as never } }, 'pii.action'],
    [
      'an unknown action of a type',
      { ...GOOD, pii: { actions: { PHONE_NUMBER: 'hide' as never } } },
      'pii.actions',
    ],
    [
      'an action with a number that is none',
      { ...GOOD, pii: { actions: { CREDIT_CARD: { action: 'mask', keepLast: -1 } } } },
      'pii.actions.CREDIT_CARD',
    ],
    [
      'an action with more than it takes',
      { ...GOOD, pii: { actions: { CREDIT_CARD: { action: 'mask', keepLast: 4, with: '#' } as never } } },
      'pii.actions.CREDIT_CARD',
    ],
    ['a threshold that is no score', { ...GOOD, pii: { threshold: 2 } }, 'pii.threshold'],
    [
      'a threshold of a type that is no score',
      { ...GOOD, pii: { thresholds: { CREDIT_CARD: 'high' as never } } },
      'pii.thresholds.CREDIT_CARD',
    ],
    [
      'a threshold of an unknown type',
      { ...GOOD, pii: { thresholds: { CARD: 0.5 } } },
      'pii.thresholds.CARD',
    ],
    [
      'a value to find that is empty',
      { ...GOOD, pii: { deny: [{ type: 'NAME', values: [' '] }] } },
      'pii.deny',
    ],
    [
      'a type to find that is none',
      { ...GOOD, pii: { deny: [{ type: 'my name', values: ['x'] }] } },
      'pii.deny',
    ],
    [
      'values to find of a type that is left out',
      { ...GOOD, pii: { entities: ['EMAIL_ADDRESS'], deny: [{ type: 'NAME', values: ['x'] }] } },
      'pii.deny',
    ],
    ['values to leave that are none', { ...GOOD, pii: { allow: 'x' as never } }, 'pii.allow'],
    [
      'presidio over http',
      { ...GOOD, pii: { presidio: { url: 'http://presidio.test' } } },
      'pii.presidio.url',
    ],
    ['presidio nowhere', { ...GOOD, pii: { presidio: {} as never } }, 'pii.presidio.url'],
    [
      'presidio without end',
      { ...GOOD, pii: { presidio: { url: 'https://presidio.test', timeoutMs: 60_001 } } },
      'pii.presidio.timeoutMs',
    ],
    ['an action for an unknown type', { ...GOOD, pii: { actions: { PHONE: 'block' } } }, 'pii.actions.PHONE'],
    [
      'an action for a type that is not looked for',
      { ...GOOD, pii: { entities: ['EMAIL_ADDRESS'], actions: { CREDIT_CARD: 'block' } } },
      'pii.actions.CREDIT_CARD',
    ],
    ['masking of nothing', { ...GOOD, pii: { entities: [] } }, 'pii.entities'],
    ['an unknown type', { ...GOOD, pii: { entities: ['EMAIL'] } }, 'pii.entities'],
    ['a body limit of nothing', { ...GOOD, body: { bytes: 0 } }, 'body.bytes'],
    ['a sink that takes nothing', { ...GOOD, audit: { sink: {} as never } }, 'audit.sink'],
    ['a token that can be guessed', { ...GOOD, metrics: { token: 'short' } }, 'metrics.token'],
  ])('%s stops the boot', async (_, options, where) => {
    const faults = await bootFaults(adapter, options);
    expect(faults.map((fault) => fault.where)).toContainEqual(expect.stringContaining(where));
    expect(JSON.stringify(faults)).not.toContain(SECRET);
  });

  it('names every fault at once', async () => {
    const faults = await bootFaults(adapter, {
      issuers: [{ issuer: 'nonsense', audience: '' }],
      mode: 'off' as never,
      rate: { limit: 'often' },
      surprise: true,
    } as AiSecurityOptions);
    expect(faults.map(({ where }) => where).toSorted()).toEqual([
      'issuers[0].audience',
      'issuers[0].issuer',
      'mode',
      'rate.limit',
      'surprise',
    ]);
  });

  const settingsOf = async (...imports: Parameters<typeof startApp>[1]['imports'] & object) => {
    const { app } = await startApp(adapter, { imports });
    const settings = app.get<AiSecuritySettings>(AI_SECURITY_SETTINGS, { strict: false });
    await app.close();
    return settings;
  };

  it('takes from the environment what the code does not say', async () => {
    Object.assign(process.env, {
      AI_SECURITY_ISSUER: issuer,
      AI_SECURITY_AUDIENCE: audience,
      AI_SECURITY_MODE: 'observe',
      AI_SECURITY_SECRET: 'e'.repeat(40),
      AI_SECURITY_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1',
      AI_SECURITY_RATE: '7/h',
      AI_SECURITY_PII_ACTION: 'redact',
      AI_SECURITY_METRICS_TOKEN: 't'.repeat(20),
    });
    expect(await settingsOf(AiSecurityModule.forRoot())).toMatchObject({
      issuers: [{ issuer, audience }],
      mode: 'observe',
      secretGiven: true,
      trustedProxies: ['10.0.0.0/8', '192.0.2.1'],
      rate: { limit: [{ limit: 7, windowMs: 3_600_000 }] },
      pii: { action: 'redact' },
      metrics: { token: 't'.repeat(20) },
    });
  });

  it('lets the code win, member by member', async () => {
    Object.assign(process.env, {
      AI_SECURITY_MODE: 'observe',
      AI_SECURITY_RATE: '7/h',
      AI_SECURITY_ISSUER: 'x',
    });
    const options: AiSecurityOptions = { ...GOOD, mode: 'enforce', rate: { authFailures: '9/min' } };
    expect(await settingsOf(AiSecurityModule.forRoot(options))).toMatchObject({
      issuers: [{ issuer, audience }],
      mode: 'enforce',
      rate: { limit: [{ limit: 7 }], authFailures: { limit: 9 } },
    });
  });

  it('judges the environment as it judges the code', async () => {
    Object.assign(process.env, { AI_SECURITY_ISSUER: issuer, AI_SECURITY_RATE: 'often' });
    const faults = await bootFaults(adapter, {});
    expect(faults.map(({ where }) => where)).toEqual(['issuers[0].audience', 'rate.limit']);
  });

  it('may come from a factory, with the metrics elsewhere', async () => {
    const ours = AiSecurityModule.forRootAsync({
      imports: [HostSettingsModule],
      inject: [HostSettings],
      useFactory: async (host: HostSettings) => ({ issuers: [{ issuer: host.issuer, audience }] }),
      metricsPath: 'internal/numbers',
    });
    const { app, url } = await startApp(adapter, { imports: [ours] });
    expect((await fetch(`${url}/internal/numbers`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    await app.close();
  });

  it('are judged the same from a factory', async () => {
    const ours = AiSecurityModule.forRootAsync({ useFactory: () => ({ mode: 'off' as never }) });
    await expect(startApp(adapter, { imports: [ours] })).rejects.toMatchObject({
      name: 'AiSecurityConfigError',
      faults: [{ where: 'mode' }, { where: 'issuers' }],
    });
  });

  it('can leave the metrics without a route', async () => {
    const { app, url } = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot({ ...GOOD, metricsPath: false })],
    });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    await app.close();
  });
});
