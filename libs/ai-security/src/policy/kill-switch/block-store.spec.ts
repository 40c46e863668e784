/** Every store of blocks keeps one contract, on a real file system and a real Redis. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askRedis, startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { MAX_BLOCKS, newBlock, type Block, type BlockTarget } from './block.js';
import type { BlockStore } from './block-store.js';
import { FileBlockStore } from './file-block-store.js';
import { MemoryBlockStore } from './memory-block-store.js';
import { RedisBlockStore } from './redis-block-store.js';

let folder: string;
let redis: TestRedis;
let connection: RedisConnection;
beforeAll(async () => {
  Logger.overrideLogger(false);
  folder = mkdtempSync(join(tmpdir(), 'blocks-'));
  redis = await startRedis();
  connection = await RedisConnection.connect(redis.url);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  connection.close();
  await redis.stop();
});

let files = 0;
const newPath = (): string => join(folder, `blocks-${files++}.json`);

/** Two processes on one store. */
interface Pair {
  readonly one: BlockStore;
  readonly other: BlockStore;
}

const alice: BlockTarget = { kind: 'principal', id: 'https://as.example|alice' };
const sorted = (blocks: readonly Block[]) =>
  blocks.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe.each<[string, () => Promise<Pair>]>([
  [
    'memory',
    async () => {
      const store = new MemoryBlockStore();
      return { one: store, other: store };
    },
  ],
  [
    'a file',
    async () => {
      const path = newPath();
      return { one: new FileBlockStore(path), other: new FileBlockStore(path) };
    },
  ],
  [
    'Redis',
    async () => {
      await askRedis(redis, 'FLUSHALL');
      return { one: new RedisBlockStore(connection), other: new RedisBlockStore(connection) };
    },
  ],
])('BlockStore in %s', (_, open) => {
  it('begins empty', async () => {
    const { one } = await open();
    expect(await one.read()).toEqual([]);
    expect(await one.remove(alice)).toBe(false);
  });

  it('shows a block and its end to the other process at its next read', async () => {
    const { one, other } = await open();
    const blocks: Block[] = [
      newBlock(alice, { reason: 'stolen_key', expiresAt: Math.floor(Date.now() / 1000) + 60 }),
      newBlock({ kind: 'key', id: 'AAAAAAAAAAAA' }),
      newBlock({ kind: 'tenant', id: 'größe "1"\n' }),
      newBlock({ kind: 'model', id: 'gpt-*' }),
      newBlock({ kind: 'all' }),
    ];
    for (const [i, block] of blocks.entries()) {
      await one.put(block);
      expect(sorted(await other.read())).toEqual(sorted(blocks.slice(0, i + 1)));
    }
    for (const [i, block] of blocks.entries()) {
      expect(await other.remove(block)).toBe(true);
      expect(sorted(await one.read())).toEqual(sorted(blocks.slice(i + 1)));
    }
    expect(await other.remove(alice)).toBe(false);
  });

  it('has one block for a target, the last', async () => {
    const { one, other } = await open();
    await one.put(newBlock({ kind: 'model', id: 'GPT-5' }, { reason: 'first' }));
    const last = newBlock({ kind: 'model', id: 'gpt-5' }, { reason: 'second' });
    await other.put(last);
    expect(await one.read()).toEqual([last]);
    expect(await one.remove({ kind: 'model', id: 'Gpt-5' })).toBe(true);
  });

  it('loses no block of many at once', async () => {
    const { one, other } = await open();
    const put = Array.from({ length: 20 }, async (__, i) =>
      (i % 2 === 0 ? one : other).put(newBlock({ kind: 'principal', id: `${i}` })),
    );
    await Promise.all(put);
    expect(await one.read()).toHaveLength(20);
  });

  it('takes no more than it can hold, and drops what is over first', async () => {
    const { one } = await open();
    const many = Array.from({ length: MAX_BLOCKS }, (__, i) => newBlock({ kind: 'principal', id: `${i}` }));
    await fill(one, many);
    await expect(one.put(newBlock(alice))).rejects.toMatchObject({ reason: 'FULL' });
    // In place of another there is room.
    await one.put({ ...many[0]!, expiresAt: 1 });
    await one.put(newBlock(alice));
    expect((await one.read()).filter((block) => block.expiresAt !== 1)).toHaveLength(MAX_BLOCKS);
  }, 60_000);

  async function fill(store: BlockStore, blocks: readonly Block[]): Promise<void> {
    if (store instanceof RedisBlockStore) {
      const fields = blocks.flatMap((block) => [
        `principal:${'id' in block ? block.id : ''}`,
        JSON.stringify(block),
      ]);
      await askRedis(redis, 'HSET', 'ai-security:{kill-switch}:blocks', ...fields);
      await store.put(blocks[0]!);
    } else if (store instanceof FileBlockStore) {
      writeFileSync(join(folder, `blocks-${files - 1}.json`), JSON.stringify({ format: 1, blocks }));
    } else for (const block of blocks) await store.put(block);
  }
});

describe('the file', () => {
  it('is for its owner only', async () => {
    const path = newPath();
    await new FileBlockStore(path).put(newBlock(alice));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['cut', '{"format":1,"blocks":[{"kind":"pri'],
    ['of another format', '{"format":2,"blocks":[]}'],
    ['with a block that is none', '{"format":1,"blocks":[{"kind":"principal","reason":"x"}]}'],
    [
      'with a time that is none',
      '{"format":1,"blocks":[{"kind":"all","reason":"x","blockedAt":1,"expiresAt":"1"}]}',
    ],
  ])('that is %s is a store that is down, and is not overwritten', async (_, text) => {
    const path = newPath();
    writeFileSync(path, text);
    const store = new FileBlockStore(path);
    await expect(store.read()).rejects.toMatchObject({ reason: 'CORRUPT' });
    await expect(store.put(newBlock(alice))).rejects.toMatchObject({ reason: 'CORRUPT' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('that is gone is no list without blocks', async () => {
    const path = newPath();
    const store = new FileBlockStore(path);
    await store.put(newBlock(alice));
    await store.read();
    rmSync(path);
    await expect(store.read()).rejects.toMatchObject({ reason: 'ENOENT' });
  });
});

describe('Redis', () => {
  const opened = async () => {
    await askRedis(redis, 'FLUSHALL');
    return new RedisBlockStore(connection);
  };
  const idsIn = async (store: BlockStore) =>
    (await store.read()).map((block) => ('id' in block ? block.id : block.kind)).toSorted();
  const principal = (id: string) => newBlock({ kind: 'principal', id });

  it('that comes back empty is given back what this process knew, but what was released', async () => {
    const store = await opened();
    for (const id of ['a', 'b', 'c']) await store.put(principal(id));
    await store.remove(principal('c'));
    await askRedis(redis, 'FLUSHALL');
    // Another process writes before anyone has noticed.
    await new RedisBlockStore(connection).put(principal('d'));
    expect(await idsIn(store)).toEqual(['a', 'b', 'd']);
    expect(await idsIn(new RedisBlockStore(connection))).toEqual(['a', 'b', 'd']);
    await store.remove(principal('a'));
    expect(await idsIn(store)).toEqual(['b', 'd']);
  });

  it('that lost its last changes is given them back', async () => {
    const store = await opened();
    await store.put(principal('a'));
    const version = await askRedis(redis, 'GET', 'ai-security:{kill-switch}:version');
    await store.put(principal('b'));
    // As a replica that lagged by one change.
    await askRedis(redis, 'HDEL', 'ai-security:{kill-switch}:blocks', 'principal:b');
    await askRedis(redis, 'SET', 'ai-security:{kill-switch}:version', String(version));
    expect(await idsIn(store)).toEqual(['a', 'b']);
    expect(await idsIn(new RedisBlockStore(connection))).toEqual(['a', 'b']);
  });

  it('that holds something foreign is a store that is down', async () => {
    const store = await opened();
    await store.put(principal('a'));
    await askRedis(redis, 'HSET', 'ai-security:{kill-switch}:blocks', 'x', '{"kind":"everybody"}');
    await expect(new RedisBlockStore(connection).read()).rejects.toMatchObject({ reason: 'CORRUPT' });
  });
});
