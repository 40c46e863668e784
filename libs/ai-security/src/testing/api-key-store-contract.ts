/** The contract of `ApiKeyStore`, for the tests of a host that stores API keys in its own way. */
import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ApiKeyRecord } from '../auth/api-keys/api-key-record.js';
import type { ApiKeyStore } from '../auth/api-keys/api-key-store.js';

/** Of the test runner: those of Vitest, Jest, Mocha and `node:test` fit. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/** One set of keys, seen by two processes. */
export interface ContractStores {
  readonly one: ApiKeyStore;
  /** On the same keys with nothing of its own shared; where that cannot be, `one` again. */
  readonly other: ApiKeyStore;
  /** @default nothing */
  readonly close?: () => unknown;
}

const NOW = 1_800_000_000;
const WRITERS = 8;

/** A record as the service makes it; `overrides` replace its members. */
function recordOf(overrides: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  return {
    id: randomUUID().replaceAll('-', '').slice(0, 12),
    version: 1,
    name: 'nightly "batch" ✓',
    environment: 'live',
    owner: 'team-a',
    tenant: 'acme',
    scopes: ['ai:chat', 'ai:read'],
    models: ['small'],
    networks: ['203.0.113.0/24'],
    rate: '60/min',
    budget: { tokens: '100k/day' },
    createdAt: NOW,
    expiresAt: null,
    digests: [{ digest: 'd'.repeat(43), pepperId: 'p', notAfter: NOW + 60 }],
    ...overrides,
  };
}

async function allIds(store: ApiKeyStore, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list(limit, cursor);
    ok(page.records.length <= limit, 'a page is no longer than asked for');
    ids.push(...page.records.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

/**
 * Declares the tests that every `ApiKeyStore` must pass. They add keys and remove none.
 *
 * @param open gives the stores of one test; keys may be in them already
 * @example
 * import { describe, it } from 'vitest';
 * apiKeyStoreContract({ describe, it }, 'PostgresApiKeyStore', async () => {
 *   const pools = [await connect(), await connect()];
 *   const [one, other] = pools.map((pool) => new PostgresApiKeyStore(pool));
 *   return { one, other, close: () => Promise.all(pools.map((pool) => pool.end())) };
 * });
 */
export function apiKeyStoreContract(
  { describe, it }: ContractRunner,
  name: string,
  open: () => ContractStores | Promise<ContractStores>,
): void {
  const test = (title: string, body: (one: ApiKeyStore, other: ApiKeyStore) => Promise<void>): void => {
    it(title, async () => {
      const stores = await open();
      try {
        await body(stores.one, stores.other);
      } finally {
        await stores.close?.();
      }
    });
  };

  describe(`${name} keeps the contract of ApiKeyStore`, () => {
    test('gives back what was stored, and nothing for an id that is not there', async (one, other) => {
      const record = recordOf();
      strictEqual(await one.get(record.id), undefined);
      strictEqual(await other.insert(record), true);
      deepStrictEqual(await one.get(record.id), record);
      deepStrictEqual(await other.get(record.id), record);
      const { id, version, name: called, environment, owner, scopes, createdAt, digests } = recordOf();
      const least = {
        id,
        version,
        name: called,
        environment,
        owner,
        scopes,
        createdAt,
        digests,
        expiresAt: NOW,
      };
      await one.insert(least);
      deepStrictEqual(await other.get(least.id), least);
    });

    test('refuses a second key with the same id', async (one, other) => {
      const record = recordOf();
      await one.insert(record);
      strictEqual(await other.insert({ ...record, owner: 'somebody else' }), false);
      deepStrictEqual(await one.get(record.id), record);
    });

    test('shows a change to the other process at its next read', async (one, other) => {
      const record = recordOf();
      await one.insert(record);
      await other.get(record.id);
      for (let version = 2; version < 6; version++) {
        const changed = { ...record, version, revokedAt: NOW + version };
        strictEqual(await one.update(changed), true);
        deepStrictEqual(await other.get(record.id), changed);
      }
    });

    test('refuses a change of what is no longer there', async (one, other) => {
      const record = recordOf();
      strictEqual(await one.update({ ...record, version: 2 }), false);
      await one.insert(record);
      strictEqual(await other.update({ ...record, version: 2, name: 'first' }), true);
      strictEqual(await one.update({ ...record, version: 2, name: 'second' }), false);
      strictEqual(await one.update({ ...record, version: 4, name: 'from the future' }), false);
      strictEqual((await one.get(record.id))?.name, 'first');
    });

    test('lets one of many changes at once through', async (one, other) => {
      const record = recordOf();
      await one.insert(record);
      const writers = Array.from({ length: WRITERS }, (_, i) =>
        (i % 2 === 0 ? one : other).update({ ...record, version: 2, name: `writer ${i}` }),
      );
      const done = await Promise.all(writers);
      strictEqual(done.filter(Boolean).length, 1);
      strictEqual((await other.get(record.id))?.name, `writer ${done.indexOf(true)}`);
    });

    test('loses no key of many that are made at once', async (one, other) => {
      const records = Array.from({ length: WRITERS }, () => recordOf());
      await Promise.all(records.map((record, i) => (i % 2 === 0 ? one : other).insert(record)));
      for (const record of records) deepStrictEqual(await one.get(record.id), record);
    });

    test('notes a use once a minute, beside other changes', async (one, other) => {
      const record = recordOf();
      await one.insert(record);
      const used = async (): Promise<number | undefined> => (await other.get(record.id))?.lastUsedAt;
      await one.touch(record.id, NOW);
      strictEqual(await used(), NOW);
      await other.touch(record.id, NOW + 59);
      await one.touch(record.id, NOW - 3600);
      strictEqual(await used(), NOW);
      strictEqual(await other.update({ ...record, version: 2, name: 'renamed' }), true);
      strictEqual(await used(), NOW);
      await other.touch(record.id, NOW + 60);
      deepStrictEqual(await one.get(record.id), {
        ...record,
        version: 2,
        name: 'renamed',
        lastUsedAt: NOW + 60,
      });
      await one.touch('notThere0000', NOW);
      strictEqual(await one.get('notThere0000'), undefined);
    });

    test('lists every key once, by time of creation, in pages of any length', async (one, other) => {
      const records = [30, 10, 20, 10].map((age) => recordOf({ createdAt: NOW - age }));
      for (const record of records) await one.insert(record);
      const expected = records
        .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
      for (const limit of [1, 2, 3, 1000]) {
        const ids = await allIds(other, limit);
        strictEqual(new Set(ids).size, ids.length);
        deepStrictEqual(
          ids.filter((id) => expected.includes(id)),
          expected,
        );
      }
    });

    test('goes on after a page where it ended, whatever was added since', async (one, other) => {
      for (const age of [4, 3, 2, 1]) await one.insert(recordOf({ createdAt: NOW - age }));
      const first = await one.list(2);
      notStrictEqual(first.cursor, undefined);
      const rest = (await one.list(1000, first.cursor)).records.map(({ id }) => id);
      const early = recordOf({ createdAt: 1 });
      await other.insert(early);
      deepStrictEqual(
        (await one.list(1000, first.cursor)).records.map(({ id }) => id),
        rest,
      );
      strictEqual((await one.list(1)).records[0]?.createdAt, 1);
    });
  });
}
