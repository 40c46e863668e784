import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automaton } from './automaton.js';
import { parseClass, parsePattern } from './pattern-syntax.js';

const numbers = (matched: readonly number[]): readonly number[] => matched;

/** Every end at which the automaton says that the pattern matches from the first character on. */
function ends(patterns: readonly RegExp[], text: string): number[][] {
  const automaton = new Automaton(patterns.map(parsePattern), numbers);
  automaton.run(text, 0, text.length);
  return patterns.map((_, number) =>
    automaton.ends.slice(0, automaton.matchCount).filter((_end, k) => automaton.matched[k]!.includes(number)),
  );
}

/** The same by trying every end with the platform's regular expressions. */
function expectedEnds(pattern: RegExp, text: string): number[] {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags);
  return Array.from({ length: text.length }, (_, i) => i + 1).filter((end) => whole.test(text.slice(0, end)));
}

const leaf = fc.constantFrom('a', 'b', '1', '\\d', '[ab]', '[^a]', '[a-c1]', '-', '\\.');
const source = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    tie('node').map((a) => `(${a})?`),
    fc.tuple(tie('node'), fc.nat(2), fc.nat(2)).map(([a, n, m]) => `(?:${a}){${n},${n + m}}`),
  ),
})).node;

describe('the automaton', () => {
  it('matches what the platform matches, for every pattern and text, alone and among others', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'A', '1', '2', '-', '.'), { maxLength: 14 });
    fc.assert(
      fc.property(
        fc.array(source, { minLength: 1, maxLength: 4 }),
        text,
        fc.boolean(),
        (sources, units, ignoreCase) => {
          const patterns = sources
            .map((s) => new RegExp(s, ignoreCase ? 'i' : ''))
            .filter((p) => !p.test('') || !expectedEmpty(p));
          fc.pre(patterns.length > 0);
          const input = units.join('');
          expect(ends(patterns, input)).toEqual(patterns.map((pattern) => expectedEnds(pattern, input)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads on only while a pattern can', () => {
    const automaton = new Automaton([/\d{3}-\d{4}/, /ab?/].map(parsePattern), numbers);
    expect(automaton.run('555-0143 and', 0, 12)).toBe(8);
    expect(automaton.run('xyz', 0, 3)).toBe(0);
    expect(automaton.run('555', 0, 3)).toBe(3);
  });

  it('keeps its answers when it forgets its states', () => {
    const pattern = /[ab]{0,14}a[ab]{14}[cd]{1,60}/;
    const automaton = new Automaton([parsePattern(pattern)], numbers);
    const word = fc.array(fc.constantFrom('a', 'b'), { minLength: 20, maxLength: 29 });
    fc.assert(
      fc.property(word, (units) => {
        const input = `${units.join('')}cd`;
        automaton.run(input, 0, input.length);
        expect(automaton.ends.slice(0, automaton.matchCount)).toEqual(expectedEnds(pattern, input));
      }),
      { numRuns: 3000 },
    );
  });
});

function expectedEmpty(pattern: RegExp): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags).test('');
}

describe('patterns that cannot be proved linear', () => {
  it.each([
    [/a+/, 'unbounded repetition +'],
    [/a*b/, 'unbounded repetition *'],
    [/a{2,}/, 'unbounded repetition {n,}'],
    [/a.b/, 'the class .'],
    [/(?=a)b/, 'look-around'],
    [/(?<n>a)/, 'look-around or a named group'],
    [/(a)\1/, '\\1'],
    [/\bab/, '\\b'],
    [/^a$/, '^'],
    [/a{1,2}?/, 'lazy'],
    [/ä/, 'ASCII'],
    [/a?/, 'matches the empty text'],
    [/(?:\d{100}){100}/, 'at most 200'],
    [/a/g, 'flag g'],
  ])('%s is refused: %s', (pattern, reason) => {
    expect(() => parsePattern(pattern)).toThrow(reason);
  });

  it('a tail must be one class', () => {
    expect(() => parseClass(/ab/)).toThrow('single class');
    expect([...parseClass(/[\w-]/)].filter(Boolean)).toHaveLength(64);
  });
});
