/** The SSE parser against the rules of WHATWG HTML section 9.2, whole and in pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf, everyUnit } from '../../../../test/wire/cuts.js';
import { KEEP_ALIVE, SseParser, sseFrame, type SseFrame } from './sse.js';

function parse(...chunks: (string | Uint8Array)[]): SseFrame[] {
  const parser = new SseParser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}
const data = (...chunks: (string | Uint8Array)[]): (string | undefined)[] =>
  parse(...chunks).map((frame) => frame.data);

const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `data: ${text}`),
  fc.constantFrom('data', 'data:', 'data:x', 'data:  x', 'event: delta', 'event: no name', 'event:'),
  fc.constantFrom('id: 7', 'retry: 10', ': note', ':', 'unknown: x', '', '', ''),
);
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 20 })
  .map((lines) => lines.flat().join(''));

describe('the law', () => {
  it('gives the same frames for every way of cutting a text', () => {
    fc.assert(
      fc.property(
        stream.chain((text) => fc.tuple(fc.constant(text), cutsOf(text))),
        ([text, pieces]) => {
          expect(parse(...pieces)).toEqual(parse(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the same frames for every way of cutting the bytes', () => {
    fc.assert(
      fc.property(
        stream
          .map((text) => new TextEncoder().encode(text))
          .chain((bytes) => fc.tuple(fc.constant(bytes), byteCutsOf(bytes))),
        ([bytes, pieces]) => {
          expect(parse(...pieces)).toEqual(parse(new TextDecoder().decode(bytes)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads what the encoder wrote', () => {
    const text = fc.string({ unit: 'binary' }).map((raw) => raw.replaceAll(/\r\n?/g, '\n'));
    fc.assert(
      fc.property(fc.array(text.filter((one) => one !== '')), (texts) => {
        expect(data(texts.map((one) => sseFrame(one)).join(''))).toEqual(texts);
      }),
    );
    expect(parse(sseFrame('{}', 'delta'))).toEqual([{ event: 'delta', data: '{}' }]);
    expect(parse(KEEP_ALIVE)).toEqual([{ event: undefined, data: undefined }]);
  });
});

describe('lines', () => {
  it.each(['\n', '\r', '\r\n'])('end with %j', (end) => {
    expect(data(`data: a${end}${end}data: b${end}${end}`)).toEqual(['a', 'b']);
  });

  it('end once with a CRLF that is cut in two', () => {
    expect(data('data: a\r', '\ndata: b\r', '\n\r', '\n')).toEqual(['a\nb']);
  });

  it('may hold a character that is cut in two', () => {
    const bytes = new TextEncoder().encode('data: é😀\n\n');
    expect(data(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(['é😀']);
  });

  it('may begin with a byte order mark', () => {
    expect(data('\ufeffdata: a\n\n')).toEqual(['a']);
    expect(data(new TextEncoder().encode('\ufeffdata: a\n\n'))).toEqual(['a']);
    expect(data('data: a\n\ndata: \ufeffb\n\n')).toEqual(['a', '\ufeffb']);
  });
});

describe('fields', () => {
  it.each([
    ['data:a', 'a'],
    ['data: a', 'a'],
    ['data:  a', ' a'],
    ['data', ''],
    ['data: a\ndata: b', 'a\nb'],
    ['data: a:b', 'a:b'],
  ])('give their data: %j', (lines, expected) => {
    expect(data(`${lines}\n\n`)).toEqual([expected]);
  });

  it('keep the name of an event, for one event', () => {
    expect(parse('event: delta\ndata: a\n\ndata: b\n\n')).toEqual([
      { event: 'delta', data: 'a' },
      { event: undefined, data: 'b' },
    ]);
  });

  it.each(['joe@example.com', 'two words', 'x'.repeat(65), ''])('drop a name that is none: %j', (name) => {
    expect(parse(`event: ${name}\ndata: a\n\n`)).toEqual([{ event: undefined, data: 'a' }]);
  });

  it('keep ids that are tokens and times that are numbers', () => {
    expect(parse('id: a-7\nretry: 10\ndata: a\n\n: note\nid: 8\n\ndata: b\n\n')).toEqual([
      { event: undefined, data: 'a', id: 'a-7', retry: 10 },
      { event: undefined, data: undefined, id: '8' },
      { event: undefined, data: 'b' },
    ]);
  });

  it('drop other ids and times, unknown fields and the text of comments', () => {
    expect(parse('id: joe@example.com\nretry: soon\nfoo: bar\ndata: a\n\n')).toEqual([
      { event: undefined, data: 'a' },
    ]);
    expect(parse(': joe@example.com\n\n')).toEqual([{ event: undefined, data: undefined }]);
  });

  it('make no frame without data or comment', () => {
    expect(parse('event: ping\n\nid: 3\n\n\n\n')).toEqual([]);
  });
});

describe('the end', () => {
  it('gives the frame that was not finished', () => {
    expect(data('data: a\n\ndata: b')).toEqual(['a', 'b']);
    expect(data('data: a\n')).toEqual(['a']);
    expect(data('data: a\r')).toEqual(['a']);
  });
});

describe('bounds', () => {
  const million = 'x'.repeat(1_048_577);

  it('refuses a frame of more than a mebi of code units, in one line or many', () => {
    expect(() => parse(`data: ${million}`)).toThrow(RangeError);
    expect(() => parse(`data: ${million}\n\n`)).toThrow(RangeError);
    const parser = new SseParser();
    const line = `data: ${'x'.repeat(1000)}\n`;
    expect(() => {
      for (let i = 0; i < 2000; i++) parser.push(line);
    }).toThrow(RangeError);
  });

  it('sets no bound to a stream of small frames', () => {
    const parser = new SseParser();
    let frames = 0;
    for (let i = 0; i < 3000; i++) frames += parser.push(`data: ${'x'.repeat(1000)}\n\n`).length;
    expect(frames).toBe(3000);
  });

  it('takes one unit at a time', () => {
    expect(data(...everyUnit(`data: ${'x'.repeat(20_000)}\n\n`))).toEqual(['x'.repeat(20_000)]);
  });
});

describe('the encoder', () => {
  it.each(['a\nb', 'a\r\nb', 'a\rb'])('lets no data begin a line of its own: %j', (text) => {
    expect(sseFrame(text)).toBe('data: a\ndata: b\n\n');
  });
});
