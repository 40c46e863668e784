import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../../test/redis/redis-server.js';
import { RedisConnection } from './redis-connection.js';
import { StoreUnavailable } from './store-unavailable.js';

const COUNT = "return redis.call('INCRBY', KEYS[1], ARGV[1])";

let redis: TestRedis;
let connection: RedisConnection | undefined;

beforeEach(async () => {
  Logger.overrideLogger(false);
  redis = await startRedis();
});
afterEach(async () => {
  connection?.close();
  connection = undefined;
  await redis.stop();
});

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('RedisConnection', () => {
  it('runs a script atomically on the server', async () => {
    connection = await RedisConnection.connect(redis.url);
    expect(connection.state).toBe('up');
    const count = connection.script(COUNT);
    expect(await count.run(['k'], [2])).toBe(2);
    expect(await count.run(['k'], ['3'])).toBe(5);
  });

  it('starts without Redis, comes up when Redis appears, and recovers from a restart that forgot the scripts', async () => {
    await redis.stop();
    connection = await RedisConnection.connect(redis.url);
    const count = connection.script(COUNT);
    expect(connection.state).toBe('down');
    expect(await failure(count.run(['k'], [1]))).toBeInstanceOf(StoreUnavailable);

    for (let round = 0; round < 2; round++) {
      await redis.restart();
      await vi.waitFor(() => expect(connection?.state).toBe('up'), 10_000);
      expect(await count.run(['k'], [1])).toBe(1);
      expect(await count.run(['k'], [1])).toBe(2);
    }
  });

  it('does not wait for a Redis that hangs, and uses it again afterwards', async () => {
    connection = await RedisConnection.connect(redis.url);
    const count = connection.script(COUNT);
    await count.run(['k'], [1]);

    redis.pause();
    expect(await failure(count.run(['k'], [1]))).toMatchObject({
      name: 'StoreUnavailable',
      reason: 'TIMEOUT',
    });
    expect(connection.state).toBe('down');
    const atOnce = new Promise((resolve) => setImmediate(resolve, 'waits'));
    expect(await Promise.race([failure(count.run(['k'], [1])), atOnce])).toMatchObject({
      reason: 'DISCONNECTED',
    });

    redis.resume();
    await vi.waitFor(() => expect(connection?.state).toBe('up'), 10_000);
    // 1 and the timed out call, which Redis did after all; the one that was refused never left us.
    expect(await count.run(['k'], [0])).toBe(2);
  });

  it('does not send a call again that was under way when the connection broke', async () => {
    connection = await RedisConnection.connect(redis.url);
    const count = connection.script(COUNT);
    redis.pause();
    const lost = failure(count.run(['k'], [1]));
    await redis.restart();
    expect(await lost).toBeInstanceOf(StoreUnavailable);
    await vi.waitFor(() => expect(connection?.state).toBe('up'), 10_000);
    expect(await count.run(['k'], [0])).toBe(0);
  });

  it('connects to a Redis that hangs in bounded time', async () => {
    redis.pause();
    connection = await RedisConnection.connect(redis.url);
    expect(connection.state).toBe('down');
    redis.resume();
    await vi.waitFor(() => expect(connection?.state).toBe('up'), 10_000);
  });

  it('reports a refused command by its code', async () => {
    connection = await RedisConnection.connect(redis.url);
    expect(
      await failure(connection.script("return redis.error_reply('OOM no memory')").run([], [])),
    ).toMatchObject({
      name: 'StoreUnavailable',
      reason: 'OOM',
    });
    expect(connection.state).toBe('up');
  });

  it('fails every call after close()', async () => {
    connection = await RedisConnection.connect(redis.url);
    connection.close();
    expect(connection.state).toBe('down');
    expect(await failure(connection.script(COUNT).run(['k'], [1]))).toBeInstanceOf(StoreUnavailable);
  });

  it('keeps the password out of logs and errors', async () => {
    await redis.stop();
    redis = await startRedis(['--requirepass', 'right-password']);
    const lines: unknown[] = [];
    const keep = (...line: unknown[]) => void lines.push(...line);
    Logger.overrideLogger({ log: keep, warn: keep, error: keep });

    connection = await RedisConnection.connect(`redis://:hunter2@127.0.0.1:${redis.port}`);
    lines.push(await failure(connection.script(COUNT).run(['k'], [1])));
    expect(connection.state).toBe('down');
    expect(lines.map(String).join('\n')).toContain('WRONGPASS');
    expect(JSON.stringify(lines) + lines.map(String).join()).not.toContain('hunter2');
  });

  it.each(['http://:hunter2@localhost', 'localhost:6379', 'redis://:hunter2@localhost:99999', ''])(
    'refuses the URL %j without repeating it',
    async (url) => {
      const error = await failure(RedisConnection.connect(url));
      expect(String(error)).toContain('must begin with redis://');
      expect(String(error)).not.toContain('hunter2');
    },
  );
});
