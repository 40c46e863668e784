/** How much a request lets its answer grow. */
import { clone } from './slots.js';
import type { OutputLimit } from './text-format.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * A limit in members of the body. Where several are stated the largest is read, because it is not known which
 * of them the provider obeys, and each is written; where none is, the first is. One that is no number of at least 1
 * bounds nothing: -1 has no end for some servers, and others read `"9"` as 9.
 */
export function outputLimit(...names: readonly [string, ...string[]]): OutputLimit {
  const statedIn = (body: object): string[] =>
    names.filter((name) => ((body as Members)[name] ?? null) !== null);
  return {
    read(body) {
      const stated = statedIn(body).map((name) => (body as Members)[name]);
      return stated.length > 0 && stated.every(isBound) ? Math.max(...stated) : undefined;
    },
    write(body, tokens) {
      const stated = statedIn(body);
      const written = stated.length > 0 ? stated : names.slice(0, 1);
      return Object.assign(clone(body), Object.fromEntries(written.map((name) => [name, tokens])));
    },
  };
}

const isBound = (value: unknown): value is number => typeof value === 'number' && value >= 1;
