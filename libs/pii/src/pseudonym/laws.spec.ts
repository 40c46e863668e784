// The laws of sessions where pseudonyms stand in URLs, in markup and in other spellings, each for every text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPiiEngine, type PseudonymSession } from '../index.js';
import { keyedDigest } from './keyed-digest.js';
import { UrlTracker } from './url-tracker.js';

const engine = createPiiEngine();
const key = new Uint8Array(32).fill(3);
const open = () => engine.pseudonymizer({ key }).session();

const VALUES = ['jane@example.com', 'bob.roe@example.org', '192.0.2.7', 'DE89 3704 0044 0532 0130 00'];
const ISSUED = VALUES.map((value) => open().hide(value));
const [JANE] = ISSUED as [string];
const SPELLINGS = [
  JANE.toLowerCase(),
  JANE.replaceAll('_', '\\_'),
  JANE.replaceAll('_', '-'),
  JANE.replaceAll('_', ' ').replace('<', '< ').replace('>', ' >'),
  `&lt;${JANE.slice(1, -1)}&gt;`,
  `\\${JANE.slice(0, -1)}\\>`,
];
/** What URLs begin and end with, whole and in halves. */
const MARKS = (
  'https://a.example/?q= https: // / \\ http:\\\\ www. //b.example/ ]( ](< [x] [x]: ]: ) ( > < "" " \' ` <img <a> src= ' +
  'src=" href=\' data= alt=" url( url(" &lt; &gt; & &l \\ \\> <EMAIL_ _ - = ? : . a 邮箱 é <mailto: <https: ' +
  '{"u":"https://a.example","m":" kkkkkkkkkkkkkkkkkkkk> <FOO_kkkkkkkkkkkkkkkkkkkk>'
).split(' ');
const mark = fc.constantFrom(...MARKS, ' ', ' ', '\n', '\t');
const piece = fc.oneof(
  { weight: 4, arbitrary: mark },
  { weight: 2, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 2, arbitrary: fc.constantFrom(...ISSUED, ...SPELLINGS) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...ISSUED, ...SPELLINGS)
      .chain((one) => fc.nat(one.length).map((n) => one.slice(0, n))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(' and more of the text than is short ', 'x'.repeat(80), ' '.repeat(70)),
  },
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

function inPieces(session: PseudonymSession, input: string, cuts: readonly number[]): string {
  const stream = session.restoreStream();
  let out = '';
  let from = 0;
  for (const to of [...cuts, input.length]) {
    out += stream.push(input.slice(from, to));
    from = to;
  }
  return out + stream.end();
}

/** A session that hid all values, so that every pseudonym in a text is one of its own. */
function told(): PseudonymSession {
  const session = open();
  session.hide(VALUES.join(' ; '));
  return session;
}

describe('restore(hide(x)) = x', () => {
  it('for all texts of a session, values and typed pseudonyms in URLs among them', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.boolean(), (inputs, before) => {
        const session = before ? told() : open();
        const hidden = inputs.map((input) => session.hide(input));
        expect(hidden.map((one) => session.restore(one))).toEqual(inputs);
      }),
      { numRuns: 6000 },
    );
  });

  it('for a URL that the caller writes with the pseudonym and with its value, in either order', () => {
    const typed = `see https://a.example/?q=${JANE} ok`;
    const own = 'see https://a.example/?q=jane@example.com ok';
    for (const inputs of [[typed, own], [own, typed], [`${typed} ${own}`], [`${own} ${typed}`]]) {
      const session = told();
      const hidden = inputs.map((input) => session.hide(input));
      expect(hidden.map((one) => session.restore(one))).toEqual(inputs);
      expect(new Set(hidden).size).toBe(inputs.length);
    }
  });
});

describe('restoreStream', () => {
  it('delivers what restore returns, however the text is cut', () => {
    fc.assert(
      fc.property(text, text, fc.array(fc.nat(300), { maxLength: 5 }), (input, other, at) => {
        const session = told();
        const answer = session.hide(input) + other;
        const whole = session.restore(answer);
        const cuts = at.map((one) => one % (answer.length + 1)).sort((a, b) => a - b);
        expect(inPieces(session, answer, cuts)).toBe(whole);
        expect(
          inPieces(
            session,
            answer,
            Array.from({ length: answer.length }, (_, i) => i),
          ),
        ).toBe(whole);
      }),
      { numRuns: 4000 },
    );
  });

  it('says of every place the same, also when asked at every character', () => {
    const digest = keyedDigest(key);
    const long = fc.constantFrom(
      'x'.repeat(63),
      'x'.repeat(64),
      ' '.repeat(47),
      'y'.repeat(1500),
      '"',
      '<a src',
    );
    const input = fc.array(fc.oneof(text, long), { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(input, (one) => {
        const whole = new UrlTracker(digest);
        whole.read(one);
        const asked = new UrlTracker(digest);
        const places: boolean[] = [];
        for (let i = 0; i < one.length; i++) {
          asked.read(one[i]!);
          places.push(asked.inside);
        }
        expect(places.at(-1) ?? false).toBe(whole.inside);
        expect(asked.name('k')).toBe(whole.name('k'));
      }),
      { numRuns: 2000 },
    );
  });

  it('holds back no more than maxHold, whatever comes', () => {
    fc.assert(
      fc.property(text, (input) => {
        const session = told();
        const stream = session.restoreStream();
        let out = 0;
        for (let i = 0; i < input.length; i++) {
          const before = stream.restored;
          out += stream.push(input[i]!).length;
          if (stream.restored > before) return;
          expect(i + 1 - out).toBeLessThanOrEqual(stream.maxHold);
        }
      }),
    );
  });
});

describe('hide(restore(y)) = y', () => {
  const words = fc.array(
    fc.oneof(
      fc.constantFrom(...ISSUED),
      fc.constantFrom('write', 'to', 'é', '邮箱', 'the', 'number'),
      fc
        .tuple(
          fc.constantFrom(
            ['https://a.example/?q=', ''],
            ['![x](https://a.example/', ')'],
            ['[x](https://a.example/?a=1&b=', '&c=2)'],
            ['<https://a.example/', '>'],
            ['www.a.example/', ''],
            ['<img src="https://a.example/?q=', '">'],
            ['<a href=/x?', '>'],
            ['[x](mailto:', ')'],
          ),
          fc.array(fc.constantFrom(...ISSUED), { minLength: 1, maxLength: 3 }),
        )
        .map(([[before, after], pseudonyms]) => before! + pseudonyms.join('/') + after!),
    ),
    { maxLength: 8 },
  );

  it('for an answer with pseudonyms as words and in URLs, in this session and in the next', () => {
    fc.assert(
      fc.property(words, (answer) => {
        const written = answer.join(' ; ');
        const session = told();
        const shown = session.restore(written);
        expect(session.hide(shown)).toBe(written);
        expect(told().hide(shown)).toBe(written);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives nothing to who types pseudonyms: what no text held is never restored', () => {
    fc.assert(
      fc.property(
        text.filter((typed) => !typed.includes('bob.roe')),
        (typed) => {
          const session = open();
          session.hide('192.0.2.7');
          session.hide(typed);
          for (const answer of [ISSUED.join(' '), ISSUED.join('/'), typed])
            expect(session.restore(answer)).not.toContain('bob.roe');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('in a URL of the model', () => {
  // Each opens a URL; what follows does not end it in any program.
  const openers = fc.constantFrom(
    'https://e.example/',
    '![x](https://e.example/',
    '](<https://e.example/ ',
    '[x]: https://e.example/',
    '[x]:\n<https://e.example/ ',
    '<img src="https://e.example/ ',
    "<IMG alt='>' SRC = 'https://e.example/ ",
    '<img src=/',
    '<p style="background:url(/',
  );
  const inUrl = fc.array(
    fc.constantFrom('a', '?q=', '/', '%20', '邮', '.', ':', '//', '](', 'src=', '&lt;', ...ISSUED),
    {
      maxLength: 6,
    },
  );
  const noise = text.map((one) => `${one}\n\n`);

  it('none is restored, whatever stands before', () => {
    fc.assert(
      fc.property(noise, openers, inUrl, (before, opener, rest) => {
        const session = told();
        const head = session.restore(`${before}${opener}`);
        const whole = `${before}${opener}${rest.join('')}${JANE}`;
        const tail = session.restore(whole);
        expect(tail.endsWith(JANE)).toBe(true);
        expect(tail.length).toBe(head.length + rest.join('').length + JANE.length);
      }),
      { numRuns: 3000 },
    );
  });
});
