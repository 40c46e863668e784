/**
 * What the PII engine finds in test/data/pii does not get worse unnoticed. The floors lie a little below, the
 * ceilings a little above what `npm run eval:pii` measured when they were set; a change that moves a figure beyond
 * moves its line here, and says why.
 */
import * as pii from '@ai-security/pii';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate, type Figures } from '../bench/pii/evaluate.js';

type Figure = (figures: Figures) => number | null | undefined;

/** Per cent, unless said otherwise. */
const FLOORS: [string, number, Figure][] = [
  ['structured, mixed + ids: overlap F1', 96, ({ structured }) => structured.f1],
  ['structured, mixed + ids: exact F1', 93.5, ({ structured }) => structured.exact.f1],
  ['structured, mixed: overlap F1', 80, ({ structured }) => structured.byFile['mixed']?.f1],
  ['structured, ids: overlap F1', 98.5, ({ structured }) => structured.byFile['ids']?.f1],
  ["Presidio's tests: F1", 93, ({ presidioTests }) => presidioTests.f1],
  ['secrets: recall', 95.5, ({ secrets }) => secrets.recall],
  ['secrets: precision, with hard negatives', 93.5, ({ secrets }) => secrets.precisionWithHardNegatives],
  ['evasion: recall', 99, ({ evasion }) => evasion.recall],
  ['PERSON, names-silver: precision', 92, ({ names }) => names.silver['PERSON']?.precision],
  ['PERSON, names-silver: recall', 92, ({ names }) => names.silver['PERSON']?.recall],
  ['PERSON, mixed: precision', 87, ({ names }) => names.prose['PERSON']?.precision],
  ['PERSON, mixed: recall', 90, ({ names }) => names.prose['PERSON']?.recall],
  ['LOCATION, names-silver: recall', 70, ({ names }) => names.silver['LOCATION']?.recall],
  ['STREET_ADDRESS, mixed: recall', 85, ({ names }) => names.prose['STREET_ADDRESS']?.recall],
  ['checksum vectors agreed', 97, ({ checksums }) => checksums?.agree],
];

const CEILINGS: [string, number, Figure][] = [
  ['structured, mixed + ids: letters and digits left readable', 2.5, ({ structured }) => structured.readable],
  ['ids without label words: left readable', 14, ({ idsWithoutLabels }) => idsWithoutLabels.readable],
  ['benign prompts: over-masked of 1,000', 1, ({ overMasked }) => overMasked.prompts.per1000],
  ['installed sources: over-masked of 1,000', 1, ({ overMasked }) => overMasked.sources.per1000],
  ['hard negatives: false hits in 10,000', 0.5, ({ hardNegatives }) => hardNegatives.per10kCharacters],
];

let figures: Figures;
beforeAll(() => {
  figures = evaluate(pii);
});

describe('the figures of npm run eval:pii', () => {
  it.each(FLOORS)('%s is at least %d', (_, floor, figure) => {
    expect(figure(figures)).toBeGreaterThanOrEqual(floor);
  });

  it.each(CEILINGS)('%s is at most %d', (_, ceiling, figure) => {
    expect(figure(figures)).toBeLessThanOrEqual(ceiling);
  });

  it('come from every file but synth, which is not kept here', () => {
    const empty = Object.entries(figures.records).filter(([, count]) => count === 0);
    expect(empty.map(([name]) => name)).toEqual(['synth']);
  });
});
