/** A real Redis with a replica for a test, and three Sentinels that put the replica in the master's place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import {
  askRedis,
  freePort,
  startProgram,
  startRedis,
  type KeptData,
  type TestRedis,
} from './redis-server.js';

export interface TestSentinel {
  /** Names all Sentinels. */
  readonly url: string;
  readonly sentinels: readonly TestRedis[];
  /** The server that the Sentinels call the master now. */
  master(): Promise<TestRedis>;
  /** Resolves when the Sentinels agree and the replica follows the master. */
  healthy(): Promise<void>;
  /** Makes the replica the master while both run. Resolves before they have agreed. */
  demoteMaster(): Promise<void>;
  /** Servers and Sentinels at once, as `TestRedis` does it with one. After a restart the first is the master. */
  pause(): void;
  resume(): void;
  stop(options?: KeptData): Promise<void>;
  restart(): Promise<void>;
}

const NAME = 'main';
/** A master that is silent for so long is replaced; the default is 30 s. */
const DOWN_AFTER_MS = 1000;
const PATIENCE = { timeout: 30_000, interval: 50 };

export async function startSentinel(): Promise<TestSentinel> {
  const first = await startRedis();
  const second = await startRedis([
    '--replicaof',
    '127.0.0.1',
    `${first.port}`,
    '--repl-diskless-sync-delay',
    '0',
  ]);
  const servers = [first, second];
  // Sentinels that know each other from the start need not wait for their rare greetings.
  const identities = await Promise.all(
    ['a', 'b', 'c'].map(async (digit) => ({ id: digit.repeat(40), port: await freePort() })),
  );
  const sentinels = await Promise.all(
    identities.map(async (self) => {
      const settings = [
        `port ${self.port}`,
        'bind 127.0.0.1',
        `sentinel myid ${self.id}`,
        `sentinel monitor ${NAME} 127.0.0.1 ${first.port} 2`,
        `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
        `sentinel failover-timeout ${NAME} 3000`,
        `sentinel known-replica ${NAME} 127.0.0.1 ${second.port}`,
        ...identities
          .filter((other) => other !== self)
          .map((other) => `sentinel known-sentinel ${NAME} 127.0.0.1 ${other.port} ${other.id}`),
      ];
      const args = (_port: number, directory: string): string[] => {
        // It writes what it learns into its own file.
        const file = join(directory, 'sentinel.conf');
        writeFileSync(file, `${settings.join('\n')}\n`);
        return [file, '--sentinel'];
      };
      return startProgram({ args, ready: 'Sentinel ID is' }, self.port);
    }),
  );

  async function master(): Promise<TestRedis> {
    for (const sentinel of sentinels) {
      const found = await askRedis(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME).catch(() => []);
      const server = servers.find(({ port }) => `${port}` === (found as string[])[1]);
      if (server) return server;
    }
    throw new Error('no Sentinel knows the master');
  }
  async function check(): Promise<void> {
    for (const sentinel of sentinels) {
      // They look at their servers every 10 s; only old ones cannot be hurried.
      await askRedis(sentinel, 'SENTINEL', 'DEBUG', 'INFO-PERIOD', 200).catch(() => undefined);
      await askRedis(sentinel, 'SENTINEL', 'CKQUORUM', NAME);
      const [state] = (await askRedis(sentinel, 'SENTINEL', 'REPLICAS', NAME)) as string[][];
      const flags = state?.[state.indexOf('flags') + 1];
      if (flags !== 'slave') throw new Error('a Sentinel does not see the replica');
    }
    const [, , replicas] = (await askRedis(await master(), 'ROLE')) as [string, number, unknown[]];
    if (replicas.length !== 1) throw new Error('the replica does not follow');
  }
  const healthy = async (): Promise<void> => vi.waitFor(check, PATIENCE);
  await healthy();

  const all = [...servers, ...sentinels];
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    sentinels,
    master,
    healthy,
    demoteMaster: async () => {
      // It refuses until it has looked at the replica.
      const failOver = async () => askRedis(sentinels[0]!, 'SENTINEL', 'FAILOVER', NAME);
      await vi.waitFor(failOver, PATIENCE);
    },
    pause: () => all.forEach((one) => one.pause()),
    resume: () => all.forEach((one) => one.resume()),
    stop: async (options) => void (await Promise.all(all.map(async (one) => one.stop(options)))),
    restart: async () => {
      await Promise.all(all.map(async (one) => one.stop()));
      // Each is there for whom it waits for.
      await first.restart();
      await second.restart();
      await Promise.all(sentinels.map(async (one) => one.restart()));
    },
  };
}
