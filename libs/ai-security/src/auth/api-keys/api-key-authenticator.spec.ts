import { describe, expect, it } from 'vitest';
import { apiKeyRig, forge, HOME, PEPPER } from '../../../../../test/auth/api-key-rig.js';
import type { SecurityProblem } from '../../errors/security-problem.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { ApiKeyAuthenticator } from './api-key-authenticator.js';
import { newApiKey, newApiKeyId } from './api-key-format.js';
import { ApiKeyService } from './api-key.service.js';
import { KeyDigester } from './key-digester.js';

const DAY = 86_400;

describe('a good key', () => {
  it('proves its owner', async () => {
    const { make, authenticate, time } = apiKeyRig();
    const { key, record } = await make({
      tenant: 'acme',
      models: ['small'],
      rate: '60/min',
      budget: { tokens: '1k/day' },
    });
    const principal = await authenticate(key);
    expect(principal).toMatchObject({
      id: `key:${record.id}`,
      kind: 'api_key',
      issuer: 'api-key',
      subject: 'team-a',
      tenant: 'acme',
      scopes: new Set(['ai:chat']),
      models: ['small'],
      expiresAt: time.ms / 1000 + 90 * DAY,
    });
    expect({ ...principal.claims }).toEqual({
      key_id: record.id,
      name: 'nightly',
      environment: 'live',
      secret: 'current',
      tenant: 'acme',
      rate: '60/min',
      budget: { tokens: '1k/day' },
    });
    expect(Object.isFrozen(principal) && Object.isFrozen(principal.claims)).toBe(true);
    expect(Object.getPrototypeOf(principal.claims)).toBeNull();
  });

  it('may never end', async () => {
    const { make, authenticate, time } = apiKeyRig();
    const { key } = await make({ expiresInDays: 'never' });
    time.ms *= 2;
    expect((await authenticate(key)).expiresAt).toBe(Infinity);
  });

  it('is looked up once in 0.9 seconds, and known without waiting in between', async () => {
    const { make, authenticator, authenticate, store, time } = apiKeyRig();
    const { key } = await make();
    const principal = await authenticate(key);
    time.ms += 899;
    expect(authenticator.authenticate(key, HOME)).toBe(principal);
    expect(store.lookUps).toBe(1);
    time.ms += 1;
    await authenticate(key);
    expect(store.lookUps).toBe(2);
  });

  it('is looked up once for many calls at a time', async () => {
    const { make, authenticate, store } = apiKeyRig();
    const { key } = await make();
    await Promise.all(Array.from({ length: 100 }, () => authenticate(key)));
    expect(store.lookUps).toBe(1);
  });

  it('is noted as used once a minute, though the store cannot take the note', async () => {
    const { make, authenticate, store, service, time } = apiKeyRig();
    const { key, record } = await make();
    const first = time.ms / 1000;
    for (let second = 0; second < 59; second++) {
      await authenticate(key);
      time.ms += 1000;
    }
    expect(store.touches).toBe(1);
    expect((await service.show(record.id)).lastUsedAt).toBe(first);
    time.ms += 1000;
    await authenticate(key);
    expect(store.touches).toBe(2);

    time.ms += 60_000;
    store.touch = () => Promise.reject(new StoreUnavailable('READONLY'));
    await expect(authenticate(key)).resolves.toBeDefined();
  });
});

describe('a bad key', () => {
  it('costs no look-up where its form is wrong', async () => {
    const { make, refusal, store } = apiKeyRig();
    const { key } = await make();
    const typo = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a');
    expect(await refusal(typo)).toBe('401 invalid_token malformed');
    expect(await refusal('aisk_live_')).toBe('401 invalid_token malformed');
    const { key: other } = await make({ environment: 'test' });
    expect(await refusal(other)).toBe('401 invalid_token environment');
    expect(store.lookUps).toBe(0);
  });

  it('is unknown, or has another secret', async () => {
    const { make, refusal, store } = apiKeyRig();
    const { key } = await make();
    expect(await refusal(newApiKey('live', newApiKeyId()))).toBe('401 invalid_token unknown_key');
    expect(await refusal(forge(key))).toBe('401 invalid_token secret');
    expect(store.lookUps).toBe(2);
    expect(await refusal(key)).toBe('admitted');
  });

  it('is answered alike for every reason', async () => {
    const { make, authenticate, service } = apiKeyRig();
    const { key } = await make();
    const { key: revoked, record } = await make();
    await service.revoke(record.id);
    const answers = new Set<string>();
    for (const bad of [forge(key), revoked, 'aisk_live_x', newApiKey('live', newApiKeyId())]) {
      const problem = await authenticate(bad).catch((error: unknown) => error as SecurityProblem);
      answers.add(
        JSON.stringify([(problem as SecurityProblem).document(), (problem as SecurityProblem).headers]),
      );
    }
    expect(answers.size).toBe(1);
  });

  it('says that it has ended only to who has the secret', async () => {
    const { make, refusal, service, time } = apiKeyRig();
    const { key, record } = await make({ expiresInDays: 1 });
    time.ms += DAY * 1000 - 1;
    expect(await refusal(key)).toBe('admitted');
    // Seen at once, though the key is remembered.
    time.ms += 1;
    expect(await refusal(key)).toBe('401 invalid_token expired');
    expect(await refusal(forge(key))).toBe('401 invalid_token secret');
    await service.revoke(record.id);
    expect(await refusal(key)).toBe('401 invalid_token revoked');
    expect(await refusal(forge(key))).toBe('401 invalid_token secret');
  });
});

describe('a revocation', () => {
  it('of another process is seen within a second', async () => {
    const { make, refusal, service, time } = apiKeyRig();
    const { key, record } = await make();
    expect(await refusal(key)).toBe('admitted');
    await service.revoke(record.id);
    time.ms += 900;
    expect(await refusal(key)).toBe('401 invalid_token revoked');
  });

  it('of this process is seen at once, also by what was being looked up', async () => {
    const { make, store, digester, refusal, authenticator } = apiKeyRig();
    const service = new ApiKeyService(store, digester, { onChange: () => authenticator.forget() });
    const { key, record } = await make({ expiresInDays: 'never' });
    expect(await refusal(key)).toBe('admitted');
    await service.revoke(record.id);
    expect(await refusal(key)).toBe('401 invalid_token revoked');

    const second = await make({ expiresInDays: 'never' });
    const early = refusal(second.key);
    const revoked = service.revoke(second.record.id);
    await early;
    await revoked;
    expect(await refusal(second.key)).toBe('401 invalid_token revoked');
  });

  it('lasts while the store is down: what is not known is refused, as unavailable', async () => {
    const { make, refusal, authenticate, store, time } = apiKeyRig();
    const { key } = await make();
    await authenticate(key);
    store.down = true;
    expect(await refusal(key)).toBe('admitted');
    time.ms += 900;
    expect(await refusal(key)).toBe('503 temporarily_unavailable key_store_down');
    const problem = await authenticate(key).catch((error: unknown) => error);
    expect((problem as SecurityProblem).headers).toEqual({ 'Retry-After': '5' });
    store.down = false;
    expect(await refusal(key)).toBe('admitted');
  });
});

describe('a rotation', () => {
  it('lets both secrets in for the overlap, and tells them apart', async () => {
    const { make, authenticate, refusal, service, time } = apiKeyRig();
    const { key: old, record } = await make();
    const { key: fresh } = await service.rotate(record.id);
    const byOld = await authenticate(old);
    expect(byOld.id).toBe((await authenticate(fresh)).id);
    expect(byOld.claims['secret']).toBe('previous');
    expect(byOld.expiresAt).toBe(time.ms / 1000 + DAY);
    expect((await authenticate(fresh)).claims['secret']).toBe('current');
    time.ms += DAY * 1000;
    expect(await refusal(old)).toBe('401 invalid_token rotated');
    expect(await refusal(fresh)).toBe('admitted');
  });

  it('keeps two secrets at most', async () => {
    const { make, refusal, service, time } = apiKeyRig();
    const { key: first, record } = await make();
    const { key: second } = await service.rotate(record.id);
    const { key: third } = await service.rotate(record.id, { overlapSeconds: 60 });
    expect(await refusal(first)).toBe('401 invalid_token secret');
    expect(await refusal(second)).toBe('admitted');
    expect(await refusal(third)).toBe('admitted');
    await service.revoke(record.id);
    time.ms += 900;
    expect(await refusal(second)).toBe('401 invalid_token revoked');
    expect(await refusal(third)).toBe('401 invalid_token revoked');
  });

  it('without overlap ends the old secret', async () => {
    const { make, refusal, service } = apiKeyRig();
    const { key: old, record } = await make();
    await service.rotate(record.id, { overlapSeconds: 0 });
    expect(await refusal(old)).toBe('401 invalid_token secret');
  });
});

describe('a pepper', () => {
  it('can be replaced: digests move to the new one as their keys are used', async () => {
    const { make, store, time } = apiKeyRig();
    const { key: used } = await make();
    const { key: unused } = await make();
    const clock = (): number => time.ms;
    const through = (digester: KeyDigester) => new ApiKeyAuthenticator(store, digester, { clock });
    const next = 'another pepper, also of 32 and more characters';

    const between = through(new KeyDigester(next, [PEPPER]));
    await between.authenticate(used, HOME);
    const after = through(new KeyDigester(next));
    expect(await after.authenticate(used, HOME)).toMatchObject({ kind: 'api_key' });
    await expect(after.authenticate(unused, HOME)).rejects.toMatchObject({ reason: 'secret' });
    await expect(between.authenticate(unused, HOME)).resolves.toMatchObject({ kind: 'api_key' });
  });

  it('has 32 characters or more', () => {
    expect(() => new KeyDigester('x'.repeat(31))).toThrow(/32/);
    expect(() => new KeyDigester(PEPPER, ['short'])).toThrow(/32/);
  });

  it('does not move a digest over a change that came in between', async () => {
    const { make, store, time, service } = apiKeyRig();
    const { key, record } = await make();
    const next = new ApiKeyAuthenticator(store, new KeyDigester('n'.repeat(32), [PEPPER]), {
      clock: () => time.ms,
    });
    const checking = next.authenticate(key, HOME);
    const revoking = service.revoke(record.id);
    await Promise.allSettled([checking, revoking]);
    expect((await service.show(record.id)).status).toBe('revoked');
  });
});

describe('a key with networks', () => {
  it.each([
    ['203.0.113.7', 'admitted'],
    ['198.51.100.200', 'admitted'],
    ['2001:db8::1', 'admitted'],
    ['203.0.113.8', '403 ip_not_allowed ip_not_allowed'],
    ['2001:db9::1', '403 ip_not_allowed ip_not_allowed'],
    ['unknown', '403 ip_not_allowed ip_not_allowed'],
    ['', '403 ip_not_allowed ip_not_allowed'],
  ])('from %s: %s, at first and again', async (address, expected) => {
    const { make, refusal } = apiKeyRig();
    const { key } = await make({ networks: ['203.0.113.7/32', '198.51.100.0/24', '2001:db8::/32'] });
    expect(await refusal(key, address)).toBe(expected);
    expect(await refusal(key, address)).toBe(expected);
  });

  it('does not tell others that there are such', async () => {
    const { make, refusal } = apiKeyRig();
    const { key } = await make({ networks: ['203.0.113.7'] });
    expect(await refusal(forge(key), '192.0.2.1')).toBe('401 invalid_token secret');
  });
});
