// What folds and what stays, by kind of evasion; and that findings in the shadow are cut in the source exactly.
import { describe, expect, it } from 'vitest';
import { FoldedText } from './folded-text.js';

function fold(source: string): FoldedText {
  const folded = new FoldedText();
  folded.append(source, true);
  return folded;
}

const FOLDS: Record<string, readonly (readonly [source: string, shadow: string])[]> = {
  'compatibility forms': [
    ['ＧＢ９３ ＷＥＳＴ', 'GB93 WEST'],
    ['𝟓𝟏𝟔𝟕', '5167'],
    ['①②³ⁿ', '123n'],
    ['ﬁve@x．com', 'five@x.com'],
  ],
  'digits of any script': [
    ['٥١٦٧', '5167'],
    ['५५४९', '5549'],
    ['𞥐𞥑', '01'],
  ],
  'what is not seen': [
    ['41\u200b11\u2060 \ufeff1\u00ad1', '4111 11'],
    ['1\u03382\u0338', '12'],
    ['a\ufe0fb\u{e0041}c', 'abc'],
  ],
  'dashes and spaces': [
    ['618–15−7854', '618-15-7854'],
    ['618—15—7854', '618-15-7854'],
    ['618\u00a015\u20077854\u3000', '618 15 7854 '],
  ],
  'look-alikes': [
    ['GВ78 WЕЅТ', 'GB78 WEST'],
    ['аnnа@еxаmрlе.соm', 'anna@example.com'],
    ['а@mail.со', 'a@mail.co'],
  ],
  escapes: [
    ['jane%40example%2ecom', 'jane@example.com'],
    ['55&#46;141&#x2E;30&period;162&nbsp;x', '55.141.30.162 x'],
    [String.raw`a\u0040b\\u002ec \x2b1 \u{40}`, 'a@b.c +1 @'],
    [String.raw`%EF%BC%91\uff12\ud835\udfd1`, '123'],
    ['4&#x200b;1%E2%80%8b1', '411'],
  ],
  'HTML inside': [
    ['4111<b> 1111</b> today', '4111 1111</b> today'],
    ['+1 312 <span class="x">867', '+1 312 867'],
    ['ja<!-- x -->ne@x.com', 'jane@x.com'],
    ['1</b><b>2', '12'],
  ],
  'Markdown inside': [
    ['237-9**9-2062** today', '237-99-2062** today'],
    ['jane`.doe`@x.com', 'jane.doe@x.com'],
    ['41__11__11', '411111'],
  ],
  'spoken addresses': [
    ['jane [dot] doe [at] example [dot] com', 'jane.doe@example.com'],
    ['jane(AT)example{ dot }com', 'jane@example.com'],
    ['1[.]2[.]3[.]4', '1.2.3.4'],
    ['Write to liam dot larsen76 at mail-test dot org today', 'Write to liam.larsen76@mail-test.org today'],
    ['jane@corp dot example dot com', 'jane@corp.example.com'],
  ],
  'spaced-out text': [
    ['card 4 0 7 9 4 4 0 today', 'card 4079440 today'],
    ['at + 1 2 1 2 5 5 today', 'at +121255 today'],
    ['to o s c a r 2 @ x . c o m today', 'to oscar2@x.com today'],
    ['a 4 0 7 9 4 a day', 'a 40794 a day'],
    ['5 5 . 1 4 1 . 3 0', '55.141.30'],
  ],
  'spelled-out digits': [
    ['SSN three two zero - seven eight today', 'SSN 320-78 today'],
    ['G B nine three W E S T one two', 'GB93WEST12'],
    ['call double five triple oh', 'call 55000'],
    ['Four-one-one-one-two', '41112'],
    ['e l e n a six three @ x . c o m', 'elena63@x.com'],
  ],
  'line breaks': [
    ['card is 5167 5406\n7415 0480 today', 'card is 5167 5406 7415 0480 today'],
    ['IBAN GB49 WEST 029\n1 1929 7434 70 today', 'IBAN GB49 WEST 0291 1929 7434 70 today'],
    ['at +1 312\r\n867 4265.', 'at +1 312 867 4265.'],
    ['was 55.141\n.30.162', 'was 55.141.30.162'],
    ['is 195-2\n5-1905', 'is 195-25-1905'],
    ['elena.ros\nsi63@example.com', 'elena.rossi63@example.com'],
    ['sofia@c\norp.example.net', 'sofia@corp.example.net'],
    ['liam.larsen76\n@mail-test.org', 'liam.larsen76@mail-test.org'],
  ],
};

const STAYS: Record<string, readonly string[]> = {
  'other scripts': ['Привет, Москва', 'ανοικτό', 'हिन्दी में', 'ภาษาไทยที่', 'می‌خواهم', '👩‍💻 ❤️', 'José Müller'],
  typography: ['wait… “so” — he said', 'a—b', '5ª y 2º', 'Foo™', '你好，世界！'],
  'HTML and Markdown': [
    '<b>Bold</b> <i>text</i>',
    '<EMAIL_ADDRESS> and <PHONE_NUMBER_1>',
    'Map<string, List<T>>',
    'Phone</span><span>555',
    'if (a < b && c > d)',
    'the `foo`.',
    '************3456',
    '2**31',
    'foo__bar__baz',
  ],
  'percent signs and backslashes': [
    '100% of 5%',
    '50%zz',
    String.raw`C:\users\new`,
    String.raw`\u00zz \n`,
    '&copy &#; &x;',
  ],
  prose: [
    'look at the dot product',
    'a dispute at Mercury.com',
    'one or two of the four',
    'I am at x. Do it',
    'f(at) and g(dot)',
    'a b c d',
    '1 + 1 + 1 + 1 + 1 = 5',
  ],
  lines: [
    '2024-01-02\n2024-01-03',
    'id,n\n1,4111\n2,1111 1111 1111',
    'took 35\n2024-01-02T10:00 ok',
    '5167 5406\n7415 0480\n1234 1234',
    'by 2020\n1. First',
    'example.com\njane@example.com',
    'x = 1\n@Injectable()',
    'x\n@app.route("/")',
    'see 2.1.\n2.2 Title',
    'John.\njane@example.com',
  ],
};

describe('FoldedText', () => {
  for (const [kind, cases] of Object.entries(FOLDS)) {
    it.each(cases)(`folds ${kind}: %j`, (source, shadow) => {
      expect(fold(source).text).toBe(shadow);
    });
  }

  for (const [kind, cases] of Object.entries(STAYS)) {
    it.each(cases)(`leaves ${kind}: %j`, (source) => {
      expect(fold(source).text).toBe(source);
    });
  }

  it.each([
    ['Write to «jane [at] example [dot] com» now', 'jane@example.com'],
    ['card «4 1 1 1 1 1» now', '411111'],
    ['is «&#50;37%2D99\u200b-2062»\u200b now', '237-99-2062'],
    ['call «double five triple oh» now', '55000'],
    ['the «ﬁ»x', 'fi'],
    ['x𝟓«𝟏\u200b𝟔»\u200b𝟕', '16'],
  ])('maps %j back', (marked, value) => {
    const start = marked.indexOf('«');
    const end = marked.indexOf('»') - 1;
    const folded = fold(marked.replace(/[«»]/g, ''));
    const at = folded.text.indexOf(value);
    const last = at + value.length - 1;
    expect([folded.sourceStart(at), folded.sourceEnd(last)]).toEqual([start, end]);
    expect(folded.shadowBefore(start)).toBe(at);
    expect(folded.shadowBefore(end)).toBe(last + 1);
    expect(folded.shadowBefore(end - 1)).toBeLessThan(last + 1);
  });

  it('forgets shadow with its source, and is the source again when nothing folded is left', () => {
    const folded = fold('a%40b.com and more');
    expect(folded.text).toBe('a@b.com and more');
    expect(folded.forget(1)).toBe(1);
    expect([folded.sourceStart(0), folded.sourceEnd(0), folded.sourceStart(1)]).toEqual([0, 3, 3]);
    expect(folded.forget(6)).toBe(8);
    expect([folded.text, folded.source]).toEqual([' and more', ' and more']);
    expect(folded.sourceStart(4)).toBe(4);
  });

  it('keeps a source character while half of its shadow is needed', () => {
    const folded = fold('xﬁy');
    expect(folded.forget(2)).toBe(1);
    expect([folded.text, folded.source]).toEqual(['iy', 'ﬁy']);
    expect([folded.sourceStart(0), folded.sourceEnd(0), folded.sourceStart(1)]).toEqual([0, 1, 1]);
  });
});
