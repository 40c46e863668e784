/**
 * API keys in Redis, shared by all processes.
 *
 * One hash per key (`record`, `version`, `used`) and one sorted set for listings. All of them carry one hash
 * tag: on a cluster an insert must reach a key and the index together. That slot sees one read per key, process
 * and second.
 */
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import { parseStored } from '../../state/stored-json.js';
import type { ApiKeyRecord } from './api-key-record.js';
import { ApiKeyStore, orderOf, TOUCH_EVERY_SECONDS, type ApiKeyPage } from './api-key-store.js';
import { asRecord } from './stored-record.js';

const NAMESPACE = 'ai-security:{api-keys}';
const INDEX = `${NAMESPACE}:index`;
const keyName = (id: string): string => `${NAMESPACE}:key:${id}`;

const READ = `
local found = {}
for i, key in ipairs(KEYS) do
  local fields = redis.call('HMGET', key, 'record', 'used')
  found[i] = { fields[1] or '', fields[2] or '' }
end
return found`;

const INSERT = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[1], 'version', ARGV[2])
redis.call('ZADD', KEYS[2], 0, ARGV[3])
return 1`;

const UPDATE = `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[1], 'version', ARGV[3])
return 1`;

const TOUCH = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local used = tonumber(redis.call('HGET', KEYS[1], 'used') or '')
if used and tonumber(ARGV[1]) - used < ${TOUCH_EVERY_SECONDS} then return 0 end
redis.call('HSET', KEYS[1], 'used', ARGV[1])
return 1`;

// Members of one score are sorted by their text.
const PAGE = `return redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], '+', 'LIMIT', 0, ARGV[2])`;

export class RedisApiKeyStore extends ApiKeyStore {
  readonly #read: RedisScript;
  readonly #insert: RedisScript;
  readonly #update: RedisScript;
  readonly #touch: RedisScript;
  readonly #page: RedisScript;

  constructor(connection: Pick<RedisConnection, 'script'>) {
    super();
    this.#read = connection.script(READ);
    this.#insert = connection.script(INSERT);
    this.#update = connection.script(UPDATE);
    this.#touch = connection.script(TOUCH);
    this.#page = connection.script(PAGE);
  }

  override async get(id: string): Promise<ApiKeyRecord | undefined> {
    return (await this.#records([id]))[0];
  }

  override async list(limit: number, cursor?: string): Promise<ApiKeyPage> {
    // One more than asked for tells whether there is a next page.
    const found = await this.#page.run([INDEX], [cursor === undefined ? '-' : `(${cursor}`, limit + 1]);
    const orders = found as string[];
    const shown = orders.slice(0, limit);
    const last = shown.at(-1);
    return {
      records: await this.#records(shown.map((order) => order.slice(order.indexOf('-') + 1))),
      ...(last !== undefined && orders.length > shown.length ? { cursor: last } : {}),
    };
  }

  override async insert(record: ApiKeyRecord): Promise<boolean> {
    const keys = [keyName(record.id), INDEX];
    return (await this.#insert.run(keys, [textOf(record), record.version, orderOf(record)])) === 1;
  }

  override async update(record: ApiKeyRecord): Promise<boolean> {
    const args = [textOf(record), record.version - 1, record.version];
    return (await this.#update.run([keyName(record.id)], args)) === 1;
  }

  override async touch(id: string, at: number): Promise<void> {
    await this.#touch.run([keyName(id)], [at]);
  }

  async #records(ids: readonly string[]): Promise<ApiKeyRecord[]> {
    if (ids.length === 0) return [];
    const found = (await this.#read.run(ids.map(keyName), [])) as [record: string, used: string][];
    return found
      .filter(([text]) => text !== '')
      .map(([text, used]) => {
        const stored = parseStored(text) as object;
        return asRecord(used === '' ? stored : { ...stored, lastUsedAt: Number(used) });
      });
  }
}

/** `lastUsedAt` has a field of its own: a change of the record must not take it back. */
function textOf({ lastUsedAt: _used, ...record }: ApiKeyRecord): string {
  return JSON.stringify(record);
}
