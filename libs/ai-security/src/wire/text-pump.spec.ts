/** A stream that is one text: the same whatever it is cut into, as strings or bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf, everyUnit } from '../../../../test/wire/cuts.js';
import { hideSecrets, SECRET, SecretWord } from '../../../../test/wire/secret-word.js';
import { AnswerChannels, UninspectableAnswer } from './answer-channels.js';
import { TextPump } from './text-pump.js';

const refuse = (what: string): never => {
  throw new UninspectableAnswer(what);
};
const pump = (): TextPump => new TextPump(new AnswerChannels(() => new SecretWord(), refuse, false), refuse);
const written = (chunks: readonly string[]): string =>
  Buffer.concat(chunks.map((one) => Buffer.from(one))).toString();
const run = (items: readonly unknown[], one = pump()): string =>
  written([...items.map((item) => one.push(item)), one.end()]);

const text = fc
  .array(fc.constantFrom(SECRET, 'SEC', 'RET', ' ', 'é', '😀', '👩‍💻', '\n'), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('a text stream', () => {
  it('says the same for every way of cutting its strings or bytes', () => {
    fc.assert(
      fc.property(
        text.chain((whole) =>
          fc.tuple(fc.constant(whole), cutsOf(whole), byteCutsOf(new TextEncoder().encode(whole))),
        ),
        ([whole, strings, bytes]) => {
          expect(run(strings)).toBe(hideSecrets(whole));
          expect(run(bytes)).toBe(hideSecrets(whole));
        },
      ),
    );
  });

  it('keeps characters whole that are cut in two, also without protection', () => {
    expect(run(everyUnit('a😀b'))).toBe('a😀b');
    expect(run(everyUnit('a😀b'), new TextPump(undefined, refuse))).toBe('a😀b');
  });

  it.each([[{ text: SECRET }], [3], [null], [undefined]])('refuses what is no text: %j', (item) => {
    expect(() => pump().push(item)).toThrow(UninspectableAnswer);
  });

  it('does not let the beginning of a value leave when it fails', () => {
    const one = pump();
    expect(one.push('half a SECR') + one.fail()).toBe('half a ');
  });
});
