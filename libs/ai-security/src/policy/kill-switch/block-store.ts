/** The port of the kill switch: where the blocks are. */
import type { Block, BlockTarget } from './block.js';

/**
 * Holds the blocks, one for each target. The class is the injection token of the store in use.
 *
 * Every method rejects with `StoreUnavailable` when the store cannot answer, in bounded time. A read sees every
 * change that any process was told had succeeded before the read began. Blocks that are over may be left out.
 */
export abstract class BlockStore {
  /** Whether another process can change it: then it is read again and again. */
  abstract readonly shared: boolean;

  /** All blocks; cheap where nothing has changed. */
  abstract read(): Promise<readonly Block[]>;

  /** Adds a block, in place of the one of the same target. Rejects with `StoreUnavailable` `FULL` beyond 10,000. */
  abstract put(block: Block): Promise<void>;

  /** @returns `false` where there was none */
  abstract remove(target: BlockTarget): Promise<boolean>;
}
