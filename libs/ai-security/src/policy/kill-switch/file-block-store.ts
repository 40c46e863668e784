/** Blocks in a JSON file, for the processes of one machine and the command-line tool. */
import { JsonFile } from '../../state/json-file.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { asBlock, type Block, type BlockTarget } from './block.js';
import { BlockStore } from './block-store.js';
import { withBlock, without } from './block-table.js';

const FORMAT = 1;

export class FileBlockStore extends BlockStore {
  override readonly shared = true;
  readonly #file: JsonFile<readonly Block[]>;

  /** @param path of the file; it is made with the first block */
  constructor(path: string) {
    super();
    this.#file = new JsonFile(path, {
      read: (document) => (document === undefined ? [] : blocksIn(document)),
      write: (blocks) => ({ format: FORMAT, blocks }),
    });
  }

  override async read(): Promise<readonly Block[]> {
    return this.#file.read();
  }

  override async put(block: Block): Promise<void> {
    await this.#file.change((blocks) => withBlock(blocks, block));
  }

  override async remove(target: BlockTarget): Promise<boolean> {
    return this.#file.change((blocks) => {
      const rest = without(blocks, target);
      return rest.length < blocks.length ? rest : undefined;
    });
  }
}

function blocksIn(document: unknown): Block[] {
  const { format, blocks } = (document ?? {}) as { format?: unknown; blocks?: unknown };
  if (format !== FORMAT || !Array.isArray(blocks)) throw new StoreUnavailable('CORRUPT');
  return blocks.map(asBlock);
}
