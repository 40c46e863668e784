/** The form of `pii.paths`, of the module and of an endpoint. */
import { parsePath, type RulePath } from '../wire/rule-paths.js';
import type { ConfigFault } from './config-error.js';

/** Says of a place that nothing in it is looked at. */
export const IGNORE = 'ignore';

const TYPE_FORM = /^[A-Z][A-Z0-9_]{0,39}$/;

/** @param where the option, e.g. `pii.paths` */
export function pathFaults(paths: unknown, where: string): ConfigFault[] {
  if (paths === undefined) return [];
  const mend = "write e.g. { 'messages[].name': 'PERSON', 'metadata.*': 'ignore' }";
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths))
    return [{ where, fault: 'is not an object', mend }];
  const faults: ConfigFault[] = [];
  const parsed: (readonly [string, RulePath])[] = [];
  for (const [path, type] of Object.entries(paths as Record<string, unknown>)) {
    if (type !== IGNORE && !(typeof type === 'string' && TYPE_FORM.test(type)))
      faults.push({ where: `${where}['${path}']`, fault: 'is neither an entity type nor ignore', mend });
    try {
      parsed.push([path, parsePath(path)]);
    } catch (error) {
      faults.push({ where, fault: (error as Error).message, mend });
    }
  }
  for (const [path, steps] of parsed) {
    const above = parsed.find(([, others]) => others.length < steps.length && isPrefix(others, steps));
    if (above)
      faults.push({
        where: `${where}['${path}']`,
        fault: `is within '${above[0]}', of which another path has said already what it is`,
        mend: 'remove one of them',
      });
  }
  return faults;
}

const isPrefix = (path: RulePath, longer: RulePath): boolean =>
  path.every((step, i) => nameOf(step) === nameOf(longer[i]));

/** Names hold neither `*` nor `[`. */
const nameOf = (step: RulePath[number] | undefined): string | undefined =>
  typeof step === 'object' ? step.name : step;
