/** One connection to Redis or Valkey in which every wait is bounded and every failure is `StoreUnavailable`. */
import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Redis, RedisOptions } from 'ioredis';
import { StoreUnavailable } from './store-unavailable.js';

const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2000;
const MAX_BACKOFF_MS = 2000;

const OPTIONS: RedisOptions = {
  lazyConnect: true,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  disconnectTimeout: COMMAND_TIMEOUT_MS,
  // Waiting for a store that is down would hold every call open.
  enableOfflineQueue: false,
  // What was sent when the connection broke may have been done: sent again, it would count twice.
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), MAX_BACKOFF_MS),
  // After a failover the old primary answers READONLY; a new connection finds the new one.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

/** A Lua script that runs atomically on the server. */
export interface RedisScript {
  /** @throws StoreUnavailable for every kind of failure, after 0.5 s at the latest */
  run(keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** A short code that is safe to log: messages may quote the address, and command arguments the password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.message === 'Command timed out') return 'TIMEOUT';
  // Redis puts an upper-case code in front: `NOSCRIPT No matching script`.
  return /^[A-Z]{2,}(?= )/.exec(error.message)?.[0] ?? 'DISCONNECTED';
}

/**
 * Holds the connection for all parts of the library. It comes up when Redis appears and recovers by itself.
 * `ioredis` is an optional peer: it is loaded here, only when a URL is configured.
 */
export class RedisConnection {
  readonly #client: Redis;
  readonly #logger = new Logger('AiSecurity');
  #up = false;
  #complained = false;

  private constructor(client: Redis) {
    this.#client = client;
    client.on('ready', () => {
      this.#up = true;
      this.#complained = false;
      this.#logger.log('Redis is connected');
    });
    client.on('close', () => {
      this.#up = false;
    });
    client.on('error', (error) => {
      // Every attempt reports; the operator needs the first report of each outage.
      if (!this.#complained) this.#logger.warn(`Redis is not available (${reasonOf(error)}); trying again`);
      this.#complained = true;
    });
  }

  /**
   * Waits for the first attempt, at most a few seconds. When Redis is down it returns a connection that keeps
   * trying, so that a service can start before its store.
   *
   * @param url `redis://` or `rediss://` (TLS), with credentials and database where needed; never logged
   * @throws Error when `url` is no such URL or the package `ioredis` is not installed
   */
  static async connect(url: string): Promise<RedisConnection> {
    if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
      throw new Error('the Redis URL must begin with redis:// or rediss:// and be a valid URL');
    }
    const { Redis } = await import('ioredis').catch((error: unknown) => {
      throw new Error('a Redis URL is configured but the package "ioredis" is not installed', {
        cause: error,
      });
    });
    const client = new Redis(url, OPTIONS);
    const connection = new RedisConnection(client);
    // The reason was logged by the 'error' listener, and the retries go on.
    await client.connect().catch(() => undefined);
    return connection;
  }

  /** What the last traffic showed; `down` while connecting. */
  get state(): 'up' | 'down' {
    return this.#up ? 'up' : 'down';
  }

  /** Prepares a script; it is sent to the server once and then called by its hash. */
  script(lua: string): RedisScript {
    const sha = createHash('sha1').update(lua).digest('hex');
    return { run: (keys, args) => this.#run(lua, sha, keys, args) };
  }

  /** Ends the connection at once; later calls fail with `StoreUnavailable`. */
  close(): void {
    this.#up = false;
    this.#client.disconnect();
  }

  async #run(
    lua: string,
    sha: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await this.#client.evalsha(sha, keys.length, ...keys, ...args).catch((error: unknown) => {
        if (reasonOf(error) !== 'NOSCRIPT') throw error;
        // The first call, or the server was restarted. EVAL also stores the script for the next EVALSHA.
        return this.#client.eval(lua, keys.length, ...keys, ...args);
      });
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'TIMEOUT') this.#replace();
      throw new StoreUnavailable(reason);
    }
  }

  /** Drops a connection that hangs: else each call behind it would wait out the whole timeout as well. */
  #replace(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#client.disconnect(true);
  }
}
