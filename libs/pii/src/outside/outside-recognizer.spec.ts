// Outside recognisers: merging by the stated rule, answers that are not believed, failures, time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../finding.js';
import { mergeFindings } from './merge-findings.js';
import { OutsideRecognizerError, outsideFindings, type OutsideRecognizer } from './outside-recognizer.js';

const at = (start: number, end: number, score = 0.5, type = 'PERSON'): Finding => ({
  type,
  start,
  end,
  score,
});

const findings = fc.array(
  fc
    .record({
      type: fc.constantFrom('PERSON', 'LOCATION'),
      start: fc.nat(60),
      length: fc.integer({ min: 1, max: 12 }),
      score: fc.constantFrom(0.2, 0.5, 0.9),
    })
    .map(({ type, start, length, score }) => at(start, start + length, score, type)),
  { maxLength: 25 },
);

const overlap = (a: Finding, b: Finding): boolean => a.start < b.end && b.start < a.end;
const beats = (a: Finding, b: Finding): boolean =>
  a.score !== b.score
    ? a.score > b.score
    : a.end - a.start !== b.end - b.start
      ? a.end - a.start > b.end - b.start
      : a.start <= b.start;

describe('mergeFindings', () => {
  it.each([
    ['the more certain one', [at(0, 9, 0.4)], [at(8, 10, 0.6, 'X')], [at(8, 10, 0.6, 'X')]],
    ['then the longer one', [at(0, 3)], [at(2, 9, 0.5, 'X')], [at(2, 9, 0.5, 'X')]],
    ['then the leftmost', [at(2, 5)], [at(0, 3, 0.5, 'X')], [at(0, 3, 0.5, 'X')]],
    ['then the own', [at(0, 3)], [at(0, 3, 0.5, 'X')], [at(0, 3)]],
    ['both where they only touch', [at(3, 5)], [at(0, 3)], [at(0, 3), at(3, 5)]],
  ])('keeps %s', (_, own, others, expected) => {
    expect(mergeFindings(own, others)).toEqual(expected);
  });

  it('is sorted and free of overlaps, and leaves out only what something stronger overlaps', () => {
    fc.assert(
      fc.property(findings, findings, (own, others) => {
        const merged = mergeFindings(own, others);
        for (let i = 1; i < merged.length; i++) {
          expect(merged[i]!.start).toBeGreaterThanOrEqual(merged[i - 1]!.end);
        }
        for (const finding of [...own, ...others]) {
          expect(
            merged.includes(finding) || merged.some((one) => overlap(one, finding) && beats(one, finding)),
          ).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order of the lists', () => {
    fc.assert(
      fc.property(findings, findings, (own, others) => {
        const key = ({ start, end, score }: Finding) => `${start} ${end} ${score}`;
        expect(mergeFindings(own.toReversed(), others.toReversed()).map(key)).toEqual(
          mergeFindings(own, others).map(key),
        );
      }),
    );
  });
});

const answering = (answer: unknown, name = 'names'): OutsideRecognizer => ({
  name,
  types: ['PERSON'],
  recognize: async () => answer as Finding[],
});
const failing: OutsideRecognizer = {
  name: 'broken',
  types: ['PERSON'],
  recognize: () => Promise.reject(new Error('down')),
};
/** Ignores its signal. */
const silent = (seen: { aborted?: boolean } = {}): OutsideRecognizer => ({
  name: 'silent',
  types: [],
  recognize: (_, { signal }) => {
    signal.addEventListener('abort', () => (seen.aborted = true));
    return new Promise(() => undefined);
  },
});

describe('outsideFindings', () => {
  it('asks all recognisers', async () => {
    const recognizers = [answering([at(4, 8)]), answering([at(0, 3)])];
    expect(await outsideFindings('Ask Jane', { recognizers })).toEqual([at(4, 8), at(0, 3)]);
  });

  it.each([
    ['nothing', undefined],
    ['a type that was not announced', [at(0, 3, 1, 'LOCATION')]],
    ['an end outside of the text', [at(4, 9)]],
    ['an end before the start', [at(4, 4)]],
    ['half an offset', [at(0.5, 3)]],
    ['a negative offset', [at(-1, 3)]],
    ['a score above 1', [at(0, 3, 1.1)]],
    ['a score that is none', [at(0, 3, NaN)]],
    ['more findings than can be', Array.from({ length: 20_001 }, () => at(0, 3))],
  ])('refuses an answer with %s', async (_, answer) => {
    const asked = outsideFindings('Ask Jane', { recognizers: [answering(answer)] });
    await expect(asked).rejects.toBeInstanceOf(OutsideRecognizerError);
    await expect(asked).rejects.toMatchObject({ recognizer: 'names' });
  });

  it('fails with the recogniser that fails, unless told to skip it', async () => {
    const recognizers = [failing, answering([at(4, 8)])];
    await expect(outsideFindings('Ask Jane', { recognizers })).rejects.toMatchObject({
      recognizer: 'broken',
      cause: new Error('down'),
    });
    expect(await outsideFindings('Ask Jane', { recognizers, onFailure: 'skip' })).toEqual([at(4, 8)]);
  });

  it('does not wait for one that is too slow, and tells it', async () => {
    const seen: { aborted?: boolean } = {};
    const asked = outsideFindings('Ask Jane', { recognizers: [silent(seen)], timeoutMs: 5 });
    await expect(asked).rejects.toMatchObject({ recognizer: 'silent' });
    expect(seen.aborted).toBe(true);
  });

  it('ends when it is aborted, also where failures are skipped', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const asked = outsideFindings('Ask Jane', { recognizers: [silent()], signal, onFailure: 'skip' });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect(outsideFindings('', { recognizers: [], signal })).rejects.toThrow('enough');
  });

  it.each([0, 60_001, NaN])('refuses a time-out of %d ms', async (timeoutMs) => {
    await expect(outsideFindings('', { recognizers: [], timeoutMs })).rejects.toThrow(RangeError);
  });
});
