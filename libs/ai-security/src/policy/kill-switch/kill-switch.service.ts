/** Blocks callers, models or everything at once: for a host's own admin routes, hooks and alarms. */
import { Logger } from '@nestjs/common';
import { monotonicClock } from '../../state/clock.js';
import { ActiveBlocks } from './active-blocks.js';
import { isOver, nameOf, newBlock, type Block, type BlockOptions, type BlockTarget } from './block.js';
import type { BlockStore } from './block-store.js';
import { without } from './block-table.js';

/** What one process changes, all others know after this time. */
const POLL_MS = 400;
/** Several readings have failed. */
const STALE_MS = 2000;

/**
 * A change counts in this process when the promise is made, and in all others within a second of when it resolves.
 * Calls that are open end as well. While the store is away every process goes on with the blocks that it knows.
 */
export class KillSwitchService {
  #active = new ActiveBlocks();
  /** Blocks that the store has not taken yet, by target. */
  readonly #offered = new Map<string, Block>();
  readonly #listeners: (() => void)[] = [];
  readonly #logger = new Logger('AiSecurity');
  /** Changes of this process: what was read before one of them is not the state after it. */
  #changes = 0;
  #readAt: number | undefined;
  #polling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: BlockStore) {}

  /** @internal */
  get active(): ActiveBlocks {
    return this.#active;
  }

  /**
   * `unknown` until the store was read once: nobody can say then that a caller is not blocked. `stale`: it could not
   * be read for two seconds.
   */
  get state(): 'current' | 'stale' | 'unknown' {
    if (this.#readAt === undefined) return 'unknown';
    return this.store.shared && monotonicClock() - this.#readAt > STALE_MS ? 'stale' : 'current';
  }

  /** Reads the blocks once, and then goes on reading. Resolves also when the store is down. */
  async start(): Promise<void> {
    await this.#poll();
    if (this.store.shared) this.#timer = setInterval(() => void this.#poll(), POLL_MS).unref();
  }

  /** Called by Nest. */
  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /**
   * Blocks a target, in place of a block that it may have.
   *
   * @throws (rejects with) TypeError for a target, a reason or a time that is none
   * @throws (rejects with) StoreUnavailable when the store did not take it: it holds in this process, and is offered
   *   again until it is taken or released; `FULL` with 10,000 blocks
   */
  async block(target: BlockTarget, options?: BlockOptions): Promise<Block> {
    const block = newBlock(target, options);
    this.#offered.set(nameOf(block), block);
    this.#changes++;
    const others = without(this.#active.blocks, block).filter((one) => !isOver(one, block.blockedAt));
    this.#apply([...others, block]);
    await this.#offer(block);
    return block;
  }

  /**
   * Ends a block.
   *
   * @returns `false` where there was none
   * @throws (rejects with) StoreUnavailable when the store cannot be asked: the block stays
   */
  async release(target: BlockTarget): Promise<boolean> {
    const removed = await this.store.remove(target);
    const offered = this.#offered.delete(nameOf(target));
    this.#changes++;
    this.#apply(without(this.#active.blocks, target));
    return removed || offered;
  }

  /** All blocks that are not over, the oldest first. Rejects with `StoreUnavailable` when the store is. */
  async list(): Promise<Block[]> {
    const now = Date.now() / 1000;
    return this.#withOffered(await this.store.read())
      .filter((block) => !isOver(block, now))
      .toSorted((a, b) => a.blockedAt - b.blockedAt);
  }

  /** Calls back whenever something is blocked that was not before. @internal */
  onBlocked(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** One at a time; a timer that comes meanwhile waits for the one that is under way. */
  #poll(): Promise<void> {
    this.#polling ??= this.#readOnce().finally(() => (this.#polling = undefined));
    return this.#polling;
  }

  async #readOnce(): Promise<void> {
    try {
      const before = this.#changes;
      const blocks = await this.store.read();
      this.#readAt = monotonicClock();
      if (before === this.#changes) this.#apply(this.#withOffered(blocks));
      for (const block of this.#offered.values()) await this.#offer(block);
    } catch {
      // What is known stays. Redis says itself that it is down; a call puts it on record that the list is stale.
    }
  }

  async #offer(block: Block): Promise<void> {
    if (!isOver(block, Date.now() / 1000)) await this.store.put(block);
    if (this.#offered.get(nameOf(block)) === block) this.#offered.delete(nameOf(block));
    this.#changes++;
  }

  #withOffered(blocks: readonly Block[]): readonly Block[] {
    if (this.#offered.size === 0) return blocks;
    return [...blocks.filter((block) => !this.#offered.has(nameOf(block))), ...this.#offered.values()];
  }

  #apply(blocks: readonly Block[]): void {
    if (blocks === this.#active.blocks) return;
    const now = Date.now() / 1000;
    const before = this.#active.blocks.filter((block) => !isOver(block, now));
    const added = missingIn(before, blocks);
    const ended = missingIn(blocks, before).length;
    this.#active = new ActiveBlocks(blocks);
    // Whom it names is personal data.
    for (const { kind, reason } of added) this.#logger.warn(`kill switch: ${kind} is blocked (${reason})`);
    if (ended > 0) this.#logger.warn(`kill switch: ${ended} released`);
    if (added.length > 0) for (const listener of this.#listeners) listener();
  }
}

/** Those of `blocks` whose target is not among `others`. */
function missingIn(others: readonly Block[], blocks: readonly Block[]): Block[] {
  const names = new Set(others.map(nameOf));
  return blocks.filter((block) => !names.has(nameOf(block)));
}
