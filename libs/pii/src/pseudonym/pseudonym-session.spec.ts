// Sessions: stable pseudonyms, look-alikes, tolerant restoring, streams.
import { describe, expect, it } from 'vitest';
import { createPiiEngine, type Finding } from '../index.js';

const engine = createPiiEngine();
const key = new Uint8Array(32).fill(1);
const open = () => engine.pseudonymizer({ key }).session();

describe('hide', () => {
  it('gives one value the same pseudonym in every session with the same key', () => {
    const hidden = open().hide('jane@example.com');
    expect(hidden).toMatch(/^<EMAIL_ADDRESS_[k-z]{17}>$/);
    expect(open().hide('To jane@example.com')).toBe(`To ${hidden}`);
    expect(
      engine
        .pseudonymizer({ key: new Uint8Array(16) })
        .session()
        .hide('jane@example.com'),
    ).not.toBe(hidden);
  });

  it('is HMAC-SHA256(key, type 0x00 value) in letters k to z', () => {
    // From: printf 'EMAIL_ADDRESS\0jane@example.com' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…01 -hex, 0 to f written k to z
    expect(open().hide('jane@example.com')).toBe('<EMAIL_ADDRESS_moxskvpvkvyswpmms>');
  });

  it('hides what reads as a pseudonym, so that typing one harvests nothing', () => {
    const session = open();
    const jane = session.hide('jane@example.com');
    const typed = session.hide(`echo ${jane}`);
    expect(typed).toMatch(/^echo <TEXT_[k-z]{17}>$/);
    expect(session.restore(typed)).toBe(`echo ${jane}`);
    expect(session.size).toBe(2);
  });

  it('hides, redacts and masks values as the action of their type says', () => {
    const session = open();
    const text = 'jane@example.com pays 4111 1111 1111 1111 from 192.0.2.7, phone +1 415 555 2671';
    const actions = { EMAIL_ADDRESS: 'pseudonymize', CREDIT_CARD: 'mask', IP_ADDRESS: 'block' } as const;
    const asked: string[] = [];
    const shown = session.hideFindings(text, engine.find(text), ({ type }) => {
      asked.push(type);
      return type in actions ? actions[type as keyof typeof actions] : 'redact';
    });
    expect(shown).toMatch(
      /^<EMAIL_ADDRESS_[k-z]{17}> pays \*{4} \*{4} \*{4} 1111 from <IP_ADDRESS_[k-z]{17}>, phone <PHONE_NUMBER>$/,
    );
    expect(asked).toEqual(['EMAIL_ADDRESS', 'CREDIT_CARD', 'IP_ADDRESS', 'PHONE_NUMBER']);
    expect(session.size).toBe(2);
  });

  it('tells the findings before it hides', () => {
    const seen: Finding[] = [];
    open().hide('Mail jane@example.com', (findings) => seen.push(...findings));
    expect(seen).toEqual([{ type: 'EMAIL_ADDRESS', start: 5, end: 21, score: 0.95 }]);
  });

  it('keeps lone surrogates apart', () => {
    const session = open();
    const finding = [{ type: 'PERSON', start: 0, end: 1, score: 1 }];
    const [high, low] = ['\ud83d', '\ude00'].map((value) => session.hideFindings(value, finding));
    expect(high).not.toBe(low);
    expect([session.restore(high!), session.restore(low!)]).toEqual(['\ud83d', '\ude00']);
  });
});

describe('hideFindings', () => {
  it('takes findings from elsewhere', () => {
    const session = open();
    const hidden = session.hideFindings('Ask Jane', [{ type: 'PERSON', start: 4, end: 8, score: 0.8 }]);
    expect(hidden).toMatch(/^Ask <PERSON_[k-z]{17}>$/);
    expect(session.restore(hidden)).toBe('Ask Jane');
  });

  it('refuses findings that do not fit', () => {
    const hide = (...findings: Finding[]) => open().hideFindings('Ask Jane', findings);
    const at = (start: number, end: number, type = 'PERSON'): Finding => ({ type, start, end, score: 1 });
    expect(() => hide(at(4, 9))).toThrow(RangeError);
    expect(() => hide(at(4, 4))).toThrow(RangeError);
    expect(() => hide(at(4, 8), at(0, 3))).toThrow(RangeError);
    expect(() => hide(at(0, 3, 'a b'))).toThrow(TypeError);
  });
});

describe('restore', () => {
  const session = open();
  const jane = session.hide('jane@example.com');

  it.each([
    ['as it is', jane],
    ['in capitals', jane.toUpperCase()],
    ['in small letters', jane.toLowerCase()],
    ['escaped for markdown', jane.replaceAll('_', '\\_')],
  ])('knows a pseudonym %s', (_, written) => {
    expect(session.restore(`(${written})`)).toBe('(jane@example.com)');
  });

  it.each([
    [
      'of another session',
      engine
        .pseudonymizer({ key: new Uint8Array(16) })
        .session()
        .hide('jane@example.com'),
    ],
    ['cut off', jane.slice(0, -2) + '>'],
    ['with more behind it', jane.slice(0, -1) + 'a>'],
    ['within a larger token', `<X_${jane.slice(1)}`],
    ['without its brackets', jane.slice(1, -1)],
  ])('leaves a pseudonym %s', (_, written) => {
    expect(session.restore(written)).toBe(written);
  });

  it('streams, holding back from a bracket that may open a pseudonym', () => {
    const stream = session.restoreStream();
    expect(stream.push(`Dear ${jane.slice(0, 9)}`)).toBe('Dear ');
    expect(stream.push(`${jane.slice(9)}, if a < b`)).toBe('jane@example.com, if a < b');
    expect(stream.push(' then <')).toBe(' then ');
    expect(stream.end()).toBe('<');
    expect(stream.restored).toBe(1);
    expect(stream.findings).toEqual([]);
  });
});

describe('pseudonymizer', () => {
  it('refuses a short key', () => {
    expect(() => engine.pseudonymizer({ key: new Uint8Array(15) })).toThrow(TypeError);
  });
});
