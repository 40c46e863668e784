/** Another server takes over: no call hangs, none is done twice, and the connection finds the new one by itself. */
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { underLoad } from '../../../../test/redis/under-load.js';
import { startCluster, type TestCluster } from '../../../../test/redis/redis-cluster.js';
import { startSentinel } from '../../../../test/redis/redis-sentinel.js';
import { askRedis, freePort, startRedis } from '../../../../test/redis/redis-server.js';
import { RedisConnection, type RedisScript } from './redis-connection.js';

/** Counts how often each call was done. */
const MARK = "return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)";
const MARKS = "return redis.call('HGETALL', KEYS[1])";
const PATIENCE = { timeout: 20_000, interval: 20 };

/** The timeout of a command, and what a busy machine adds. */
const BOUND_MS = 500 + 500;

let connection: RedisConnection;
let mark: RedisScript;
let key: string;
let serial = 0;

beforeEach(() => {
  Logger.overrideLogger(false);
  key = `key ${serial++}`;
});
afterEach(() => connection.close());

async function connect(url: string): Promise<void> {
  connection = await RedisConnection.connect(url);
  mark = connection.script(MARK);
}
const call = async (n: number): Promise<unknown> => mark.run([key], [n]);

/** Call → how often it was done. */
async function timesDone(): Promise<Map<number, number>> {
  const flat = (await connection.script(MARKS).run([key], [])) as string[];
  return new Map(flat.flatMap((text, i) => (i % 2 === 0 ? [[Number(text), Number(flat[i + 1])]] : [])));
}
const someDone = async (): Promise<void> =>
  vi.waitFor(async () => expect((await timesDone()).size).toBeGreaterThan(10), PATIENCE);

/** Makes calls from before a fault until they are answered again, and says which were done twice. */
async function through(fault: () => Promise<unknown>) {
  const report = await underLoad(call, async () => {
    await someDone();
    await fault();
    await vi.waitFor(timesDone, PATIENCE);
    const before = (await timesDone()).size;
    await vi.waitFor(async () => expect((await timesDone()).size).toBeGreaterThan(before + 10), PATIENCE);
  });
  const twice = [...(await timesDone())].filter(([, times]) => times !== 1);
  return { ...report, twice };
}

describe.each([
  [
    'Sentinel',
    async () => {
      const redis = await startSentinel();
      return { ...redis, demote: async (_key: string) => redis.demoteMaster() };
    },
  ],
  [
    'Cluster',
    async () => {
      const redis = await startCluster();
      return {
        ...redis,
        master: async (name: string) => redis.masterOf(name),
        demote: async (name: string) => redis.demoteMasterOf(name),
      };
    },
  ],
])('a failover in %s', (_mode, start) => {
  let redis: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    redis = await start();
  });
  beforeEach(async () => connect(redis.url));
  afterAll(() => redis.stop());

  const replaced = async (master: unknown): Promise<void> =>
    vi.waitFor(async () => expect(await redis.master(key)).not.toBe(master), PATIENCE);

  it('that an operator asks for', async () => {
    const master = await redis.master(key);
    const { twice, slowestMs } = await through(async () => {
      await redis.demote(key);
      await replaced(master);
    });
    expect(twice).toEqual([]);
    expect(slowestMs).toBeLessThan(BOUND_MS);
    await redis.healthy();
  });

  it('that follows the death of the master', async () => {
    const master = await redis.master(key);
    const { twice, failed, slowestMs } = await through(async () => {
      await master.stop();
      await replaced(master);
    });
    expect(failed).not.toEqual([]);
    expect(twice).toEqual([]);
    expect(slowestMs).toBeLessThan(BOUND_MS);
  });
});

describe('a Cluster', () => {
  let redis: TestCluster;
  beforeAll(async () => {
    redis = await startCluster();
  });
  beforeEach(async () => connect(redis.url));
  afterAll(() => redis.stop());

  it('moves a slot, and no call notices', async () => {
    const { failed, twice, answered } = await through(async () => redis.moveSlotOf(key, someDone));
    expect(failed).toEqual([]);
    expect(twice).toEqual([]);
    expect((await timesDone()).size).toBe(answered.length);
  });

  it('cannot do what needs two keys while they are on two servers, and says so', async () => {
    const keys = [`{${key}}:a`, `{${key}}:b`];
    const both = connection.script("return { redis.call('INCR', KEYS[1]), redis.call('INCR', KEYS[2]) }");
    expect(await both.run(keys, [])).toEqual([1, 1]);
    await redis.moveSlotOf(key, async () => {
      await expect(both.run(keys, [])).rejects.toMatchObject({ name: 'StoreUnavailable' });
    });
    expect(await both.run(keys, [])).toEqual([2, 2]);
  });

  it('refuses keys of several slots', async () => {
    const both = connection.script('return #KEYS');
    await expect(both.run(['a', 'b'], [])).rejects.toMatchObject({ reason: 'CROSSSLOT' });
  });
});

it('waits no longer than for others for a cluster whose nodes announce no address, and uses it once they do', async () => {
  const redis = await startRedis(['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`]);
  await askRedis(redis, 'CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
  await connect(redis.url.replace('redis:', 'redis+cluster:'));
  expect(connection.state).toBe('down');
  await expect(call(1)).rejects.toMatchObject({ name: 'StoreUnavailable' });

  await askRedis(redis, 'CONFIG', 'SET', 'cluster-announce-ip', '127.0.0.1');
  await vi.waitFor(async () => call(2), PATIENCE);
  expect(connection.state).toBe('up');
  await redis.stop();
});

it('leaves a server that has become a replica: its address may lead to the new master now', async () => {
  const [redis, other] = [await startRedis(), await startRedis()];
  await connect(redis.url);
  /** The connection that is neither the asker's nor the one to the new master. */
  const clientId = async (): Promise<string | undefined> => {
    const lines = String(await askRedis(redis, 'CLIENT', 'LIST')).split('\n');
    const ours = lines.find((line) => line.includes(' flags=N ') && !line.includes(' cmd=client|list '));
    return /id=\d+/.exec(ours ?? '')?.[0];
  };
  await call(1);
  const before = await clientId();
  await askRedis(redis, 'REPLICAOF', '127.0.0.1', other.port);
  await expect(call(2)).rejects.toMatchObject({ reason: 'READONLY' });
  await vi.waitFor(async () => expect([undefined, before]).not.toContain(await clientId()), PATIENCE);
  await Promise.all([redis.stop(), other.stop()]);
});
