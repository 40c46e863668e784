/** The connection to Redis or Valkey, in which every wait is bounded and every failure is `StoreUnavailable`. */
import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import {
  ClusterClient,
  COMMAND_TIMEOUT_MS,
  ServerClient,
  type RedisClient,
} from './redis-connection-client.js';
import { parseRedisUrl, REDIS_URL_FORM } from './redis-connection-url.js';
import { StoreUnavailable } from './store-unavailable.js';

const START_TIMEOUT_MS = 3000;

/** A Lua script that runs atomically on the server. */
export interface RedisScript {
  /**
   * @param keys all of one slot: those of a call share a hash tag
   * @throws StoreUnavailable for every kind of failure, after 0.5 s at the latest
   */
  run(keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** A short code that is safe to log: messages may quote the address, and command arguments the password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.message === 'Command timed out') return 'TIMEOUT';
  // Also where none of them knows a master of that name.
  if (error.message.startsWith('All sentinels')) return 'NO_SENTINEL';
  // Redis puts an upper-case code in front: `NOSCRIPT No matching script`.
  return /^(?:Too many .* error: ReplyError: )?([A-Z_]{2,}) /.exec(error.message)?.[1] ?? 'DISCONNECTED';
}

/** @throws (rejects with) StoreUnavailable when the time is over first */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable('TIMEOUT')), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Holds the connection for all parts of the library. It comes up when Redis appears and recovers by itself, also
 * when another server takes over. `ioredis` is an optional peer: it is loaded here, only when a URL is configured.
 */
export class RedisConnection {
  readonly #client: RedisClient;
  #closed = false;

  private constructor(client: RedisClient) {
    this.#client = client;
  }

  /**
   * Waits for the first attempt, at most 3 s. When Redis is down it returns a connection that keeps trying, so that
   * a service can start before its store.
   *
   * @param url as `parseRedisUrl` reads it; never logged
   * @throws Error when `url` is no such URL or the package `ioredis` is not installed
   */
  static async connect(url: string): Promise<RedisConnection> {
    const address = parseRedisUrl(url);
    if (!address) throw new Error(`the Redis URL ${REDIS_URL_FORM}`);
    const ioredis = await import('ioredis').catch((error: unknown) => {
      throw new Error('a Redis URL is configured but the package "ioredis" is not installed', {
        cause: error,
      });
    });
    const logger = new Logger('AiSecurity');
    let said: 'nothing' | 'connected' | 'failed' = 'nothing';
    // Every attempt reports; the operator needs the first report of each outage.
    const events = {
      connected: (): void => {
        if (said !== 'connected') logger.log('Redis is connected');
        said = 'connected';
      },
      failed: (error: unknown): void => {
        if (said !== 'failed') logger.warn(`Redis is not available (${reasonOf(error)}); trying again`);
        said = 'failed';
      },
    };
    const client =
      address.mode === 'cluster'
        ? new ClusterClient(ioredis, address, events)
        : new ServerClient(ioredis, address, events);
    await within(START_TIMEOUT_MS, client.tried).catch(() => undefined);
    return new RedisConnection(client);
  }

  /** `down` while connecting. A cluster is `up` while one of its masters is: the others may serve no calls. */
  get state(): 'up' | 'down' {
    return this.#client.ready && !this.#closed ? 'up' : 'down';
  }

  /** Prepares a script; it is sent to each server once and then called by its hash. */
  script(lua: string): RedisScript {
    const sha = createHash('sha1').update(lua).digest('hex');
    return { run: (keys, args) => this.#run(lua, sha, keys, args) };
  }

  /** Ends the connection at once; later calls fail with `StoreUnavailable`. */
  close(): void {
    this.#closed = true;
    this.#client.close();
  }

  async #run(
    lua: string,
    sha: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const { commands } = this.#client;
    const start = performance.now();
    try {
      return await commands.evalsha(sha, keys.length, ...keys, ...args).catch(async (error: unknown) => {
        if (reasonOf(error) !== 'NOSCRIPT') throw error;
        // The first call, or the server is another now. EVAL also stores the script for the next EVALSHA.
        const left = start + COMMAND_TIMEOUT_MS - performance.now();
        return within(left, commands.eval(lua, keys.length, ...keys, ...args));
      });
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(reasonOf(error));
    }
  }
}
