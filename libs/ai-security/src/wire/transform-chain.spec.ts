/** Several transforms in a row keep the law of one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutsOf } from '../../../../test/wire/cuts.js';
import { hideSecrets, SECRET, SecretWord, SHOWN, StopWord } from '../../../../test/wire/secret-word.js';
import { chain } from './transform-chain.js';

const text = fc
  .array(fc.constantFrom(SECRET, 'SEC', 'RET', 'STOP', 'S', ' ', 'é', '😀'), { maxLength: 12 })
  .map((parts) => parts.join(''));

it('is the only transform where there is one', () => {
  const only = new SecretWord();
  expect(chain([only])).toBe(only);
});

it('gives the same text and findings for every way of cutting', () => {
  fc.assert(
    fc.property(
      text.chain((whole) => fc.tuple(fc.constant(whole), cutsOf(whole))),
      ([whole, pieces]) => {
        const transform = chain([new SecretWord(), new SecretWord()]);
        const out = pieces.map((piece) => transform.push(piece)).join('') + transform.end();
        expect(out).toBe(hideSecrets(whole));
        expect(transform.findings).toHaveLength(whole.split(SECRET).length - 1);
      },
    ),
  );
});

it('shows what one puts in to those behind it, and what it held at the end', () => {
  const first = { maxHold: 9, findings: [], push: () => '', end: () => `late ${SECRET}` };
  const transform = chain([first, new SecretWord(), new SecretWord()]);
  expect(transform.push('x') + transform.end()).toBe(`late ${SHOWN}`);
  expect(transform.maxHold).toBe(9 + 5 + 5);
});

it('demands the end when one of them does', () => {
  const transform = chain([new SecretWord(), new StopWord()]);
  expect(transform.stop).toBeUndefined();
  expect(transform.push('a STOP b') + transform.end()).toBe('a ');
  expect(transform.stop).toEqual({ reason: 'stop_word' });
});
