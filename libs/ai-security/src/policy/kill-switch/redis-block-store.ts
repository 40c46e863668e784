/** Blocks in Redis, shared by all processes. */
import { randomUUID } from 'node:crypto';
import type { RedisConnection, RedisScript } from '../../state/redis-connection.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { parseStored } from '../../state/stored-json.js';
import { asBlock, isOver, MAX_BLOCKS, nameOf, type Block, type BlockTarget } from './block.js';
import { BlockStore } from './block-store.js';

// A hash of blocks by target, and the name of its present content: `<epoch> <count of changes> <random>`. The epoch
// is made with the first block of an empty Redis.
const KEYS = ['ai-security:{kill-switch}:blocks', 'ai-security:{kill-switch}:version'];

/** ARGV: the name that the caller knows. Reply: the name, and the content where it is another. */
const READ = `
local version = redis.call('GET', KEYS[2]) or ''
if version == ARGV[1] then return { version } end
return { version, redis.call('HVALS', KEYS[1]) }
`;

const CHANGED = `
local function changed(random)
  local epoch, count = string.match(redis.call('GET', KEYS[2]) or '', '^(%S+) (%d+)')
  redis.call('SET', KEYS[2], string.format('%s %d %s', epoch or random, (count or 0) + 1, random))
end
`;

/** ARGV: random, 1 to replace, then target, block, ... Reply: 0 when they do not fit, and nothing was changed. */
const PUT = `${CHANGED}
local now = tonumber(redis.call('TIME')[1])
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local found, block = pcall(cjson.decode, fields[i + 1])
  if found and type(block.expiresAt) == 'number' and block.expiresAt <= now then
    redis.call('HDEL', KEYS[1], fields[i])
  end
end
local added = 0
for i = 3, #ARGV, 2 do added = added + 1 - redis.call('HEXISTS', KEYS[1], ARGV[i]) end
if added > 0 and redis.call('HLEN', KEYS[1]) + added > ${MAX_BLOCKS} then return 0 end
for i = 3, #ARGV, 2 do
  redis.call(ARGV[2] == '1' and 'HSET' or 'HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
end
changed(ARGV[1])
return 1
`;

/** ARGV: random, target. */
const REMOVE = `${CHANGED}
local removed = redis.call('HDEL', KEYS[1], ARGV[2])
if removed == 1 then changed(ARGV[1]) end
return removed
`;

/**
 * A read that finds a content from before the one that it knows, or of another epoch, means that Redis has lost
 * something (it was restarted empty, a replica that lagged took over): what this process knew is written back. A
 * block that was released in that moment comes back with it.
 */
export class RedisBlockStore extends BlockStore {
  override readonly shared = true;
  readonly #read: RedisScript;
  readonly #put: RedisScript;
  readonly #remove: RedisScript;
  #version = '';
  #blocks: readonly Block[] = [];

  constructor(connection: Pick<RedisConnection, 'script'>) {
    super();
    this.#read = connection.script(READ);
    this.#put = connection.script(PUT);
    this.#remove = connection.script(REMOVE);
  }

  override async read(): Promise<readonly Block[]> {
    // The content without a name is empty: asking for no name at all would not show it.
    const [version, content] = (await this.#read.run(KEYS, [this.#version])) as [string, string[]?];
    if (!content) return this.#blocks;
    const blocks = content.map((text) => asBlock(parseStored(text)));
    const lost = isOlder(version, this.#version) ? this.#missingIn(blocks) : [];
    if (lost.length > 0) await this.#write(lost, { replace: false });
    // What was written back gives the content another name, so the next read sees all of it.
    this.#version = version;
    this.#blocks = [...blocks, ...lost];
    return this.#blocks;
  }

  override async put(block: Block): Promise<void> {
    await this.#write([block], { replace: true });
    // What this process does not know it could not write back.
    await this.read();
  }

  override async remove(target: BlockTarget): Promise<boolean> {
    const removed = await this.#remove.run(KEYS, [randomUUID(), nameOf(target)]);
    // What this process still knew it would write back.
    await this.read();
    return removed === 1;
  }

  #missingIn(blocks: readonly Block[]): Block[] {
    const names = new Set(blocks.map(nameOf));
    const now = Date.now() / 1000;
    return this.#blocks.filter((block) => !names.has(nameOf(block)) && !isOver(block, now));
  }

  async #write(blocks: readonly Block[], { replace }: { replace: boolean }): Promise<void> {
    const args = blocks.flatMap((block) => [nameOf(block), JSON.stringify(block)]);
    if ((await this.#put.run(KEYS, [randomUUID(), replace ? 1 : 0, ...args])) !== 1)
      throw new StoreUnavailable('FULL');
  }
}

function isOlder(version: string, known: string): boolean {
  const [epoch, count] = version.split(' ');
  const [knownEpoch, knownCount] = known.split(' ');
  return epoch !== knownEpoch || Number(count) <= Number(knownCount);
}
