/** Opens the store that the caller names. */
import { resolve } from 'node:path';
import type { RedisConnection } from '../state/redis-connection.js';
import { parseRedisUrl } from '../state/redis-connection-url.js';
import { valueOf, type Environment } from './terminal.js';
import { UsageError } from './usage.js';

/** How a store is made in each kind of place. Redis stores are loaded on demand: `ioredis` need not be installed. */
export interface StoreKinds<T> {
  file(path: string): T;
  redis(connection: RedisConnection): T | Promise<T>;
}

export interface OpenStore<T> {
  readonly store: T;
  readonly close: () => void;
}

const FILE = /^file:(?!\/\/)(.+)$/s;

/** @param variable of the environment that names the place */
export const storeFault = (variable: string): string =>
  `a store is needed: --store or ${variable} as file:PATH or a Redis URL, or REDIS_URL`;

/**
 * The place that is asked for, that `variable` names, or that `REDIS_URL` is: the first of them that says anything.
 * `undefined` where none does, or `openStore` could make nothing of it.
 */
export function placeIn(asked: string | undefined, env: Environment, variable: string): string | undefined {
  const place = asked ?? valueOf(env, variable) ?? valueOf(env, 'REDIS_URL');
  const isPlace = place !== undefined && (FILE.test(place) || parseRedisUrl(place) !== undefined);
  return isPlace ? place : undefined;
}

/** @param place `file:PATH`, or a Redis URL; never quoted in an error, since it may hold a password */
export async function openStore<T>(place: string, kinds: StoreKinds<T>): Promise<OpenStore<T>> {
  const [, path] = FILE.exec(place) ?? [];
  if (path !== undefined) return { store: kinds.file(resolve(path)), close: () => undefined };
  // Loaded here: Nest takes longer to load than all the rest.
  const [{ Logger }, { RedisConnection: Connection }] = await Promise.all([
    import('@nestjs/common'),
    import('../state/redis-connection.js'),
  ]);
  // What it says about the connection would stand in the output.
  Logger.overrideLogger(false);
  // Redis that is down is no error here: the store says so at its first use.
  const connection = await Connection.connect(place).catch(() => {
    throw new UsageError(['a store in Redis needs the package ioredis: npm install ioredis']);
  });
  return { store: await kinds.redis(connection), close: () => connection.close() };
}
