/** `ai-security block`, `unblock` and `blocked`: from arguments to output. */
import { apiKeyIdIn, parseApiKey } from '../auth/api-keys/api-key-format.js';
import {
  BLOCK_KINDS,
  isOver,
  isReason,
  isTarget,
  newBlock,
  type Block,
  type BlockTarget,
} from '../policy/kill-switch/block.js';
import type { BlockStore } from '../policy/kill-switch/block-store.js';
import { FileBlockStore } from '../policy/kill-switch/file-block-store.js';
import { openStore, placeIn, storeFault } from './store-place.js';
import type { Environment, Terminal } from './terminal.js';
import { shown, textTable, timeOf } from './text-table.js';
import type { BlockArguments } from './tool-arguments.js';
import { UsageError } from './usage.js';

const PLACE = 'AI_SECURITY_BLOCK_STORE';
const HEAD = ['KIND', 'ID', 'REASON', 'SINCE', 'UNTIL'];
const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, day: 86_400 };

/** There was nothing to release. */
export class NoSuchBlock extends Error {
  override readonly name = 'NoSuchBlock';
}

export async function runBlocks(args: BlockArguments, env: Environment, terminal: Terminal): Promise<void> {
  const { command, options, operands } = args;
  const faults: string[] = [];

  const place = placeIn(options.store, env, PLACE);
  if (place === undefined) faults.push(storeFault(PLACE));
  const target = command === 'blocked' ? undefined : targetIn(operands);
  if (command === 'blocked' && operands.length > 0) faults.push('there are too many arguments');
  if (command !== 'blocked' && !target)
    faults.push(`what is meant: ${BLOCK_KINDS.join(', ')}, and all but the last with an id or name`);
  if (options.reason !== undefined && !isReason(options.reason))
    faults.push('--reason is 1 to 64 characters of a-z, 0-9, _, . and -');
  const seconds = secondsIn(options.for);
  if (Number.isNaN(seconds)) faults.push('--for is a number with s, min, h or day, e.g. 30min');
  if (place === undefined || faults.length > 0) throw new UsageError(faults);

  const { store, close } = await openStore<BlockStore>(place, {
    file: (path) => new FileBlockStore(path),
    redis: async (connection) => {
      const { RedisBlockStore } = await import('../policy/kill-switch/redis-block-store.js');
      return new RedisBlockStore(connection);
    },
  });
  const print = (value: unknown, text: string): void =>
    terminal.out(options.json === true ? JSON.stringify(value, undefined, 2) : text);
  try {
    if (!target) {
      const blocks = await blocksOf(store);
      print(blocks, blocks.length === 0 ? 'Nothing is blocked.' : tableOf(blocks));
    } else if (command === 'block') {
      const expiresAt = seconds === undefined ? undefined : Math.floor(Date.now() / 1000) + seconds;
      const block = newBlock(target, { reason: options.reason, expiresAt });
      await store.put(block);
      print(block, tableOf([block]));
    } else {
      if (!(await store.remove(target))) throw new NoSuchBlock('there is no such block');
      print(target, `Released: ${target.kind}${target.kind === 'all' ? '' : ` ${shown(target.id)}`}.`);
    }
  } finally {
    close();
  }
}

function targetIn([kind, id, ...more]: readonly string[]): BlockTarget | undefined {
  if (more.length > 0) return undefined;
  const target: unknown = { kind, id: kind === 'key' ? apiKeyIdIn(id ?? '') : id };
  // A key that stands in the place of something else would be stored and shown.
  return isTarget(target) && (target.kind === 'all' || !parseApiKey(target.id)) ? target : undefined;
}

/** `NaN` for what is none. */
function secondsIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^([1-9]\d{0,5})([a-z]+)$/.exec(text) ?? [];
  return Number(count) * (SECONDS[unit] ?? Number.NaN);
}

async function blocksOf(store: BlockStore): Promise<Block[]> {
  const now = Date.now() / 1000;
  return (await store.read())
    .filter((block) => !isOver(block, now))
    .toSorted((a, b) => a.blockedAt - b.blockedAt);
}

const tableOf = (blocks: readonly Block[]): string =>
  textTable(
    HEAD,
    blocks.map((block) => [
      block.kind,
      block.kind === 'all' ? '-' : block.id,
      block.reason,
      timeOf(block.blockedAt, ''),
      timeOf(block.expiresAt, 'released'),
    ]),
  );
