/** Blocks in the memory of this process. */
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { isOver, MAX_BLOCKS, nameOf, type Block, type BlockTarget } from './block.js';
import { BlockStore } from './block-store.js';

export class MemoryBlockStore extends BlockStore {
  override readonly shared: boolean = false;
  readonly #blocks = new Map<string, Block>();

  override async read(): Promise<readonly Block[]> {
    return [...this.#blocks.values()];
  }

  override async put(block: Block): Promise<void> {
    const name = nameOf(block);
    if (!this.#blocks.has(name)) this.#makeRoom(block.blockedAt);
    this.#blocks.set(name, block);
  }

  override async remove(target: BlockTarget): Promise<boolean> {
    return this.#blocks.delete(nameOf(target));
  }

  #makeRoom(now: number): void {
    if (this.#blocks.size < MAX_BLOCKS) return;
    for (const [name, block] of this.#blocks) if (isOver(block, now)) this.#blocks.delete(name);
    if (this.#blocks.size >= MAX_BLOCKS) throw new StoreUnavailable('FULL');
  }
}
