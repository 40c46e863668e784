/** The blocks as each call asks for them: in memory, without waiting. */
import type { AiCall } from '../../call/ai-call.js';
import { isOver, nameOf, type Block } from './block.js';

export class ActiveBlocks {
  readonly #byName: ReadonlyMap<string, Block>;
  /** Models with a `*`, by what stands before it. */
  readonly #prefixes: readonly (readonly [prefix: string, block: Block])[];
  readonly #anyModel: boolean;

  constructor(readonly blocks: readonly Block[] = []) {
    this.#byName = new Map(blocks.map((block) => [nameOf(block), block]));
    this.#prefixes = blocks.flatMap((block) =>
      block.kind === 'model' && block.id.endsWith('*')
        ? [[block.id.slice(0, -1).toLowerCase(), block] as const]
        : [],
    );
    this.#anyModel = blocks.some(({ kind }) => kind === 'model');
  }

  /** Whether some model is blocked: what cannot be read as the name of one may be it. */
  blocksModels(now: number): boolean {
    return this.#anyModel && this.blocks.some((block) => block.kind === 'model' && !isOver(block, now));
  }

  /**
   * The block of a caller, or of everything.
   *
   * @param now seconds since the epoch
   */
  ofCaller({ principal }: Pick<AiCall, 'principal'>, now: number): Block | undefined {
    if (this.#byName.size === 0) return undefined;
    const all = this.#get('all', now);
    if (all || !principal) return all;
    const { id, kind, tenant, claims } = principal;
    return (
      this.#get(`principal:${id}`, now) ??
      (kind === 'api_key' ? this.#get(`key:${String(claims['key_id'])}`, now) : undefined) ??
      (tenant === undefined ? undefined : this.#get(`tenant:${tenant}`, now))
    );
  }

  /** The block of a model. */
  ofModel(model: string | undefined, now: number): Block | undefined {
    if (!this.#anyModel || model === undefined) return undefined;
    const name = model.toLowerCase();
    return (
      this.#get(`model:${name}`, now) ??
      this.#prefixes.find(([prefix, block]) => name.startsWith(prefix) && !isOver(block, now))?.[1]
    );
  }

  #get(name: string, now: number): Block | undefined {
    const block = this.#byName.get(name);
    return block && !isOver(block, now) ? block : undefined;
  }
}
