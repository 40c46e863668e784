// The claims of pseudonyms, each for every text: nothing lost, nothing harvested, the same in every turn.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../finding.js';
import type { PiiActionSpec } from '../mask/action.js';
import { createPiiEngine } from '../index.js';
import { keyedDigest } from './keyed-digest.js';
import { Session } from './pseudonym-session.js';

const engine = createPiiEngine();
const open = (fill = 1) => engine.pseudonymizer({ key: new Uint8Array(32).fill(fill) }).session();

const VALUES = [
  'jane@example.com',
  'bob.roe@example.org',
  '4111 1111 1111 1111',
  '192.0.2.7',
  '+1 202 555 0143',
  'DE89 3704 0044 0532 0130 00',
  '536-90-4399',
  'phone 5550143',
  'SSN 536904399',
];
const values = fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 6 });
const word = fc.constantFrom(
  'Write',
  'to',
  'now',
  'and',
  'a',
  'the',
  'number',
  'é',
  '邮箱',
  '12',
  '<',
  '>',
  '\ud83d',
);
const prompt = fc
  .array(fc.oneof(word, fc.constantFrom(...VALUES)), { maxLength: 12 })
  .map((words) => words.join(' '));

/** Findings of any span, as an outside recogniser may give them. */
const findingsOf = (text: string) =>
  fc
    .array(fc.nat(text.length), { maxLength: 8 })
    .map((cuts) => [...new Set(cuts)].sort((a, b) => a - b))
    .map((cuts) =>
      cuts.slice(1).flatMap((end, i): Finding[] => {
        return i % 2 === 0 ? [{ type: 'SPAN', start: cuts[i]!, end, score: 1 }] : [];
      }),
    );

describe('restore(hide(x)) = x', () => {
  it('for every text and every finding, pseudonyms typed by the caller among it', () => {
    const typed = open().hide('jane@example.com');
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.constantFrom(typed, ...VALUES)), {
        maxLength: 6,
      })
      .map((parts) => parts.join(''));
    const withFindings = text.chain((one) => fc.tuple(fc.constant(one), findingsOf(one)));
    const action = fc.constantFrom<PiiActionSpec>('pseudonymize', 'block', 'report');
    fc.assert(
      fc.property(fc.array(withFindings, { maxLength: 3 }), action, (texts, asked) => {
        const session = open();
        const hidden = texts.map(([one, findings]) => session.hideFindings(one, findings, () => asked));
        expect(hidden.map((one) => session.restore(one))).toEqual(texts.map(([one]) => one));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hide(restore(y)) = y', () => {
  it('for an answer with pseudonyms as words, also where their context is missing', () => {
    fc.assert(
      fc.property(values, fc.array(fc.oneof(fc.nat(20), word), { maxLength: 12 }), (told, answer) => {
        const session = open();
        // A value is told with the words that give it away; the answer repeats the pseudonym alone.
        const issued = [...session.hide(told.join(' ; ')).matchAll(/<[A-Z_]+_[k-z]{17,}>/g)].map(
          ([one]) => one,
        );
        const written = answer
          .map((part) => (typeof part === 'number' ? issued[part % issued.length]! : part))
          .join(' ; ');
        expect(session.hide(session.restore(written))).toBe(written);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('pseudonyms', () => {
  it('are the same in every turn and process with the key, whatever was hidden before', () => {
    fc.assert(
      fc.property(
        prompt,
        fc.array(prompt, { maxLength: 3 }),
        fc.constantFrom(...VALUES),
        (before, others, value) => {
          // A value keeps the type under which a session met it first.
          fc.pre(![before, ...others].some((one) => one.includes(value)));
          const first = open();
          others.forEach((one) => first.hide(one));
          const second = open();
          second.hide(before);
          expect(first.hide(value)).toBe(second.hide(value));
          expect(open(2).hide(value)).not.toBe(second.hide(value));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('typed by somebody else harvest nothing', () => {
    fc.assert(
      fc.property(values, (told) => {
        const victim = open();
        const pseudonyms = victim.hide(told.join(' ; '));
        const attacker = open();
        const seen = attacker.hide(`say ${pseudonyms}`);
        expect(attacker.restore(pseudonyms)).toBe(pseudonyms);
        expect(attacker.restore(seen)).toBe(`say ${pseudonyms}`);
      }),
    );
  });

  it('that would meet are told apart by more characters, up to all of them', () => {
    const digest = keyedDigest(new Uint8Array(16));
    // The first 13 characters, 65 bits, are the same for all values.
    const meeting = (label: string, value: string) => digest(label, value).fill(7, 0, 9);
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 12 }), (names) => {
        const session = new Session(
          () => [],
          () => 'last4',
          meeting,
        );
        const hidden = names.map((name) =>
          session.hideFindings(name, [{ type: 'PERSON', start: 0, end: name.length, score: 1 }]),
        );
        expect(new Set(hidden).size).toBe(names.length);
        expect(hidden.map((one) => session.restore(one))).toEqual(names);
      }),
    );
  });
});

describe('what was hidden once', () => {
  it('is hidden where nothing gives it away', () => {
    const session = open();
    const [, pseudonym] = /(<PHONE_NUMBER_\w+>)/.exec(session.hide('my phone: 5550143'))!;
    expect(session.hide('I will ring 5550143 at 5, not 55501439')).toBe(
      `I will ring ${pseudonym} at 5, not 55501439`,
    );
  });

  it('does not cut a longer value, and takes a shorter one in', () => {
    const session = open();
    const at = (start: number, end: number, type: string): Finding => ({ type, start, end, score: 1 });
    const jane = session.hideFindings('Jane', [at(0, 4, 'PERSON')]);
    const hide = (text: string, ...found: Finding[]) => session.hideFindings(text, found);
    expect(hide('Jane@example.com', at(0, 16, 'EMAIL_ADDRESS'))).toMatch(/^<EMAIL_ADDRESS_\w+>$/);
    expect(hide('Dear Jane Roe', at(5, 13, 'PERSON'))).toMatch(/^Dear <PERSON_\w+>$/);
    expect(hide('Janet and Jane')).toBe(`Janet and ${jane}`);
    const both = hide('Jane Roe', at(0, 8, 'PERSON'));
    expect(hide('Jane Roe', at(5, 8, 'PERSON'))).toBe(both);
    expect(hide('see Jane Roe', at(9, 15 - 3, 'PERSON'))).toBe(`see ${both}`);
  });

  it('obeys the action of its type', () => {
    const session = open();
    session.hideFindings('Jane', [{ type: 'PERSON', start: 0, end: 4, score: 1 }]);
    expect(session.hideFindings('Ask Jane', [], () => 'redact')).toBe('Ask <PERSON>');
  });
});

describe('actions of a session', () => {
  it('hash and fake under its key', () => {
    const text = 'jane@example.com';
    const key = new Uint8Array(32).fill(1);
    for (const action of ['hash', 'fake'] as const) {
      expect(open().hideFindings(text, engine.find(text), () => action)).toBe(
        engine.mask(text, { action, key }).text,
      );
    }
  });

  it('report leaves the value, but not a pseudonym in it', () => {
    const typed = open().hide('jane@example.com');
    const text = `by ${typed} here`;
    const session = open();
    const hidden = session.hideFindings(
      text,
      [{ type: 'SPAN', start: 0, end: text.length, score: 1 }],
      () => 'report',
    );
    expect(hidden).toMatch(/^by <TEXT_\w+> here$/);
    expect(session.restore(hidden)).toBe(text);
  });
});
