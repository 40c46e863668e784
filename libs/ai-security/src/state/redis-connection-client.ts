/** How each kind of Redis is reached through `ioredis` so that no wait is unbounded and nothing is sent twice. */
import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import type { RedisAddress } from './redis-connection-url.js';

type Ioredis = Pick<typeof import('ioredis'), 'Redis' | 'Cluster'>;

export const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2000;
const MAX_BACKOFF_MS = 2000;
/** A cluster also tells of a change when it is asked for a key that has moved. */
const SLOTS_REFRESH_MS = 5000;

const backoff = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 10), MAX_BACKOFF_MS);

const OPTIONS = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  disconnectTimeout: COMMAND_TIMEOUT_MS,
  // A connection that hangs is dropped: else each call behind it would wait out the whole timeout as well.
  socketTimeout: COMMAND_TIMEOUT_MS,
  // What was sent when the connection broke may have been done: sent again, it would count twice.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // After a failover the old primary answers READONLY; a new connection finds the new one.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

/** What a client tells of itself. */
export interface RedisClientEvents {
  readonly connected: () => void;
  /** Every failed attempt; the client goes on trying. */
  readonly failed: (error: unknown) => void;
}

export interface RedisClient {
  /** Rejects at once what it cannot send. */
  readonly commands: Pick<Redis, 'evalsha' | 'eval'>;
  readonly ready: boolean;
  /** Settles when the first attempt has ended, whatever came of it. */
  readonly tried: Promise<unknown>;
  close(): void;
}

/** One server, or the master that Sentinels name at each connection. */
export class ServerClient implements RedisClient {
  readonly commands: Redis;
  readonly tried: Promise<unknown>;

  constructor(
    { Redis }: Ioredis,
    address: Exclude<RedisAddress, { mode: 'cluster' }>,
    { connected, failed }: RedisClientEvents,
  ) {
    const options: RedisOptions = {
      ...OPTIONS,
      lazyConnect: true,
      // Waiting for a store that is down would hold every call open.
      enableOfflineQueue: false,
      retryStrategy: backoff,
    };
    this.commands =
      address.mode === 'single'
        ? new Redis(address.url, options)
        : new Redis({ ...options, ...sentinelOptions(address) });
    this.commands.on('ready', connected);
    this.commands.on('error', failed);
    // The reason was told by the 'error' listener, and the retries go on.
    this.tried = this.commands.connect().catch(() => undefined);
  }

  get ready(): boolean {
    return this.commands.status === 'ready';
  }

  close(): void {
    this.commands.disconnect();
  }
}

function sentinelOptions(address: Extract<RedisAddress, { mode: 'sentinel' }>): RedisOptions {
  return {
    sentinels: [...address.nodes],
    name: address.master,
    username: address.username,
    password: address.password,
    sentinelUsername: address.sentinel.username,
    sentinelPassword: address.sentinel.password,
    db: address.db,
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    // Without it a client that found no Sentinel once gives up for good.
    sentinelRetryStrategy: backoff,
    ...(address.tls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  };
}

/**
 * A cluster. `ioredis` can be stuck for ever, for instance where nodes do not announce an address, so a cluster that
 * is not ready in time is given up and looked for anew.
 */
export class ClusterClient implements RedisClient {
  readonly tried: Promise<unknown>;
  #cluster: Cluster;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly ioredis: Ioredis,
    private readonly address: Extract<RedisAddress, { mode: 'cluster' }>,
    private readonly events: RedisClientEvents,
  ) {
    this.#cluster = this.#open();
    // Its first commands would find connections that are being made, and be refused.
    this.tried = this.#cluster
      .connect()
      .then(async () => Promise.allSettled(this.#cluster.nodes('master').map(async (node) => node.ping())))
      .catch(() => undefined);
  }

  get commands(): Cluster {
    return this.#cluster;
  }

  get ready(): boolean {
    return (
      this.#cluster.status === 'ready' &&
      this.#cluster.nodes('master').some(({ status }) => status === 'ready')
    );
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#cluster.disconnect();
  }

  #open(): Cluster {
    const { tls, username, password, nodes } = this.address;
    const options: ClusterOptions = {
      lazyConnect: true,
      enableOfflineQueue: false,
      redisOptions: { ...OPTIONS, username, password, ...(tls ? { tls: {} } : {}) },
      // Certificates hold names, which the default would replace by addresses.
      ...(tls ? { dnsLookup: (host, done) => done(null, host) } : {}),
      clusterRetryStrategy: () => null,
      // A command under way when its node went may have been done.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      // A slot is moving, and the command was not done. All its tries fit into the timeout.
      retryDelayOnTryAgain: 20,
      slotsRefreshTimeout: COMMAND_TIMEOUT_MS,
      slotsRefreshInterval: SLOTS_REFRESH_MS,
    };
    const cluster = new this.ioredis.Cluster([...nodes], options);
    let over = false;
    const replace = (): void => {
      if (over) return;
      over = true;
      clearTimeout(patience);
      cluster.disconnect();
      if (this.#closed) return;
      this.events.failed(new Error('CLUSTER_NOT_READY no node led to the others'));
      this.#timer = setTimeout(() => {
        this.#cluster = this.#open();
        this.#cluster.connect().catch(() => undefined);
      }, backoff(this.#attempt++));
    };
    const patience = setTimeout(replace, CONNECT_TIMEOUT_MS);
    const masters = (): Redis[] => (cluster.status === 'ready' ? cluster.nodes('master') : []);
    // Else a master that nobody asked since it was found would look as if it were down.
    const connectMasters = (): void => {
      for (const node of masters()) if (node.status === 'wait') node.connect().catch(() => undefined);
    };
    const reportConnected = (): void => {
      if (masters().length > 0 && masters().every(({ status }) => status === 'ready'))
        this.events.connected();
    };
    cluster.once('end', replace);
    cluster.on('ready', () => {
      clearTimeout(patience);
      this.#attempt = 0;
      connectMasters();
      reportConnected();
    });
    cluster.on('refresh', connectMasters);
    cluster.on('+node', (node: Redis) => node.on('ready', reportConnected));
    cluster.on('error', this.events.failed);
    cluster.on('node error', (error: unknown, key: string) => {
      // No call needs a replica.
      const known = masters();
      const missed = known.some(({ options: { host, port } }) => `${host}:${port}` === key);
      if (missed || known.length === 0) this.events.failed(error);
    });
    return cluster;
  }
}
