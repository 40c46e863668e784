// Values that a host wants hidden whatever they look like: names of projects, customers, machines.
import { NO_MATCH, type ScanRecognizer } from '../recognizer.js';

const MAX_VALUE = 200;

/**
 * Finds the values of a list, without regard to case, where they stand as words of their own.
 * @throws TypeError for an empty value or one of more than 200 code units
 */
export function denyList(type: string, values: readonly string[]): ScanRecognizer {
  const byFirst = new Map<string, string[]>();
  for (const value of values) {
    if (value.trim() === '' || value.length > MAX_VALUE) {
      throw new TypeError(`deny list of ${type}: values have 1 to ${MAX_VALUE} characters`);
    }
    const lower = value.toLowerCase();
    for (const first of new Set([lower[0]!, lower[0]!.toUpperCase()])) {
      byFirst.set(first, [...(byFirst.get(first) ?? []), lower]);
    }
  }
  for (const candidates of byFirst.values()) candidates.sort((a, b) => b.length - a.length);
  return {
    type,
    score: 1,
    triggers: [...byFirst.keys()].join(''),
    maxLength: MAX_VALUE + 1,
    scan(view, at) {
      if (!view.startsWord(at)) return NO_MATCH;
      for (const value of byFirst.get(String.fromCharCode(view.code(at))) ?? []) {
        let i = 0;
        while (i < value.length && equalsFolded(view.code(at + i), value.charCodeAt(i))) i++;
        if (i === value.length && !view.isWord(at + i)) return at + i;
      }
      return NO_MATCH;
    },
    examples: { match: [], noMatch: [] },
  };
}

function equalsFolded(code: number, lower: number): boolean {
  return code === lower || (code !== 0 && String.fromCharCode(code).toLowerCase().charCodeAt(0) === lower);
}
