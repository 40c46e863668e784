import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exactTokens, estimatedTokens } from './token-counter.js';
import { estimateTokens, TokenEstimate, withMargin } from './token-estimate.js';

const page = (name: string): string =>
  readFileSync(new URL(`../../../../../docs/${name}`, import.meta.url), 'utf8');
const source = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const TEXTS: Record<string, string> = {
  Markdown: page('privacy.md'),
  TypeScript: source('./token-estimate.ts'),
  JSON: readFileSync(new URL('../../../../../package.json', import.meta.url), 'utf8'),
  English: 'The quick brown fox jumps over the lazy dog, and nobody minds. '.repeat(20),
  German: 'Die Überprüfung der Zahlungsbestätigung dauerte länger als ursprünglich geplant. '.repeat(20),
  Spanish: 'La señora García compró ayer unas manzanas en el pequeño mercado de la esquina. '.repeat(20),
  Russian: 'Вчера вечером мы долго гуляли по набережной и говорили о работе. '.repeat(20),
  Japanese: '昨日、私たちは川沿いを散歩しながら仕事の話をしました。'.repeat(20),
  numbers: '4111 1111 1111 1111, 2026-11-21, 3.14159, +1 415 555 2671\n'.repeat(20),
  base64: Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 7919) % 251)).toString('base64'),
};

describe('the estimate of tokens', () => {
  it.each(Object.entries(TEXTS))('is within a third of the truth for %s', (_, text) => {
    const truth = countTokens(text);
    expect(estimateTokens(text) / truth).toBeGreaterThan(0.75);
    expect(estimateTokens(text) / truth).toBeLessThan(1.34);
  });

  it('is the same however a text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 12 }), (pieces) => {
        const estimate = new TokenEstimate();
        for (const piece of pieces) estimate.push(piece);
        expect(estimate.tokens).toBeCloseTo(estimateTokens(pieces.join('')), 6);
      }),
    );
  });

  it('never goes down, and has a margin', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, more) => {
        expect(estimateTokens(text + more)).toBeGreaterThanOrEqual(estimateTokens(text));
        expect(estimatedTokens(text)).toBe(withMargin(estimateTokens(text)));
      }),
    );
  });
});

describe('the exact count', () => {
  it('is that of the tokenizer', async () => {
    const count = await exactTokens('o200k_base');
    for (const text of Object.values(TEXTS))
      expect(Math.abs(count(text) - countTokens(text))).toBeLessThanOrEqual(countTokens(text) * 0.02 + 1);
    expect(count('')).toBe(0);
  });

  it('takes control tokens for text', async () => {
    const count = await exactTokens('cl100k_base');
    expect(count('<|im_start|>system<|endoftext|>')).toBeGreaterThan(4);
  });

  it.each(['a', ' ', '1', '字', '😀', '\n', '.'])('comes to an end for 100,000 times %j', async (unit) => {
    const count = await exactTokens('o200k_base');
    expect(count(unit.repeat(100_000))).toBeGreaterThan(100);
  });
});
