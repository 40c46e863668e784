import { describe, expect, it } from 'vitest';
import { ApiKeyError } from './api-key-error.js';
import { parseApiKey } from './api-key-format.js';
import type { ApiKeyRecord } from './api-key-record.js';
import { ApiKeyService } from './api-key.service.js';
import { KeyDigester } from './key-digester.js';
import { MemoryApiKeyStore } from './memory-api-key-store.js';
import type { NewApiKey } from './new-api-key.js';

const NOW = 1_800_000_000;
const DAY = 86_400;
const ASKED: NewApiKey = { name: 'nightly', owner: 'team-a' };

function rig() {
  const store = new MemoryApiKeyStore();
  const time = { now: NOW };
  let changes = 0;
  const service = new ApiKeyService(store, new KeyDigester('p'.repeat(32)), {
    environments: ['live', 'test'],
    clock: () => time.now * 1000,
    onChange: () => changes++,
  });
  return { store, time, service, changes: () => changes };
}

const failure = async (promise: Promise<unknown>): Promise<ApiKeyError> => {
  const error = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiKeyError);
  return error as ApiKeyError;
};

describe('ApiKeyService', () => {
  it('makes a key that is shown once, and stores only a digest', async () => {
    const { service, store } = rig();
    const { key, record } = await service.create(ASKED);
    expect(parseApiKey(key)).toEqual({ environment: 'live', id: record.id });
    expect(record).toEqual({
      ...ASKED,
      id: record.id,
      environment: 'live',
      scopes: [],
      createdAt: NOW,
      expiresAt: NOW + 90 * DAY,
      status: 'active',
    });
    expect(await service.show(record.id)).toEqual(record);
    const stored = JSON.stringify(await store.get(record.id));
    expect(stored).toContain('digest');
    expect(stored).not.toContain(key.slice(22, 65));
  });

  it('never returns digests', async () => {
    const { service } = rig();
    const { record } = await service.create(ASKED);
    const answers = [
      await service.create(ASKED),
      await service.show(record.id),
      await service.list(),
      await service.rotate(record.id),
      await service.revoke(record.id),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/digest|pepper|version/);
  });

  it('takes all that a key can have', async () => {
    const { service } = rig();
    const asked: NewApiKey = {
      name: 'Ünicode näme',
      owner: 'o',
      tenant: 't',
      environment: 'test',
      scopes: ['ai:chat', 'x'],
      models: ['m'],
      networks: ['10.0.0.0/8', '::1'],
      rate: '10/s',
      budget: { tokens: '1k/day', cost: '5 USD/day' },
    };
    const { record } = await service.create({ ...asked, expiresInDays: 'never' });
    expect(record).toEqual({ ...asked, id: record.id, createdAt: NOW, expiresAt: null, status: 'active' });
  });

  it.each<[string, Partial<NewApiKey>]>([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'bell\u0007' }],
    ['name', { name: 'right\u202Eto left' }],
    ['owner', { owner: '' }],
    ['tenant', { tenant: '' }],
    ['environment', { environment: 'prod' }],
    ['scopes', { scopes: ['two words'] }],
    ['scopes', { scopes: [''] }],
    ['scopes', { scopes: Array.from({ length: 101 }, (_, i) => `s${i}`) }],
    ['scopes', { scopes: 'ai:chat' as never }],
    ['models', { models: [] }],
    ['networks', { networks: [] }],
    ['networks', { networks: ['10.0.0.0/33'] }],
    ['networks', { networks: ['example.com'] }],
    ['rate', { rate: 'fast' }],
    ['budget', { budget: {} }],
    ['budget', { budget: { euros: '1' } as never }],
    ['expiry', { expiresInDays: 0 }],
    ['expiry', { expiresInDays: 1.5 }],
    ['expiry', { expiresInDays: Number.NaN }],
    ['expiry', { expiresInDays: 3651 }],
  ])('refuses a bad %s: %j', async (what, wrong) => {
    const { service, store } = rig();
    const error = await failure(service.create({ ...ASKED, ...wrong }));
    expect(error.code).toBe('invalid');
    expect(error.faults).toEqual([expect.stringContaining(what)]);
    expect((await store.list(10)).records).toEqual([]);
  });

  it('names every fault, and quotes none', async () => {
    const { service } = rig();
    const { key } = await service.create(ASKED);
    const error = await failure(
      service.create({ name: '', owner: '', environment: key, networks: [key], rate: key }),
    );
    expect(error.faults).toHaveLength(5);
    expect(error.message + error.stack).not.toContain(key);
  });

  it('lists in pages', async () => {
    const { service, time } = rig();
    for (let i = 0; i < 5; i++) {
      time.now++;
      await service.create({ ...ASKED, name: `key ${i}` });
    }
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.list({ limit: 2, cursor });
      names.push(...page.records.map(({ name }) => name));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(names).toEqual(['key 0', 'key 1', 'key 2', 'key 3', 'key 4']);
    for (const limit of [0, 1001, 1.5, Number.NaN])
      expect((await failure(service.list({ limit }))).code).toBe('invalid');
  });

  it('rotates under the same id, and says how long the old secret works', async () => {
    const { service, time, changes } = rig();
    const { key, record } = await service.create(ASKED);
    const rotated = await service.rotate(record.id, { overlapSeconds: 3600 });
    expect(rotated.key).not.toBe(key);
    expect(rotated.record).toEqual({ ...record, previousSecretUntil: NOW + 3600 });
    time.now += 3600;
    expect(await service.show(record.id)).toEqual(record);
    expect((await service.rotate(record.id, { expiresInDays: 10 })).record.expiresAt).toBe(
      time.now + 10 * DAY,
    );
    expect(changes()).toBe(2);
  });

  it.each([-1, 0.5, Number.NaN, 31 * DAY])('refuses an overlap of %d seconds', async (overlapSeconds) => {
    const { service } = rig();
    const { record } = await service.create(ASKED);
    expect((await failure(service.rotate(record.id, { overlapSeconds }))).code).toBe('invalid');
  });

  it('does not bring back what has ended', async () => {
    const { service, time } = rig();
    const { record } = await service.create(ASKED);
    const { record: other } = await service.create(ASKED);
    await service.revoke(record.id);
    expect((await failure(service.rotate(record.id))).code).toBe('ended');
    time.now += 90 * DAY;
    expect((await service.show(other.id)).status).toBe('expired');
    expect((await failure(service.rotate(other.id))).code).toBe('ended');
  });

  it('revokes once and for good', async () => {
    const { service, time } = rig();
    const { record } = await service.create(ASKED);
    const revoked = await service.revoke(record.id);
    expect(revoked).toEqual({ ...record, status: 'revoked', revokedAt: NOW });
    time.now += 10;
    expect(await service.revoke(record.id)).toEqual(revoked);
  });

  it('says that a key is not there', async () => {
    const { service } = rig();
    for (const act of [service.show('none'), service.rotate('none'), service.revoke('none')])
      expect((await failure(act)).code).toBe('not_found');
  });

  it('loses no change of two at once', async () => {
    const { service } = rig();
    const { record } = await service.create(ASKED);
    await Promise.all([service.rotate(record.id), service.revoke(record.id).catch(() => undefined)]);
    expect((await service.show(record.id)).status).toBe('revoked');
  });

  it('gives up when others change the key each time', async () => {
    class BusyStore extends MemoryApiKeyStore {
      override async update(next: ApiKeyRecord): Promise<boolean> {
        const stored = await this.get(next.id);
        await super.update({ ...stored!, version: stored!.version + 1 });
        return super.update(next);
      }
    }
    const service = new ApiKeyService(new BusyStore(), new KeyDigester('p'.repeat(32)));
    const { record } = await service.create(ASKED);
    expect((await failure(service.revoke(record.id))).code).toBe('conflict');
  });

  it('takes only names of environments that a key can carry', () => {
    for (const environments of [[], ['Live'], ['li_ve'], ['']])
      expect(
        () => new ApiKeyService(new MemoryApiKeyStore(), new KeyDigester('p'.repeat(32)), { environments }),
      ).toThrow(/environments/);
  });
});
