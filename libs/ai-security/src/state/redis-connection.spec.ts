/** What every part of the library relies on, in each way in which Redis is run. */
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCluster } from '../../../../test/redis/redis-cluster.js';
import { startSentinel } from '../../../../test/redis/redis-sentinel.js';
import { startRedis } from '../../../../test/redis/redis-server.js';
import { RedisConnection } from './redis-connection.js';
import { StoreUnavailable } from './store-unavailable.js';

const COUNT = "return redis.call('INCRBY', KEYS[1], ARGV[1])";
const PATIENCE = { timeout: 15_000, interval: 20 };

const single = async () => {
  const redis = await startRedis();
  return { ...redis, healthy: async () => undefined, master: async (_key: string) => redis };
};
const clustered = async () => {
  const redis = await startCluster();
  return { ...redis, master: async (name: string) => redis.masterOf(name) };
};

beforeEach(() => Logger.overrideLogger(false));

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

const atOnce = async () => new Promise((resolve) => setImmediate(resolve, 'it waits'));

let serial = 0;

describe.each([
  ['one server', single],
  ['Sentinel', startSentinel],
  ['Cluster', clustered],
])('RedisConnection to %s', (_mode, start) => {
  let redis: Awaited<ReturnType<typeof start>>;
  let connection: RedisConnection | undefined;
  let key: string;
  beforeAll(async () => {
    redis = await start();
  });
  beforeEach(() => {
    key = `key ${serial++}`;
  });
  afterEach(() => {
    connection?.close();
    connection = undefined;
  });
  afterAll(() => redis.stop());

  const connected = async (): Promise<RedisConnection> => {
    connection = await RedisConnection.connect(redis.url);
    expect(connection.state).toBe('up');
    return connection;
  };

  it('runs a script atomically on the server', async () => {
    const count = (await connected()).script(COUNT);
    expect(await count.run([key], [2])).toBe(2);
    expect(await count.run([key], ['3'])).toBe(5);
    // Other slots: in a cluster other servers, which do not know the script yet.
    for (const other of ['a', 'b', 'c', 'd']) expect(await count.run([key + other], [1])).toBe(1);
  });

  it('answers each of many calls that are under way together', async () => {
    const count = (await connected()).script(COUNT);
    const replies = await Promise.all(Array.from({ length: 100 }, async () => count.run([key], [1])));
    expect(replies).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it('reports a refused command by its code', async () => {
    const refusing = (await connected()).script("return redis.error_reply('OOM no memory')");
    expect(await failure(refusing.run([key], []))).toMatchObject({ name: 'StoreUnavailable', reason: 'OOM' });
    expect(connection?.state).toBe('up');
  });

  it('fails every call after close()', async () => {
    const count = (await connected()).script(COUNT);
    connection?.close();
    expect(connection?.state).toBe('down');
    expect(await failure(count.run([key], [1]))).toBeInstanceOf(StoreUnavailable);
  });

  it('keeps the password out of logs and errors', async () => {
    const lines: unknown[] = [];
    const keep = (...line: unknown[]) => void lines.push(...line);
    Logger.overrideLogger({ log: keep, warn: keep, error: keep });

    connection = await RedisConnection.connect(redis.url.replace('://', '://nobody:hunter2@'));
    lines.push(await failure(connection.script(COUNT).run([key], [1])));
    expect(connection.state).toBe('down');
    expect(lines.map(String).join('\n')).toContain('WRONGPASS');
    expect(JSON.stringify(lines) + lines.map(String).join()).not.toContain('hunter2');
  });

  describe('with faults', () => {
    afterEach(async () => {
      await redis.restart();
      await redis.healthy();
    });

    /** Resolves when a call succeeds, with what the key holds. */
    const usable = async (): Promise<unknown> =>
      vi.waitFor(async () => connection!.script(COUNT).run([key], [0]), PATIENCE);

    it('starts without Redis, comes up when Redis appears, and recovers from a restart that forgot the scripts', async () => {
      await redis.stop({ keepData: true });
      connection = await RedisConnection.connect(redis.url);
      const count = connection.script(COUNT);
      expect(connection.state).toBe('down');
      expect(await failure(count.run([key], [1]))).toBeInstanceOf(StoreUnavailable);

      for (let round = 0; round < 2; round++) {
        await redis.restart();
        await usable();
        expect(connection.state).toBe('up');
        expect(await count.run([key], [1])).toBe(1);
        expect(await count.run([key], [1])).toBe(2);
      }
    });

    it('does not wait for a Redis that hangs, and uses it again afterwards', async () => {
      const count = (await connected()).script(COUNT);
      await count.run([key], [1]);
      const master = await redis.master(key);

      master.pause();
      expect(await failure(count.run([key], [1]))).toMatchObject({
        name: 'StoreUnavailable',
        reason: 'TIMEOUT',
      });
      // The connection is dropped: while a new one is tried, nothing waits for it.
      await vi.waitFor(async () => {
        const first = await Promise.race([failure(count.run([key], [0])), atOnce()]);
        expect(first).toMatchObject({ reason: 'DISCONNECTED' });
      }, PATIENCE);

      master.resume();
      // 1 and the timed out call, which Redis did after all.
      expect(await usable()).toBe(2);
    });

    it('connects to a Redis that hangs in bounded time', async () => {
      redis.pause();
      connection = await RedisConnection.connect(redis.url);
      expect(connection.state).toBe('down');
      expect(await failure(connection.script(COUNT).run([key], [1]))).toBeInstanceOf(StoreUnavailable);
      redis.resume();
      await usable();
      expect(connection.state).toBe('up');
    });

    it('does not send a call again that was under way when the connection broke', async () => {
      const count = (await connected()).script(COUNT);
      redis.pause();
      const lost = failure(count.run([key], [1]));
      await redis.restart();
      expect(await lost).toBeInstanceOf(StoreUnavailable);
      expect(await usable()).toBe(0);
    });
  });
});
