// Actions by type: what each writes, what it refuses, and the laws of whole text and stream.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPiiEngine, type MaskOptions, type PiiActionSpec } from '../index.js';

const engine = createPiiEngine();
const key = new Uint8Array(16).fill(5);
const CARD = '4111 1111 1111 1111';
const mask = (text: string, options: MaskOptions) => engine.mask(text, options).text;

describe('actions', () => {
  it('apply by type, and the common one to the rest', () => {
    const text = `Mail jane@example.com, card ${CARD}, from 192.0.2.7`;
    const actions = { EMAIL_ADDRESS: 'report', CREDIT_CARD: { action: 'mask', keepLast: 2 } } as const;
    const { text: shown, findings } = engine.mask(text, { actions });
    expect(shown).toBe('Mail jane@example.com, card **** **** **** **11, from <IP_ADDRESS>');
    expect(findings.map(({ type }) => type)).toEqual(['EMAIL_ADDRESS', 'CREDIT_CARD', 'IP_ADDRESS']);
  });

  it.each<[PiiActionSpec, string, string]>([
    [{ action: 'mask', keepLast: 0 }, CARD, '**** **** **** ****'],
    [{ action: 'mask', keepLast: 6 }, CARD, '**** **** **11 1111'],
    [{ action: 'mask', keepLast: 99 }, CARD, '**** **** 1111 1111'],
    [{ action: 'mask', keepLast: 3 }, 'jane@example.com', '****@*******.com'],
    [{ action: 'mask', keepLast: 4 }, '192.0.2.7', '*********'],
    [({ type, value, score }) => `[${type} ${value.length} ${score}]`, CARD, '[CREDIT_CARD 19 1]'],
    [() => undefined as never, CARD, '<CREDIT_CARD>'],
  ])('%j shows %j as %j', (action, value, shown) => {
    expect(mask(`Take ${value}.`, { action })).toBe(`Take ${shown}.`);
  });

  it('hash: equal values stay equal under one key, in a domain of its own', () => {
    const hash = (text: string, k = key) => mask(text, { action: 'hash', key: k });
    expect(hash('jane@example.com')).toMatch(/^<EMAIL_ADDRESS:[k-z]{16}>$/);
    expect(hash('jane@example.com or jane@example.com').split(' or ')).toEqual(
      Array(2).fill(hash('jane@example.com')),
    );
    expect(hash('jane@example.com', new Uint8Array(16))).not.toBe(hash('jane@example.com'));
    expect(hash('joan@example.com')).not.toBe(hash('jane@example.com'));
    // From: printf 'hash\0EMAIL_ADDRESS\0jane@example.com' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0505…05, digits 0 to f as k to z
    expect(hash('jane@example.com')).toBe('<EMAIL_ADDRESS:kvpvlxqqkvtmovpv>');
  });

  it('fake: another value of the same form, equal for equal values', () => {
    const shown = mask(`${CARD} and ${CARD}`, { action: 'fake', key });
    expect(shown).toMatch(/^4111 11\d\d \d{4} \d{4} and 4111 11\d\d \d{4} \d{4}$/);
    expect(new Set(shown.split(' and ')).size).toBe(1);
    expect(shown).not.toContain(CARD);
  });

  it('block: says so, and hides the value', () => {
    const options: MaskOptions = { action: 'report', actions: { CREDIT_CARD: 'block' } };
    expect(engine.mask(`Card ${CARD} of jane@example.com`, options)).toMatchObject({
      text: 'Card <CREDIT_CARD> of jane@example.com',
      blocked: true,
    });
    expect(engine.mask('of jane@example.com', options).blocked).toBeUndefined();
  });

  it.each<[string, MaskOptions, RegExp]>([
    ['hash without a key', { action: 'hash' }, /'hash' needs a key/],
    ['fake without a key', { actions: { CREDIT_CARD: 'fake' } }, /'fake' needs a key/],
    ['a short key', { action: 'hash', key: new Uint8Array(15) }, /at least 16 bytes/],
    ['pseudonyms without a session', { action: 'pseudonymize' }, /pseudonymizer/],
    ['an unknown action', { action: 'hide' as never }, /unknown action "hide"; there are: redact/],
    ['an unknown object', { action: { action: 'redact' } as never }, /unknown action/],
    ['a keepLast that is none', { action: { action: 'mask', keepLast: -1 } }, /keepLast/],
    ['a type that is not found', { actions: { CREDITCARD: 'block' } }, /CREDITCARD is not a type/],
  ])('%s is refused', (_, options, message) => {
    expect(() => engine.mask('', options)).toThrow(message);
    expect(() => engine.maskStream(options)).toThrow(message);
  });
});

describe('laws', () => {
  const secret = `${'-----BEGIN ' + 'PRIVATE KEY-----'}\n${'MIIEvQIBADANBgkqhkiG9w0B\n'.repeat(30)}-----END PRIVATE KEY-----`;
  const value = fc.constantFrom(
    'jane@example.com',
    CARD,
    '192.0.2.7',
    'DE89 3704 0044 0532 0130 00',
    '+1 202 555 0143',
    '536-90-4399',
    'call 5550143',
    'sk-' + 'a1B2c3D4e5'.repeat(4),
    'sk-' + 'a1B2c3D4e5'.repeat(80),
    secret,
  );
  const gap = fc.constantFrom(
    ' ',
    '\n',
    ', ',
    '',
    ' * ',
    ' < ',
    '. ',
    ' 1 ',
    'x',
    '<CREDIT_CARD>',
    '<EMAIL_ADDRESS:',
  );
  const text = fc.array(fc.tuple(value, gap), { maxLength: 6 }).map((parts) => parts.flat().join(''));
  const named: PiiActionSpec[] = [
    'redact',
    'mask',
    'hash',
    'fake',
    'report',
    'block',
    ({ value: v }) => `(${v.length})`,
  ];
  const spec = fc.oneof(
    fc.constantFrom(...named),
    fc.nat(12).map((keepLast): PiiActionSpec => ({ action: 'mask', keepLast })),
  );
  const options = fc.record({
    action: spec,
    actions: fc.dictionary(fc.constantFrom('CREDIT_CARD', 'EMAIL_ADDRESS', 'PRIVATE_KEY'), spec, {
      maxKeys: 2,
    }),
    key: fc.constant(key),
  });

  it.each<PiiActionSpec>(['redact', 'mask', 'hash', 'report', 'block', { action: 'mask', keepLast: 12 }])(
    '%j is idempotent',
    (action) => {
      fc.assert(
        fc.property(text, (input) => {
          const once = mask(input, { action, key });
          expect(mask(once, { action, key })).toBe(once);
        }),
        { numRuns: 1500 },
      );
    },
  );

  it('report changes nothing and finds all', () => {
    fc.assert(
      fc.property(text, (input) => {
        expect(engine.mask(input, { action: 'report' })).toEqual({
          text: input,
          findings: engine.find(input),
        });
      }),
    );
  });

  it('a stream gives what mask gives, and after a blocked value nothing more, for every cut', () => {
    fc.assert(
      fc.property(
        text,
        options,
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (input, asked, sizes) => {
          const whole = engine.mask(input, asked);
          const run = (pieces: readonly string[]) => {
            const stream = engine.maskStream(asked);
            const out = pieces.map((piece) => stream.push(piece)).join('') + stream.end();
            return { out, findings: [...stream.findings], stop: stream.stop };
          };
          const pieces: string[] = [];
          for (let i = 0, n = 0; i < input.length; i += sizes[n++ % sizes.length]!) {
            pieces.push(input.slice(i, i + sizes[n % sizes.length]!));
          }
          const streamed = run(pieces);
          expect(streamed).toEqual(run([input]));
          expect(streamed.stop).toEqual(
            whole.blocked ? { reason: 'pii_blocked', type: expect.any(String) as string } : undefined,
          );
          if (!whole.blocked) expect(streamed).toMatchObject({ out: whole.text, findings: whole.findings });
          else {
            expect(whole.text.startsWith(streamed.out)).toBe(true);
            expect(streamed.out.endsWith(`<${streamed.stop!.type}>`)).toBe(true);
            const seen = streamed.findings.map(({ type, start }) => ({ type, start }));
            expect(whole.findings.slice(0, seen.length)).toMatchObject(seen);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
