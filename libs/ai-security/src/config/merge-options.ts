/** Lays options over options: module over environment, method over class. */

/**
 * The stronger side wins member by member; `undefined` says nothing, so that it never takes a protection away.
 * Groups (plain objects) are merged one level down.
 */
export function mergeOptions<T extends object>(weak: T, strong: T): T {
  const merged = defined(weak);
  for (const [name, value] of Object.entries(defined(strong))) {
    const below = merged[name];
    merged[name] = isGroup(value) && isGroup(below) ? { ...defined(below), ...defined(value) } : value;
  }
  return merged as T;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const defined = (object: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
