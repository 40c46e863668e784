/** Request counting in Redis, shared by all processes: one script, and one round trip, for each operation. */
import { hash } from 'node:crypto';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import {
  intervalMicros,
  longestWait,
  RateStorage,
  subWindowMs,
  type RateLimit,
  type RateState,
  type RateVerdict,
  type TakenHit,
} from './rate-storage.js';
import { REFUND, TAKE } from './redis-rate-scripts.js';

/** Replication is asynchronous, so a failover can forget the hits of the replication lag. */
export class RedisRateStorage extends RateStorage {
  readonly #take: RedisScript;
  readonly #refund: RedisScript;

  constructor(connection: Pick<RedisConnection, 'script'>) {
    super();
    this.#take = connection.script(TAKE);
    this.#refund = connection.script(REFUND);
  }

  override async take(owner: string, limits: readonly RateLimit[]): Promise<RateVerdict> {
    const reply = (await this.#take.run(keysOf(owner, limits), argumentsOf(limits))) as number[];
    const states: RateState[] = [];
    const taken: number[] = [];
    for (let i = 1; i < reply.length; i += 3) {
      states.push({ remaining: reply[i]!, resetMs: reply[i + 1]! });
      taken.push(reply[i + 2]!);
    }
    return reply[0] === 1
      ? { allowed: true, states, taken }
      : { allowed: false, states, refusedBy: longestWait(states) };
  }

  override async refund(owner: string, limits: readonly RateLimit[], taken: TakenHit): Promise<void> {
    await this.#refund.run(keysOf(owner, limits), [...argumentsOf(limits), ...taken]);
  }
}

// Keys hold subjects, addresses and names of models, so the store sees hashes only.
const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);

/** What a limit adds to the names of keys, and to the arguments; limits are made once, at boot. */
const KNOWN = new WeakMap<RateLimit, { readonly name: string; readonly args: readonly number[] }>();

function known(limit: RateLimit) {
  let entry = KNOWN.get(limit);
  if (!entry) {
    const { key, windowMs, burst } = limit;
    const length = burst === undefined ? subWindowMs(limit) * 1000 : intervalMicros(limit);
    entry = {
      // After a change of the configuration the counts of another window or algorithm could not be read.
      name: `${digest(key)}:${burst === undefined ? '' : 'gcra:'}${windowMs}`,
      args: [limit.limit, length, burst ?? 0],
    };
    KNOWN.set(limit, entry);
  }
  return entry;
}

/** The braces are Redis Cluster's hash tag: all limits of an owner lie in one slot. */
function keysOf(owner: string, limits: readonly RateLimit[]): string[] {
  const prefix = `ai-security:rate:{${digest(owner)}}:`;
  return limits.map((limit) => prefix + known(limit).name);
}

const argumentsOf = (limits: readonly RateLimit[]): number[] => limits.flatMap((limit) => known(limit).args);
