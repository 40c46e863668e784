// Every recogniser keeps its contract, and finds what its examples say. The recognisers of the single type
// are asked: two types may share a shape and a label, and in one engine only one of them can have the value.
import { describe, expect, it } from 'vitest';
import { createPiiEngine } from '../index.js';
import { lengthOf, MAX_PATTERN_LENGTH, parsePattern } from '../pattern/pattern-syntax.js';
import { planScan, type ScanPlan } from '../scan/scan-plan.js';
import { Scanner } from '../scan/scanner.js';
import { builtInRecognizers, OPT_IN_TYPES, recognizersByKind } from './index.js';

const recognizers = builtInRecognizers(['US']);
const types = new Set(recognizers.map(({ type }) => type));

const defaults = builtInRecognizers(undefined);
const plans = new Map<string, ScanPlan>();

function findType(type: string, text: string) {
  const plan = plans.get(type) ?? planScan(defaults.filter((recognizer) => recognizer.type === type));
  plans.set(type, plan);
  const scanner = new Scanner(plan);
  scanner.append(text, true, 0);
  const found = [];
  while (scanner.next()) found.push({ type: scanner.finder!.type, start: scanner.start, end: scanner.end });
  return found;
}

describe.each(recognizers.map((recognizer) => [recognizer.type, recognizer] as const))(
  '%s',
  (type, recognizer) => {
    const { match, noMatch } = recognizer.examples;

    it('has an example', () => {
      expect(match.length).toBeGreaterThan(0);
      for (const marked of match) expect(marked).toMatch(/^[^«»]*«[^«»]+»[^«»]*$/);
      expect(noMatch.filter((text) => /[«»]/.test(text))).toEqual([]);
    });

    it.each(match)('finds %j', (marked) => {
      const text = marked.replace('«', '').replace('»', '');
      const start = marked.indexOf('«');
      expect(findType(type, text)).toEqual([{ type, start, end: marked.indexOf('»') - 1 }]);
    });

    it.each(noMatch)('does not find %j', (text) => {
      expect(findType(type, text)).toEqual([]);
    });

    if ('pattern' in recognizer) {
      it('has a pattern that is linear and bounded', () => {
        const { min, max } = lengthOf(parsePattern(recognizer.pattern));
        expect(min).toBeGreaterThan(0);
        expect(max).toBeLessThanOrEqual(MAX_PATTERN_LENGTH);
      });
    }
  },
);

describe('the set of recognisers', () => {
  it('has each type in one kind only', () => {
    const kinds = new Map<string, Set<string>>();
    for (const [kind, members] of Object.entries(recognizersByKind(['US']))) {
      for (const { type } of members) kinds.set(type, (kinds.get(type) ?? new Set()).add(kind));
    }
    expect([...kinds].filter(([, of]) => of.size > 1)).toEqual([]);
  });

  it('looks for all but the opt-in types unless told otherwise', () => {
    expect([...OPT_IN_TYPES].filter((type) => !types.has(type))).toEqual([]);
    const byDefault = [...types].filter((type) => !OPT_IN_TYPES.has(type));
    expect(new Set(createPiiEngine().entities)).toEqual(new Set(byDefault));
    expect(new Set(createPiiEngine({ entities: 'all' }).entities)).toEqual(types);
  });
});
