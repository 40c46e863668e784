/** How much a request lets its answer grow. */
import { clone } from './slots.js';
import type { OutputLimit } from './text-format.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * A limit in members of the body. Where several are stated the largest is read, because it is not known which
 * of them the provider obeys, and each is written; where none is, the first is.
 */
export function outputLimit(...names: readonly [string, ...string[]]): OutputLimit {
  const statedIn = (body: object): string[] =>
    names.filter((name) => typeof (body as Members)[name] === 'number');
  return {
    read(body) {
      const stated = statedIn(body).map((name) => (body as Members)[name] as number);
      return stated.length > 0 ? Math.max(...stated) : undefined;
    },
    write(body, tokens) {
      const stated = statedIn(body);
      const written = stated.length > 0 ? stated : names.slice(0, 1);
      return Object.assign(clone(body), Object.fromEntries(written.map((name) => [name, tokens])));
    },
  };
}
