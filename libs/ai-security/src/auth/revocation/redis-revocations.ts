/** Keeps the revocation lists of all processes equal through Redis. */
import { randomUUID } from 'node:crypto';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import { MAX_REVOCATIONS, type Revocation, type RevocationList } from './revocation-list.js';

/** What one process revokes, all others know after this time. */
const POLL_MS = 400;

// A sorted set of revocations by their end, and the name of its present content.
const KEYS = ['ai-security:{revocations}:entries', 'ai-security:{revocations}:version'];

/** The name of the content, and the content where it is not the one that the caller knows. */
const READ = `
local version = redis.call('GET', KEYS[2]) or ''
if version == ARGV[1] then return { version } end
return { version, redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES') }
`;

/** Returns 0 when they do not fit. The name changes only with the content. */
const ADD = `
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) + (#ARGV - 2) / 2 > tonumber(ARGV[2]) then return 0 end
local changed = 0
for i = 3, #ARGV, 2 do
  if tonumber(ARGV[i]) > now then
    changed = changed + redis.call('ZADD', KEYS[1], 'GT', 'CH', ARGV[i], ARGV[i + 1])
  end
end
if changed > 0 then redis.call('SET', KEYS[2], ARGV[1]) end
return 1
`;

/**
 * Polls a name that changes with the content: one short command, where a subscription would need a connection of
 * its own and this poll all the same, for what was said while it was broken.
 *
 * While Redis is down every process goes on with what it knows. When Redis comes back without its data, the
 * processes write back what they hold.
 */
export class RedisRevocations {
  readonly #read: RedisScript;
  readonly #add: RedisScript;
  #version = 'unknown';
  #polling = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    connection: Pick<RedisConnection, 'script'>,
    private readonly list: RevocationList,
  ) {
    this.#read = connection.script(READ);
    this.#add = connection.script(ADD);
    list.ready = false;
  }

  /** Reads the list once, and then goes on reading. Resolves also when Redis is down. */
  async start(): Promise<void> {
    await this.#poll();
    this.#timer = setInterval(() => void this.#poll(), POLL_MS).unref();
  }

  /** Called by Nest. */
  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /**
   * @throws (rejects with) StoreUnavailable when Redis did not take it; it is offered again with the next poll
   * @throws (rejects with) RangeError when the list is full
   */
  async publish(revocations: readonly Revocation[]): Promise<void> {
    try {
      const args = revocations.flatMap((one) => [one.until, memberOf(one)]);
      if ((await this.#add.run(KEYS, [randomUUID(), MAX_REVOCATIONS, ...args])) !== 1)
        throw new RangeError('the list of revocations is full');
    } catch (error) {
      this.#version = 'unknown';
      throw error;
    }
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      const known = this.#version;
      const [version, content] = (await this.#read.run(KEYS, [known])) as [string, string[]?];
      if (content) await this.#merge(content);
      // Something that could not be published meanwhile asks for another full reading.
      if (this.#version === known) this.#version = version;
      this.list.ready = true;
    } catch {
      // Redis is down (it says so itself), or the list is full: next time.
    } finally {
      this.#polling = false;
    }
  }

  async #merge(content: readonly string[]): Promise<void> {
    const stored = new Set<string>();
    const revocations: Revocation[] = [];
    for (let i = 0; i < content.length; i += 2) {
      const member = content[i] ?? '';
      stored.add(member);
      revocations.push(revocationOf(member, Number(content[i + 1])));
    }
    const missing = this.list.entries().filter((one) => !stored.has(memberOf(one)));
    this.list.add(revocations);
    // In portions: a script has a limit on its arguments.
    for (let i = 0; i < missing.length; i += 1000) await this.publish(missing.slice(i, i + 1000));
  }
}

const memberOf = (one: Revocation): string =>
  JSON.stringify(
    one.kind === 'token' ? [one.kind, one.iss, one.jti] : [one.kind, one.iss, one.id, one.issuedBefore],
  );

function revocationOf(member: string, until: number): Revocation {
  const [kind, iss, id, issuedBefore] = JSON.parse(member) as [Revocation['kind'], string, string, number];
  return kind === 'token' ? { kind, iss, jti: id, until } : { kind, iss, id, issuedBefore, until };
}
