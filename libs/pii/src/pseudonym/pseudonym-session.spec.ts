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
    ['with its brackets escaped, too', `\\${jane.replaceAll('_', '\\_').replace('>', '\\>')}`],
    ['with blanks inside of the brackets', jane.replace('<', '< ').replace('>', '  >')],
    ['with blanks for _', jane.replaceAll('_', ' ')],
    ['with dashes for _', jane.replaceAll('_', '-').toLowerCase()],
    ['escaped for HTML', `&lt;${jane.slice(1, -1)}&gt;`],
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

  it('leaves quotes and letters around it', () => {
    expect(session.restore(`"${jane}" \`${jane}\` abc${jane}def C:\\${jane}`)).toBe(
      '"jane@example.com" `jane@example.com` abcjane@example.comdef C:\\jane@example.com',
    );
  });

  it.each([
    'https://e.example/?q=K',
    'HTTPS://e.example/a,b;(c)[d]{e}|K',
    'https:\\\\e.example/K',
    '{"u":"https:\\/\\/e.example\\/K"}',
    '//e.example/K',
    'www.e.example/K',
    '![x](https://e.example/K)',
    '![x](https://e.example/"K)',
    '![x](https://e.example/(a)"K)',
    '![x](https://e.example/\\\\(a)"K)',
    '![x](https://e.example/(](a)"K)',
    '![x]( \n /a?K)',
    '[x](<https://e.example/ a \\> K>)',
    '[x](mailto:K)',
    '[x](K)',
    '[x]: https://e.example/"K',
    '[x]:\n  /a?K',
    '<https://e.example/"K>',
    '<mailto:K>',
    '<img src="https://e.example/ \'K">',
    "<img src = '/ \"K'>",
    '<img alt=">" src=/x"K>',
    `<img src${' '.repeat(99)}="/ K">`,
    '<b>src="<img src="/`K">',
    '<object data="K">',
    '<a xlink:href="/K">',
    '<img srcset="/a 1x, /b?K 2x">',
    '<style>a{b:url( "/ K")}</style>',
    'a{b:url(/aK)}',
    '<style>@import "https://e.example/ K";</style>',
    'https://e.example/KK',
    'https://e.example/&lt;a&gt;K',
    'https://e.example/%3CK',
  ])('leaves it in the URL of %j', (written) => {
    const answer = written.replaceAll('K', jane);
    expect(session.restore(answer)).toBe(answer);
    expect(session.hide(answer)).toBe(answer);
  });

  it.each([
    'https://e.example/ K',
    '"https://e.example/"K',
    '{"u":"https://e.example/","m":"K"}',
    '{"u":"see https://e.example/","m":"K"}',
    '<https://e.example/>K',
    '[x](/a)K',
    '[x](/a_(b))K',
    '[Jane]: K',
    'mailto:K',
    'either/or/K',
    'requests.post(data="K")',
    '<img src="/a" alt="K">',
    '<p>https://e.example/</p>K',
    'arr[0](x) K',
    '// K',
  ])('restores it beside the URL of %j', (written) => {
    const answer = written.replaceAll('K', jane);
    expect(session.restore(answer)).toBe(written.replaceAll('K', 'jane@example.com'));
  });

  it('restores it in a URL that the caller wrote with the value, and only up to there', () => {
    const own = open();
    const hidden = own.hide('Open https://a.example/?to=jane@example.com&x=1 now');
    expect(own.restore(hidden)).toBe('Open https://a.example/?to=jane@example.com&x=1 now');
    expect(own.restore(`[open](https://a.example/?to=${jane})`)).toBe(
      '[open](https://a.example/?to=jane@example.com)',
    );
    for (const other of [
      `http://a.example/?to=${jane}`,
      `https://a.example/?to=${jane.toLowerCase()}${jane}`.replace(jane.toLowerCase(), 'x'),
      `https://e.example/?u=https://a.example/?to=${jane}`,
    ])
      expect(own.restore(other)).toBe(other);
  });

  it('counts the pseudonyms before it as part of the URL', () => {
    const own = open();
    const hidden = own.hide('https://a.example/?a=192.0.2.7&to=jane@example.com');
    expect(own.restore(hidden)).toBe('https://a.example/?a=192.0.2.7&to=jane@example.com');
    for (const other of [`https://a.example/?a=&to=${jane}`, `https://a.example/?a=${jane}&to=${jane}`])
      expect(own.restore(other)).toBe(other);
  });

  it('reads a restored value as text that may begin a URL', () => {
    const own = open();
    const page = own.hideFindings('https://e.example/a', [{ type: 'URL', start: 0, end: 19, score: 1 }]);
    own.hide('jane@example.com');
    expect(own.restore(`${page}?q=${jane}`)).toBe(`https://e.example/a?q=${jane}`);
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

describe('hideMore', () => {
  it('keeps what the session issued and hides the rest', () => {
    const session = open();
    const jane = session.hide('jane@example.com');
    const other = open().hide('bob@example.org');
    const more = (text: string) => session.hideMore(text, engine.find(text));
    expect(more(`Mail ${jane}, https://a.example/${jane}`)).toBe(`Mail ${jane}, https://a.example/${jane}`);
    expect(more(`${jane} and jane@example.com`)).toBe(`${jane} and ${jane}`);
    expect(more(`${jane} and ${other}`)).toMatch(/^<EMAIL_ADDRESS_[k-z]{17}> and <TEXT_[k-z]{17}>$/);
    expect(session.restore(more(`${jane} and 192.0.2.7`))).toBe('jane@example.com and 192.0.2.7');
  });
});

describe('remember', () => {
  const first = open();
  const hidden = first.hide('jane@example.com, my phone: 5550143');
  const [, phone] = /(<PHONE_NUMBER_\w+>)/.exec(hidden)!;

  it('lets a later session restore what an earlier one hid, and hide it the same', () => {
    const later = engine.pseudonymizer({ key: new Uint8Array(32).fill(9) }).session();
    later.remember(first.entries());
    expect(later.restore(hidden)).toBe('jane@example.com, my phone: 5550143');
    expect(later.hide('jane@example.com rang from 5550143')).toBe(
      `${hidden.split(',')[0]} rang from ${phone}`,
    );
    expect([...open().entries()]).toEqual([]);
  });

  it('hands on what was hidden, not what was only remembered', () => {
    const later = open();
    later.remember(first.entries());
    expect([...later.entries()]).toEqual([]);
    later.hide('call 5550143');
    expect([...later.entries()]).toEqual([[phone, '5550143']]);
  });

  it('never overwrites what the session issued, nor takes its place', () => {
    const jane = first.hide('jane@example.com');
    const session = open();
    session.hide('jane@example.com');
    session.remember([[jane, 'eve@example.com']]);
    expect(session.restore(jane)).toBe('jane@example.com');
    const other = open();
    other.remember([[jane, 'eve@example.com']]);
    expect(other.hide('jane@example.com')).toMatch(/^<EMAIL_ADDRESS_[k-z]{18}>$/);
    expect(other.restore(`${jane} ${other.hide('jane@example.com')}`)).toBe(
      'eve@example.com jane@example.com',
    );
  });

  it('refuses what is no pseudonym', () => {
    expect(() => open().remember([['<EMAIL_ADDRESS>', 'jane@example.com']])).toThrow(TypeError);
  });
});

describe('pseudonymizer', () => {
  it('refuses a short key', () => {
    expect(() => engine.pseudonymizer({ key: new Uint8Array(15) })).toThrow(TypeError);
  });
});
