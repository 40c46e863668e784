/** A list of blocks with one of them changed. */
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { isOver, MAX_BLOCKS, nameOf, type Block, type BlockTarget } from './block.js';

/** @throws StoreUnavailable `FULL` */
export function withBlock(blocks: readonly Block[], block: Block): Block[] {
  const others = without(blocks, block).filter((one) => !isOver(one, block.blockedAt));
  if (others.length >= MAX_BLOCKS) throw new StoreUnavailable('FULL');
  return [...others, block];
}

export function without(blocks: readonly Block[], target: BlockTarget): Block[] {
  const name = nameOf(target);
  return blocks.filter((one) => nameOf(one) !== name);
}
