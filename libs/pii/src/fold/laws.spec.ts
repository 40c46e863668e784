// The laws of the shadow: equal however the source is cut, monotone maps, bounded look-ahead, linear work.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FoldWindow, MAX_PENDING } from './fold-window.js';
import { FoldedText } from './folded-text.js';

const fragments = [
  'a b I x 1 4 23 + - . @ , : / % & # ; < > * ** *** ` _ __ ~~ [ ] ( ) { } \\ \n \r \r\n \t',
  'at dot one four Oh double com example.com jane. GB49 WEST 0291 555- \u0000',
  '%4 %40 %EF%BC%91 &#6 &#64; &am &nbsp; \\u \\u0040 \\\\u002e \\ud835\\udfd1',
  '<b <b> </b> <span <!-- --> [at] (dot) \u{e0041} \ud835 \udfd1',
  '\u200b \u0301 \u00ad \ufe0f \u0435 \u041c\u0438\u0440 \uff11 \u{1d7d3} \ufb01 \u2014 \u0665 \u5b57',
]
  .join(' ')
  .split(' ')
  .concat([' ', ' ', ' ', '  ', ' at ', ' dot ', '1 2 ', 'a @ b '])
  .concat(['<span class="x">', '5167 5406\n7415 0480', '+1 312\n867 4265']);
const source = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...fragments).map((fragment) => fragment.repeat(150)) },
);

function fold(pieces: readonly string[]): FoldedText {
  const folded = new FoldedText();
  for (const piece of pieces) {
    folded.append(piece, false);
    expect(folded.source.length - folded.foldedSource).toBeLessThan(MAX_PENDING);
  }
  folded.append('', true);
  return folded;
}

function mapOf(folded: FoldedText): (readonly [number, number])[] {
  return Array.from(folded.text, (_, i) => i).map(
    (i) => [folded.sourceStart(i), folded.sourceEnd(i)] as const,
  );
}

function cut(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return sorted.slice(1).map((to, k) => text.slice(sorted[k], to));
}

describe('laws of the shadow', () => {
  it('does not depend on how the source is cut', () => {
    fc.assert(
      fc.property(source, fc.array(fc.nat(400), { maxLength: 6 }), (text, places) => {
        const whole = fold([text]);
        for (const pieces of [cut(text, places), text.split('')]) {
          const folded = fold(pieces);
          expect(folded.text).toBe(whole.text);
          expect(folded.source).toBe(text);
          expect(folded.foldedSource).toBe(text.length);
          expect(mapOf(folded)).toEqual(mapOf(whole));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('does not depend on what was forgotten', () => {
    fc.assert(
      fc.property(source, fc.nat(400), fc.nat(40), (text, place, keep) => {
        const whole = fold([text]);
        const folded = new FoldedText();
        let shadow = 0;
        let dropped = 0;
        for (const piece of cut(text, [place])) {
          folded.append(piece, false);
          const count = Math.max(0, folded.text.length - keep);
          dropped += folded.forget(count);
          shadow += count;
        }
        folded.append('', true);
        expect(folded.text).toBe(whole.text.slice(shadow));
        expect(folded.source).toBe(text.slice(dropped));
        for (let i = 0; i < folded.text.length; i++) {
          expect(folded.sourceStart(i) + dropped).toBe(whole.sourceStart(i + shadow));
          expect(folded.sourceEnd(i) + dropped).toBe(whole.sourceEnd(i + shadow));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('maps monotonously, and back', () => {
    fc.assert(
      fc.property(source, (text) => {
        const folded = fold([text]);
        let start = 0;
        let end = 0;
        for (let i = 0; i < folded.text.length; i++) {
          expect(folded.sourceStart(i)).toBeGreaterThanOrEqual(start);
          expect(folded.sourceEnd(i)).toBeGreaterThanOrEqual(end);
          start = folded.sourceStart(i);
          end = folded.sourceEnd(i);
          expect(end).toBeGreaterThan(start);
          expect(folded.shadowBefore(end)).toBeGreaterThan(i);
          expect(folded.shadowBefore(end - 1)).toBeLessThanOrEqual(i);
        }
        expect(end).toBeLessThanOrEqual(text.length);
        expect(folded.shadowBefore(text.length)).toBe(folded.text.length);
      }),
      { numRuns: 400 },
    );
  });

  it('is the source itself where nothing may be folded', () => {
    const plain = fc.stringMatching(/^([A-Za-z]{4,9}[,.;:!?)]? |[0-9]{2,4}[ ,.:/-]|\n\n|[=>|"'] )*$/);
    const words = /\b(?:zero|four|five|three|seven|eight|nine|double|triple|treble)\b/i;
    fc.assert(
      fc.property(plain, (text) => {
        fc.pre(!words.test(text));
        const folded = new FoldedText();
        folded.append(text, true);
        expect(folded.text).toBe(text);
      }),
    );
  });
});

describe('work', () => {
  afterEach(() => void vi.restoreAllMocks());

  const hostile =
    '<b|<b |<span a|<!--|&#|\\u|%|%F0%9F|`a|**a|*a*|[at|x[at]|one |one one one one x |double |a |a a a a bb |+ |- a |' +
    'x at |x dot |@a.|a@b.|a\u0301|\u0301| \u200b|\u0430.|\u0430@|\n1|1 1\n|9.9\n|x 1-1\n1-1 |a@b\n|\u{1d7d3}';

  it.each(hostile.split('|'))('is linear for many %j', (unit) => {
    const peek = vi.spyOn(FoldWindow.prototype, 'peek');
    const looks = [2_000, 4_000].map((size) => {
      peek.mockClear();
      new FoldedText().append(unit.repeat(Math.ceil(size / unit.length)), true);
      return peek.mock.calls.length;
    });
    expect(looks[1]! / 4_000).toBeLessThan(40);
    expect(looks[1]!).toBeLessThan(2.1 * looks[0]! + 2 * MAX_PENDING);
  });
});
