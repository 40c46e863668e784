/** How a body of a declared type is read. */
import { describe, expect, it } from 'vitest';
import { readingOf } from './declared-body.js';
import { formatOf } from './formats.js';

const CHAT = formatOf('openai.chat');
const TEXT = formatOf('text');

describe('a body', () => {
  it.each<[string, string, string]>([
    ['text/plain', 'text', 'whole'],
    ['text/markdown; charset=UTF-8', 'text', 'whole'],
    ['Text/HTML; charset="utf-8"', 'text', 'whole'],
    ['application/json', 'whole', 'whole'],
    ['application/vnd.x+json; charset=utf-8', 'whole', 'whole'],
    ['text/json', 'whole', 'whole'],
    ['text/plain; charset=utf-16le', 'none', 'none'],
    ['application/json; charset=iso-8859-1', 'none', 'none'],
    ['text/event-stream', 'none', 'sse'],
    ['application/x-ndjson', 'none', 'ndjson'],
    ['application/jsonl; charset=utf-8', 'none', 'ndjson'],
    ['application/pdf', 'none', 'none'],
    ['application/octet-stream', 'none', 'none'],
    ['', 'none', 'none'],
  ])('of the type %j is read without a format as %s, with one as %s', (type, without, within) => {
    const named = (format: typeof CHAT): string => {
      const reading = readingOf(type, format) ?? 'none';
      return typeof reading === 'string' ? reading : reading.framing.kind;
    };
    expect([named(TEXT), named(CHAT)]).toEqual([without, within]);
  });

  it('of lines has no terminator of another framing', () => {
    expect(readingOf('application/x-ndjson', CHAT)).toMatchObject({ framing: { terminator: undefined } });
    expect(readingOf('text/event-stream', CHAT)).toBe(CHAT);
  });
});
