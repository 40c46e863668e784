/** JSON inside a string: whatever is cut, escaped or broken, nothing passes unseen and what was JSON parses. */
import { createPiiEngine, type TextTransform } from '@ai-security/pii';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutsOf, everyUnit } from '../../../../test/wire/cuts.js';
import { hideSecrets, SECRET, SecretWord, SHOWN, StopWord } from '../../../../test/wire/secret-word.js';
import { JsonTextTransform, mapJsonText } from './json-text.transform.js';

const engine = createPiiEngine();
const MAIL = 'joe@example.com';
const MASKED = '<EMAIL_ADDRESS>';

/** What JSON is made of, one unit at a time. */
const UNITS = Array.from('{}[]:,"\\ u0e4-SECRET');

function run(transform: TextTransform, pieces: readonly string[]): string {
  return pieces.map((piece) => transform.push(piece)).join('') + transform.end();
}
const hide = (...pieces: string[]): string => run(new JsonTextTransform(() => new SecretWord()), pieces);
const mask = (...pieces: string[]): string => run(new JsonTextTransform(() => engine.maskStream()), pieces);

/** Any string of a value, its names included, with a secret in it now and then. */
const string = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(fc.constantFrom(SECRET, 'SEC', 'RET', '"', '\\', '\n', 'é', '😀', '\ud83d', ' '), { maxLength: 6 })
    .map((parts) => parts.join('')),
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    string,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(string, tie('value')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
})).value;

/** The same JSON in another spelling: every code unit of a string may be written as an escape. */
const spelled = (text: string, escape: readonly boolean[]): string => {
  let inString = false;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (inString && char === '\\') {
      const length = text[i + 1] === 'u' ? 6 : 2;
      out += text.slice(i, i + length);
      i += length - 1;
    } else {
      if (char === '"') inString = !inString;
      const code = text.charCodeAt(i).toString(16).padStart(4, '0');
      out += inString && char !== '"' && escape[i % escape.length] ? `\\u${code}` : char;
    }
  }
  return out;
};
const jsonText = fc
  .tuple(value, fc.constantFrom(0, 1, '\t'), fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }))
  .map(([inner, indent, escape]) => ({ inner, text: spelled(JSON.stringify(inner, null, indent), escape) }));

const deepHide = (inner: unknown): unknown => {
  if (typeof inner === 'string') return hideSecrets(inner);
  if (Array.isArray(inner)) return inner.map(deepHide);
  if (typeof inner !== 'object' || inner === null) return inner;
  return Object.fromEntries(
    Object.entries(inner).map(([name, member]) => [hideSecrets(name), deepHide(member)]),
  );
};

describe('the law', () => {
  it('makes of every JSON text the same value with its strings transformed', () => {
    fc.assert(
      fc.property(jsonText, ({ inner, text }) => {
        expect(JSON.parse(hide(text))).toEqual(JSON.parse(JSON.stringify(deepHide(inner))));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same text and findings for every way of cutting', () => {
    fc.assert(
      fc.property(
        fc
          .oneof(
            jsonText.map(({ text }) => text),
            // JSON that ends too soon, and what is none.
            jsonText.chain(({ text }) => fc.nat(text.length).map((end) => text.slice(0, end))),
            fc
              .array(fc.constantFrom(...UNITS, SECRET, '\\u005', MAIL), { maxLength: 20 })
              .map((p) => p.join('')),
          )
          .chain((text) => fc.tuple(fc.constant(text), cutsOf(text))),
        ([text, pieces]) => {
          for (const open of [() => new SecretWord(), () => engine.maskStream()]) {
            const whole = new JsonTextTransform(open);
            const cut = new JsonTextTransform(open);
            expect(run(cut, pieces)).toBe(run(whole, [text]));
            expect(cut.findings.map(({ type }) => type)).toEqual(whole.findings.map(({ type }) => type));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never lets a value through, wherever it stands and however it is spelled', () => {
    fc.assert(
      fc.property(value, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (inner, escape) => {
        const text = spelled(JSON.stringify({ a: inner, b: [`to ${MAIL}.`], [MAIL]: 1 }), escape);
        const out = mask(...everyUnit(text));
        expect(JSON.stringify(JSON.parse(out))).not.toContain(MAIL);
      }),
    );
  });
});

describe('strings', () => {
  it.each([
    ['a plain one', `{"to":"${MAIL}"}`, `{"to":"${MASKED}"}`],
    ['one in escapes', '{"to":"joe\\u0040example\\u002ecom"}', `{"to":"${MASKED}"}`],
    ['one behind an escape', `"\\n${MAIL}\\t"`, `"\\n${MASKED}\\t"`],
    ['a name', `{"${MAIL}":1}`, `{"${MASKED}":1}`],
    ['one between brackets in a string', `["{\\"${MAIL}\\"}"]`, `["{\\"${MASKED}\\"}"]`],
    ['one with a raw line feed', `"a\n${MAIL}"`, `"a\\n${MASKED}"`],
  ])('sees %s, cut anywhere', (_, text, expected) => {
    expect(mask(text)).toBe(expected);
    expect(mask(...everyUnit(text))).toBe(expected);
  });

  it('escapes what is put in', () => {
    expect(hide(`{"a":"${SECRET}"}`)).toBe(`{"a":${JSON.stringify(SHOWN)}}`);
  });

  it('keeps surrogate pairs whole, raw and escaped, cut anywhere', () => {
    expect(hide(...everyUnit('"😀"'))).toBe('"😀"');
    expect(hide(...everyUnit('"\\ud83d\\ude00"'))).toBe('"😀"');
    expect(hide('"\\ud83d', '\\ude00"')).toBe('"😀"');
  });

  it('writes half a pair as the escape that it is', () => {
    expect(hide('"\\ud83d"')).toBe('"\\ud83d"');
    expect(hide('"\\ud83d x \\ude00"')).toBe('"\\ud83d x \\ude00"');
  });

  it('takes what is no escape as text', () => {
    expect(mask(`"\\u00zz ${MAIL}"`)).toBe(`"u00zz ${MASKED}"`);
    expect(mask(`"\\x ${MAIL}"`)).toBe(`"x ${MASKED}"`);
  });
});

describe('numbers', () => {
  it('become strings when they must change', () => {
    expect(mask('{"card":4111111111111111,"n":1}')).toBe('{"card":"<CREDIT_CARD>","n":1}');
    expect(mask(...everyUnit('[4111111111111111]'))).toBe('["<CREDIT_CARD>"]');
    expect(mask('4111111111111111')).toBe('"<CREDIT_CARD>"');
  });

  it.each(['0', '-1', '1.5e+10', 'true', 'false', 'null', ' [1 , 2 ] ', '{"a" : -0.5}'])(
    'and other literals stay as they are: %s',
    (text) => expect(mask(...everyUnit(text))).toBe(text),
  );

  it('demand the end when they are longer than any model writes', () => {
    const transform = new JsonTextTransform(() => engine.maskStream());
    expect(transform.push(`{"n":${'1'.repeat(100)},"to":"${MAIL}"}`) + transform.end()).toBe('{"n":');
    expect(transform.stop).toEqual({ reason: 'json_number_length' });
  });
});

describe('what is not JSON', () => {
  it.each([
    ['prose', `Write to ${MAIL}, please`, `Write to ${MASKED}, please`],
    ['a bare value', MAIL, MASKED],
    ['a value without quotes', `{"to": ${MAIL}}`, `{"to": ${MASKED}}`],
    ['spaced digits', '4111 1111 1111 1111', '<CREDIT_CARD>'],
    ['a long line of dashes', `${'-'.repeat(80)} ${MAIL}`, `${'-'.repeat(80)} ${MASKED}`],
    ['a Python dictionary', "{'ip': '2001:db8::1'}", "{'ip': '<IP_ADDRESS>'}"],
    ['an address as a name', '{2001:db8::1}', '{<IP_ADDRESS>}'],
    ['digits between colons', '[2001:1:2:3:4:5:6:7]', '[<IP_ADDRESS>]'],
    ['a colon behind a number behind a string', '["a" 2001:1:2:3:4:5:6:7]', '["a" <IP_ADDRESS>]'],
    ['prose behind JSON', `{"a":1} and ${MAIL}`, `{"a":1} and ${MASKED}`],
    ['a long word', `${'x'.repeat(100)} ${MAIL}`, `${'x'.repeat(100)} ${MASKED}`],
  ])('is inspected as text: %s', (_, text, expected) => {
    expect(mask(text)).toBe(expected);
    expect(mask(...everyUnit(text))).toBe(expected);
  });

  it.each([`{"to":"${MAIL}`, `{"to":"${MAIL}\\`, `{"to":"${MAIL}\\u00`])('may end too soon: %s', (text) => {
    expect(mask(...everyUnit(text))).toBe(`{"to":"${MASKED}`);
  });
});

describe('as a transform', () => {
  it('counts each value once, wherever it stands', () => {
    const transform = new JsonTextTransform(() => engine.maskStream());
    run(transform, [`{"${MAIL}":["${MAIL}",4111111111111111]} ${MAIL}`]);
    const types = transform.findings.map(({ type }) => type);
    expect(types).toEqual(['EMAIL_ADDRESS', 'EMAIL_ADDRESS', 'CREDIT_CARD', 'EMAIL_ADDRESS']);
  });

  it('ends each transform that it opens exactly once', () => {
    fc.assert(
      fc.property(jsonText, ({ text }) => {
        const opened: SecretWord[] = [];
        run(
          new JsonTextTransform(() => {
            opened.push(new SecretWord());
            return opened.at(-1) as SecretWord;
          }),
          [text],
        );
        expect(opened.every(({ ended }) => ended === 1)).toBe(true);
      }),
    );
  });

  it('stops in the middle of a string when the string demands it', () => {
    const transform = new JsonTextTransform(() => new StopWord());
    expect(transform.push('{"a":"one STOP two"}') + transform.push('more')).toBe('{"a":"one ');
    expect(transform.stop).toEqual({ reason: 'stop_word' });
  });
});

it('maps a whole text', () => {
  const upper = (text: string): string => text.toUpperCase();
  expect(mapJsonText('{"a":["b",null]}', upper)).toBe('{"A":["B",null]}');
  expect(mapJsonText('not json', upper)).toBe('NOT JSON');
  expect(mapJsonText('', upper)).toBe('');
});
