/** Paths of a format by rule: `choices[].text`, `meta.*`, `a.b`. */
import { itemIndex } from './slots.js';

/** `name`: that member; `*`: every member; `[]`: every item. */
export type RuleStep = { readonly name: string } | '*' | '[]';

export type RulePath = readonly RuleStep[];

const PATH = /^(?:[^.[\]*]+|\*|(?=\[))(?:\[\])*(?:\.(?:[^.[\]*]+|\*)(?:\[\])*)*$/;

/** @throws RangeError for what is no path */
export function parsePath(path: unknown): RulePath {
  if (typeof path !== 'string' || !PATH.test(path))
    throw new RangeError(
      `the path ${JSON.stringify(path) ?? 'undefined'} is not readable: write names and *, each followed by [] for the items of an array, with dots between them`,
    );
  return [...path.matchAll(/\[\]|[^.[\]]+/g)].map(([step]) =>
    step === '[]' || step === '*' ? step : { name: step },
  );
}

/** Visits every value at a path, with the steps to it as channels name them. */
export function reach(
  value: unknown,
  path: RulePath,
  visit: (value: unknown, at: readonly string[]) => void,
  at: readonly string[] = [],
): void {
  const [step, ...rest] = path;
  if (step === undefined) {
    visit(value, at);
  } else if (step === '[]') {
    if (!Array.isArray(value)) return;
    value.forEach((item, i) => reach(item, rest, visit, [...at, String(itemIndex(item, i))]));
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const members = value as Readonly<Record<string, unknown>>;
    const names = step === '*' ? Object.keys(members) : Object.hasOwn(members, step.name) ? [step.name] : [];
    for (const name of names) reach(members[name], rest, visit, [...at, name]);
  }
}

/** Whether a channel is at a path, or below it. */
export const isBelow = (channel: readonly string[], path: RulePath): boolean =>
  channel.length >= path.length &&
  path.every((step, i) => (typeof step === 'string' ? true : step.name === channel[i]));
