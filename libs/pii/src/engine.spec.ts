// The engine's face: options, masks, overlaps, custom recognisers, long and hostile texts.
import { describe, expect, it } from 'vitest';
import { createPiiEngine, NO_MATCH, type PiiRecognizer } from './index.js';

const engine = createPiiEngine();

/** Letter `E`, a dash and six digits. */
const employee: PiiRecognizer = {
  type: 'EMPLOYEE_ID',
  score: 0.9,
  triggers: 'E',
  maxLength: 9,
  scan(view, at) {
    if (!view.startsWord(at) || view.code(at + 1) !== 45) return NO_MATCH;
    for (let i = at + 2; i < at + 8; i++) if (!view.isDigit(i)) return NO_MATCH;
    return view.isWord(at + 8) ? NO_MATCH : at + 8;
  },
  examples: { match: ['Ask «E-123456»'], noMatch: ['E-12345', 'SIZE-123456'] },
};

describe('find', () => {
  it('answers offsets in UTF-16 code units, sorted, without values', () => {
    const text = '😀 jane@example.com, 4111 1111 1111 1111';
    expect(engine.find(text)).toEqual([
      { type: 'EMAIL_ADDRESS', start: 3, end: 19, score: 0.95 },
      { type: 'CREDIT_CARD', start: 21, end: 40, score: 1 },
    ]);
  });

  it('gives the digits of an address to the address', () => {
    expect(engine.find('4111111111111111@example.com').map(({ type }) => type)).toEqual(['EMAIL_ADDRESS']);
  });

  it('prefers the address to the phone number that the same digits could be', () => {
    expect(engine.find('call 192.168.1.100').map(({ type }) => type)).toEqual(['IP_ADDRESS']);
  });

  it('hides the last 256 characters of a local part that is too long', () => {
    const [finding] = engine.find(`${'x'.repeat(300)}@example.com`);
    expect(finding).toEqual({ type: 'EMAIL_ADDRESS', start: 44, end: 312, score: 0.95 });
  });

  it('hides a key to its end, however long it is', () => {
    const key = 'sk-' + 'a1B2c3D4e5'.repeat(1000);
    expect(engine.mask(`key ${key}, end`).text).toBe('key <OPENAI_API_KEY>, end');
  });

  it('takes a word before a number as context within 48 characters, not a placeholder', () => {
    expect(engine.find('phone 5550143')).toHaveLength(1);
    expect(engine.find(`phone${' '.repeat(60)}5550143`)).toHaveLength(0);
    expect(engine.find('<PHONE_NUMBER> 5550143')).toHaveLength(0);
  });
});

describe('options', () => {
  it('entities limits what is found', () => {
    const only = createPiiEngine({ entities: ['CREDIT_CARD'] });
    expect(only.mask('jane@example.com 4111111111111111').text).toBe('jane@example.com <CREDIT_CARD>');
  });

  it('locales decides which national phone forms need no context', () => {
    const text = 'Ruf an: 030 901820';
    expect(createPiiEngine({ locales: ['US'] }).find(text)).toEqual([]);
    expect(createPiiEngine({ locales: ['DE'] }).find(text)).toEqual([
      { type: 'PHONE_NUMBER', start: 8, end: 18, score: 0.8 },
    ]);
    expect(createPiiEngine({ locales: [] }).find('(202) 555-0143')).toEqual([]);
  });

  it('names what does not exist', () => {
    expect(() => createPiiEngine({ entities: ['EMAIL'] })).toThrow(
      new RegExp('unknown entities: EMAIL; .*EMAIL_ADDRESS'),
    );
    expect(() => createPiiEngine({ locales: ['XX'] })).toThrow(RangeError);
    for (const wrong of [
      { type: 'lower' },
      { score: 2 },
      { triggers: 'a b' },
      { maxLength: 0 },
      { maxLength: 5000 },
    ]) {
      expect(() => createPiiEngine({ custom: [{ ...employee, ...wrong }] })).toThrow(TypeError);
    }
  });

  it('custom recognisers work like built-in ones', () => {
    const own = createPiiEngine({ custom: [employee] });
    expect(own.mask('E-123456 and E-12345, SIZE-123456').text).toBe('<EMPLOYEE_ID> and E-12345, SIZE-123456');
    const stream = own.maskStream();
    expect(['Ask E', '-12', '3456'].map((piece) => stream.push(piece)).join('') + stream.end()).toBe(
      'Ask <EMPLOYEE_ID>',
    );
  });

  it('a custom recogniser that claims too much finds nothing', () => {
    const greedy = { ...employee, type: 'GREEDY', scan: () => 1e6 };
    const leftward: PiiRecognizer = {
      ...employee,
      type: 'LEFTWARD',
      scan: (view, at) => ((view.start = at - 3), at + 1),
    };
    expect(createPiiEngine({ custom: [greedy, leftward] }).find('a b E c')).toEqual([]);
  });
});

describe('mask', () => {
  it.each([
    ['4111 1111 1111 1111', '**** **** **** 1111'],
    ['378282246310005', '***********0005'],
    ['DE89 3704 0044 0532 0130 00', '**** **** **** **** **** 00'],
    ['+1 202 555 0143', '+* *** *** 0143'],
    ['536-90-4399', '***-**-4399'],
    ['jane.doe@example.co.uk', '****.***@*******.**.uk'],
    ['10.0.0.1', '********'],
  ])('shows %j as %j', (value, shown) => {
    expect(engine.mask(`Take ${value}.`, { action: 'mask' }).text).toBe(`Take ${shown}.`);
  });

  it('leaves nothing of a value that digits follow', () => {
    expect(engine.mask('4111 1111 1111 1111 123', { action: 'mask' }).text).toBe('**** **** **** **** 123');
  });

  it('returns the very string when nothing is found', () => {
    expect(engine.mask('Nothing here.')).toEqual({ text: 'Nothing here.', findings: [] });
  });
});

describe('maskStream', () => {
  it('releases prose up to its last word', () => {
    const stream = engine.maskStream();
    expect(stream.push('Hello wor')).toBe('Hello ');
    expect(stream.push('ld, mail jane@exam')).toBe('world, mail ');
    expect(stream.push('ple.com now')).toBe('<EMAIL_ADDRESS> ');
    expect(stream.end()).toBe('now');
    expect(stream.findings).toEqual([{ type: 'EMAIL_ADDRESS', start: 18, end: 34, score: 0.95 }]);
  });

  it('does not release the end of a number that may go on over a space', () => {
    const stream = engine.maskStream();
    const early = stream.push('card 4111 1111 ');
    expect('card ').toContain(early);
    expect(early + stream.push('1111 1111 ok') + stream.end()).toBe('card <CREDIT_CARD> ok');
  });

  it('drops a private key to its end marker', () => {
    const stream = engine.maskStream();
    const lines = [
      `${'-----BEGIN ' + 'PRIVATE KEY-----'}\n`,
      ...Array(50).fill('MIIEvQIBADANBgkqhkiG9w0B\n'),
    ];
    const out = lines.map((line) => stream.push(line)).join('');
    expect(out).toBe('<PRIVATE_KEY>');
    expect(stream.push('-----END PRIVATE KEY-----\nbye ') + stream.end()).toBe('\nbye ');
  });
});

describe('hostile texts', () => {
  const units =
    '1-|1.|a.|a@|1 |www.a-|eyJa.|%41|12 aaaa bbbb |4111 1111 |0123456789|0123456789abcdef|key = | |+1|::|1:|<|' +
    '<EMAIL_ADDRESS_|sk-|-eyJ|+1 202 555 |202-|-|_|GB82 |tel 1234567 |\ud83d|\0';

  // A quadratic scan of this length would outlast the runner's time limit; no time is asserted. Reads are counted in
  // test/conformance/pii-work.spec.ts.
  it.each(units.split('|'))('%j repeated to 100 KB is read through', (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    const session = engine.pseudonymizer({ key: new Uint8Array(16) }).session();
    expect(session.restore(session.hide(text))).toBe(text);
    const stream = engine.maskStream();
    expect(stream.push(text) + stream.end()).toBe(engine.mask(text).text);
  });
});
