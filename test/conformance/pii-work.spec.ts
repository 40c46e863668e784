/**
 * The PII engine does a bounded number of steps for each character of any text. Steps are counted, not timed: while
 * it runs, every method through which a string can be read counts how many characters it looks at.
 */
import { createPiiEngine } from '@ai-security/pii';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_DIR } from '../bench/pii/evaluate.js';
import { readRecords } from '../bench/pii/records.js';
import { WORST_INPUTS } from '../bench/pii/worst-inputs.js';

const KB = 1024;
/** Most characters read for one of the text; measured are 400 at the worst input and 20 in prose. */
const MOST_READS = 800;
/** Most characters of a text that a regular expression is ever given. */
const MOST_FOR_REGEXP = 256;

const engine = createPiiEngine({ entities: 'all' });

type Reading = (text: string, result: unknown, args: readonly unknown[]) => number;
const whole: Reading = ({ length }) => length;
const one: Reading = () => 1;
const result: Reading = (_, returned) => (returned as string).length;
const argument: Reading = (_, __, [first]) => String(first).length;
/** From where the search begins to where it ends. */
const searched: Reading = ({ length }, found, [, from = 0]) =>
  found === -1 ? length - Number(from) : (found as number) - Number(from) + 1;
const searchedBack: Reading = ({ length }, found, [, from = length]) => Number(from) - (found as number) + 1;

const named = (names: string, reading: Reading): [string, Reading][] =>
  names.split(' ').map((name) => [name, reading]);
const READS: ReadonlyMap<string, Reading> = new Map([
  ...named('charCodeAt codePointAt charAt at', one),
  ...named('slice substring', result),
  ...named('startsWith endsWith', argument),
  ...named('indexOf', searched),
  ...named('lastIndexOf', searchedBack),
  ...named('includes split replace replaceAll match matchAll search', whole),
  ...named('toLowerCase toUpperCase normalize trim', whole),
]);

/** How many characters `work` reads, however it does it. */
function readsOf(work: () => void): number {
  const prototype = String.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = [...READS.keys()].map((name) => [name, prototype[name]!] as const);
  let reads = 0;
  for (const [name, original] of originals) {
    const reading = READS.get(name)!;
    if (reading === one) {
      // Nearly all of the calls: as cheap as can be.
      prototype[name] = function (this: string, at: unknown) {
        reads++;
        return original.call(this, at);
      };
      continue;
    }
    prototype[name] = function (this: string, ...args: unknown[]) {
      const returned: unknown = Reflect.apply(original, this, args);
      reads += reading(this, returned, args);
      return returned;
    };
  }
  try {
    work();
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
  return reads;
}

function streamInPieces(text: string, size: number): void {
  const stream = engine.maskStream();
  for (let at = 0; at < text.length; at += size) stream.push(text.slice(at, at + size));
  stream.end();
}

it('counts what is read', () => {
  const text = 'a'.repeat(1000);
  expect(readsOf(() => text.charCodeAt(1) + text.indexOf('b'))).toBe(1001);
  expect(readsOf(() => engine.find(text))).toBeGreaterThan(1000);
});

describe.each([...WORST_INPUTS])('many %j', (_, build) => {
  it('are read in linear time, as a whole and as a stream', () => {
    // Once before: what is made on demand (states, folds) is made of patterns, not of the text.
    engine.find(build(KB));
    const [half = 0, all = 0] = [24, 48].map((size) => {
      const text = build(size * KB);
      const reads = readsOf(() => engine.find(text));
      expect(reads, `${size} KB`).toBeLessThan(MOST_READS * text.length);
      return reads;
    });
    expect(all / half).toBeLessThan(2.05);
    const streamed = build(12 * KB);
    expect(readsOf(() => streamInPieces(streamed, 64))).toBeLessThan(MOST_READS * streamed.length);
  });
});

describe('regular expressions', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('are given parts of a text that are bounded, and so can never be slow', () => {
    const files = 'ids mixed presidio-tests secrets evasion hard-negatives names-silver prompts-benign';
    const texts = files.split(' ').flatMap((file) => readRecords(DEFAULT_DIR, file)!.map(({ text }) => text));
    for (const build of WORST_INPUTS.values()) texts.push(build(3 * KB));
    // Every use of a regular expression, by whatever method, goes through `exec` when it has been replaced.
    const exec = vi.spyOn(RegExp.prototype, 'exec');
    for (const text of texts) engine.mask(text);
    const lengths = exec.mock.calls.map(([text]) => text.length);
    expect(lengths.length).toBeGreaterThan(0);
    expect(lengths.filter((length) => length > MOST_FOR_REGEXP)).toEqual([]);
  });
});
