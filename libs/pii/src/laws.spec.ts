// The laws that hold for every text: equal results however a text is cut, idempotent masking, exact restoring.
// Texts are put together from values, halves of values and what may stand between them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPiiEngine, type Finding, type TextTransform } from './index.js';
import { createRecognizers } from './recognizers/index.js';

const engine = createPiiEngine();
const strict = createPiiEngine({ locales: ['US', 'GB', 'DE', 'FR'] });
const key = new Uint8Array(32).fill(7);

const recognizers = createRecognizers(['US']);
const examples = recognizers.flatMap(({ examples: { match, noMatch } }) => [
  ...match.map((text) => text.replace(/[«»]/g, '')),
  ...noMatch,
]);
const values = recognizers.flatMap(({ examples: { match } }) =>
  match.map((text) => /«(.*)»/s.exec(text)![1]!),
);

const alikes = [
  '<EMAIL_ADDRESS_aaaaaaaaaaaaa>',
  '<TEXT_abcdefghijklm>',
  '<email\\_address\\_ABCDEFGHIJKLM22>',
];
const fragments =
  '< > <EMAIL_ADDRESS_ EMAIL_ADDRESS_ <EMAIL_ADDRESS> <PHONE_NUMBER> aaaaaaaaaaaaa \\_ \\ _ @ . : :: ::1 + +1 ( ) - -- ' +
  '* ** *** / , ; " \' 0 1 12 4111 1111 1.2.3.4 555 0143 2025550143 536904399 phone tel ssn call GB DE89 sk- ghp_ eyJ AIza ' +
  'AKIA ----- -----BEGIN -----END x ext. a.b com é 邮箱 \ud83d \ude00 \0 1111 \\n x120 % # $';

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...values) },
  { weight: 1, arbitrary: fc.constantFrom(...examples) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...values).chain((v) => fc.nat(v.length).map((n) => v.slice(0, n))),
  },
  { weight: 1, arbitrary: fc.constantFrom(...values).chain((v) => fc.nat(v.length).map((n) => v.slice(n))) },
  { weight: 4, arbitrary: fc.constantFrom(...fragments.split(' '), ' ', '  ', '\n', '\t', '\u00a0') },
  { weight: 2, arbitrary: fc.constantFrom(...alikes) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9 .+()-]{0,24}$/) },
);
const text = fc.array(piece, { maxLength: 9 }).chain((pieces) =>
  // Half of the texts have spaces between the pieces.
  fc.boolean().map((spaced) => pieces.join(spaced ? ' ' : '')),
);
const actions = ['redact', 'mask'] as const;

function run(stream: TextTransform, pieces: readonly string[]) {
  let out = '';
  let taken = 0;
  for (const piece of pieces) {
    taken += piece.length;
    out += stream.push(piece);
  }
  return { text: out + stream.end(), findings: [...stream.findings], taken };
}

function expectSameForEveryCut(
  whole: { text: string; findings: readonly Finding[] },
  input: string,
  open: () => TextTransform,
) {
  for (let cut = 0; cut <= input.length; cut++) {
    const { text, findings } = run(open(), [input.slice(0, cut), input.slice(cut)]);
    if (text !== whole.text) expect(text, `cut at ${cut}`).toBe(whole.text);
    if (findings.length !== whole.findings.length) expect(findings, `cut at ${cut}`).toEqual(whole.findings);
  }
  for (const size of [1, 3]) {
    const pieces = input.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const { text, findings } = run(open(), pieces);
    expect(text).toBe(whole.text);
    expect(findings).toEqual(whole.findings);
  }
}

describe('the streaming law', () => {
  it.each(actions)('maskStream with %s equals mask for every cut', (action) => {
    fc.assert(
      fc.property(text, (input) =>
        expectSameForEveryCut(engine.mask(input, { action }), input, () => engine.maskStream({ action })),
      ),
      { numRuns: 400 },
    );
  });

  it.each(actions)('holds for values longer than the hold (%s)', (action) => {
    const long = [
      `a ${'x'.repeat(700)}@example.com b`,
      `key ${'sk-' + 'a1B2c3D4e5'.repeat(200)} end.`,
      `${'eyJ' + 'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'}.${'eyJ' + 'a'.repeat(1500)}.${'s'.repeat(300)}. Next`,
      `${'-----BEGIN ' + 'RSA PRIVATE KEY-----'}\n${'MIIEvQIBADANBgkqhkiG9w0BAQ\n'.repeat(60)}-----END RSA PRIVATE KEY-----\nbye`,
      `${'eyJ' + 'A'.repeat(1100)}.${'eyJ' + 'a'.repeat(50)}.x`,
      `x@${'a.'.repeat(400)}com`,
      `${'gh' + 'p_' + 'a1B2c3D4e5F6'.repeat(60)}@example.com 4111 1111 1111 1111`,
    ];
    for (const input of long) {
      const whole = engine.mask(input, { action });
      for (const size of [1, 2, 7, 64, 333, 511, 512, 513, 900]) {
        const pieces = input.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
        const { text, findings } = run(engine.maskStream({ action }), pieces);
        expect(text).toBe(whole.text);
        expect(findings).toEqual(whole.findings);
      }
    }
  });

  it.each(actions)('never holds more than maxHold (%s)', (action) => {
    const inputs = [
      'x'.repeat(3000),
      '1 '.repeat(1500),
      '+1 202 555 '.repeat(300),
      `sk-${'a1'.repeat(2000)}`,
      ...examples,
    ];
    for (const input of [
      ...inputs,
      inputs.join(' '),
      `eyJ${'A'.repeat(3000)}`,
      'a@'.repeat(900),
      'a.'.repeat(900),
    ]) {
      const stream = engine.maskStream({ action });
      const shownUpTo = (findings: readonly Finding[]) => findings.length;
      let clean = '';
      for (let i = 0; i < input.length; i++) {
        clean += stream.push(input[i]!);
        if (shownUpTo(stream.findings) === 0 && !/<[A-Z]/.test(clean)) {
          expect(i + 1 - clean.length).toBeLessThanOrEqual(stream.maxHold);
        }
      }
    }
  });

  it('restoreStream equals restore for every cut', () => {
    fc.assert(
      fc.property(text, text, (input, other) => {
        const session = engine.pseudonymizer({ key }).session();
        const answer = session.hide(input) + other;
        const whole = session.restore(answer);
        expectSameForEveryCut({ text: whole, findings: [] }, answer, () => session.restoreStream());
      }),
      { numRuns: 300 },
    );
  });
});

describe('masking', () => {
  it.each(actions)('%s is idempotent', (action) => {
    for (const one of [engine, strict]) {
      fc.assert(
        fc.property(text, (input) => {
          const once = one.mask(input, { action }).text;
          expect(one.mask(once, { action }).text).toBe(once);
        }),
        { numRuns: 4000 },
      );
    }
  });

  it.each(actions)('%s leaves nothing to find', (action) => {
    fc.assert(
      fc.property(text, (input) => {
        expect(engine.find(engine.mask(input, { action }).text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('pseudonyms', () => {
  it('restore(hide(x)) is x', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), (inputs) => {
        const session = engine.pseudonymizer({ key }).session();
        const hidden = inputs.map((input) => session.hide(input));
        expect(hidden.map((one) => session.restore(one))).toEqual(inputs);
      }),
      { numRuns: 3000 },
    );
  });

  it('what the session did not issue stays', () => {
    fc.assert(
      fc.property(text, (input) => {
        const session = engine.pseudonymizer({ key }).session();
        session.hide('jane@example.com');
        expect(session.restore(input)).toBe(input);
      }),
    );
  });

  it('no value is left in a hidden text', () => {
    fc.assert(
      fc.property(text, (input) => {
        const session = engine.pseudonymizer({ key }).session();
        expect(engine.find(session.hide(input))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('find', () => {
  it('answers sorted findings that do not overlap, for any string', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 200 })), (input) => {
        let end = 0;
        for (const finding of engine.find(input)) {
          expect(finding.start).toBeGreaterThanOrEqual(end);
          expect(finding.end).toBeGreaterThan(finding.start);
          expect(Object.keys(finding).sort()).toEqual(['end', 'score', 'start', 'type']);
          end = finding.end;
        }
        expect(end).toBeLessThanOrEqual(input.length);
      }),
      { numRuns: 1000 },
    );
  });
});
