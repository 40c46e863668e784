/** A real Redis Cluster for a test: three masters and a replica of each, on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { askRedis, freePort, startRedis, type KeptData, type TestRedis } from './redis-server.js';

export interface TestCluster {
  /** Names all nodes. */
  readonly url: string;
  readonly nodes: readonly TestRedis[];
  /** The master of a key's slot, as the first node sees it that answers. */
  masterOf(key: string): Promise<TestRedis>;
  /** Resolves when all nodes know a master for each slot, and every master has its replica. */
  healthy(): Promise<void>;
  /** Makes the replica the master of a key's slot while both run. Resolves before they have agreed. */
  demoteMasterOf(key: string): Promise<void>;
  /** Hands a key's slot to another master, in the steps of a resharding; `between` runs when the first of its keys has gone. */
  moveSlotOf(key: string, between?: () => Promise<unknown>): Promise<void>;
  /** All nodes at once, as `TestRedis` does it with one. They stay a cluster when they are restarted, also after a `stop` that keeps data. */
  pause(): void;
  resume(): void;
  stop(options?: KeptData): Promise<void>;
  restart(): Promise<void>;
}

const MASTERS = 3;
const SLOTS = 16_384;
/** A master that is silent for so long is replaced; real clusters wait 15 s. */
const NODE_TIMEOUT_MS = 1000;
const PATIENCE = { timeout: 30_000, interval: 50 };

type SlotRange = readonly [from: number, to: number, master: readonly [host: string, port: number]];

const idOf = async (node: TestRedis): Promise<string> => (await askRedis(node, 'CLUSTER', 'MYID')) as string;

export async function startCluster(): Promise<TestCluster> {
  // What a node knows of the others outlives its process, unlike its data.
  const folder = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
  const busPorts = await Promise.all(Array.from({ length: 2 * MASTERS }, freePort));
  const nodes = await Promise.all(
    busPorts.map(async (port) =>
      startRedis([
        '--cluster-enabled',
        'yes',
        '--cluster-config-file',
        join(folder, `${port}.conf`),
        '--cluster-port',
        `${port}`,
        '--cluster-node-timeout',
        `${NODE_TIMEOUT_MS}`,
        '--repl-diskless-sync-delay',
        '0',
      ]),
    ),
  );
  const [first, ...others] = nodes as [TestRedis, ...TestRedis[]];
  const masters = nodes.slice(0, MASTERS);

  const bounds = Array.from({ length: MASTERS + 1 }, (_, i) => Math.floor((i * SLOTS) / MASTERS));
  for (const [i, master] of masters.entries()) {
    await askRedis(master, 'CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    await askRedis(master, 'CLUSTER', 'ADDSLOTSRANGE', bounds[i]!, bounds[i + 1]! - 1);
  }
  for (const [i, { port }] of others.entries()) {
    await askRedis(first, 'CLUSTER', 'MEET', '127.0.0.1', port, busPorts[i + 1]!);
  }
  for (const [i, master] of masters.entries()) {
    const id = await idOf(master);
    // It can follow only whom it has heard of.
    const follow = async () => askRedis(nodes[MASTERS + i]!, 'CLUSTER', 'REPLICATE', id);
    await vi.waitFor(follow, PATIENCE);
  }

  async function check(): Promise<void> {
    for (const node of nodes) {
      const info = String(await askRedis(node, 'CLUSTER', 'INFO'));
      if (!info.includes('cluster_state:ok')) throw new Error('a node does not know all slots');
      const [role, , replicas, link] = (await askRedis(node, 'ROLE')) as [string, ...unknown[]];
      if (role === 'master' && (replicas as unknown[]).length !== 1) throw new Error('a replica is away');
      if (role === 'slave' && link !== 'connected') throw new Error('a replica is behind');
    }
  }
  const healthy = async (): Promise<void> => vi.waitFor(check, PATIENCE);
  await healthy();

  async function masterOf(key: string): Promise<TestRedis> {
    for (const node of nodes) {
      const slot = (await askRedis(node, 'CLUSTER', 'KEYSLOT', key).catch(() => undefined)) as number;
      if (slot === undefined) continue;
      const ranges = (await askRedis(node, 'CLUSTER', 'SLOTS')) as SlotRange[];
      const range = ranges.find(([from, to]) => from <= slot && slot <= to);
      const master = nodes.find(({ port }) => port === range?.[2][1]);
      if (master) return master;
    }
    throw new Error('no node knows the master');
  }
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    healthy,
    masterOf,
    async demoteMasterOf(key) {
      const lines = String(await askRedis(await masterOf(key), 'INFO', 'replication'));
      const replica = nodes.find(({ port }) => lines.includes(`port=${port},`));
      await askRedis(replica!, 'CLUSTER', 'FAILOVER');
    },
    async moveSlotOf(key, between = async () => undefined) {
      const from = await masterOf(key);
      const to = (await Promise.all(['a', 'b', 'c', 'd'].map(masterOf))).find((node) => node !== from)!;
      const slot = (await askRedis(from, 'CLUSTER', 'KEYSLOT', key)) as number;
      const [fromId, toId] = [await idOf(from), await idOf(to)];
      await askRedis(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId);
      await askRedis(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId);
      const keys = (await askRedis(from, 'CLUSTER', 'GETKEYSINSLOT', slot, 1000)) as string[];
      for (const [i, name] of keys.entries()) {
        await askRedis(from, 'MIGRATE', '127.0.0.1', to.port, name, 0, 1000);
        if (i === 0) await between();
      }
      for (const node of [to, from]) await askRedis(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', toId);
    },
    pause: () => nodes.forEach((node) => node.pause()),
    resume: () => nodes.forEach((node) => node.resume()),
    stop: async ({ keepData = false } = {}) => {
      await Promise.all(nodes.map(async (node) => node.stop()));
      if (!keepData) rmSync(folder, { recursive: true, force: true });
    },
    restart: async () => void (await Promise.all(nodes.map(async (node) => node.restart()))),
  };
}
