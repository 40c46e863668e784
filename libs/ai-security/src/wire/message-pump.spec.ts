/** The messages of an `@Sse()` handler without a format are one text, however it is cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECRET, SecretWord, SHOWN } from '../../../../test/wire/secret-word.js';
import { cutsOf } from '../../../../test/wire/cuts.js';
import { AnswerChannels, UninspectableAnswer } from './answer-channels.js';
import { MessagePump } from './message-pump.js';
import type { EmittedMessage } from './message-queue.js';
import { SseParser } from './sse.js';
import { TextPump } from './text-pump.js';

function pump(): MessagePump {
  const uninspectable = (what: string): never => {
    throw new UninspectableAnswer(what);
  };
  const channels = new AnswerChannels(() => new SecretWord(), uninspectable, false);
  return new MessagePump((name) => new TextPump(channels, uninspectable, name), uninspectable);
}

const message = (data: string | undefined, more: Partial<EmittedMessage> = {}): EmittedMessage => ({
  object: false,
  type: undefined,
  id: undefined,
  retry: undefined,
  data,
  ...more,
});
const dataOf = (frames: string): string =>
  new SseParser()
    .push(frames)
    .map(({ data = '' }) => data)
    .join('');

describe('messages without a format', () => {
  it('say the same for every way of cutting', () => {
    const part = fc.constantFrom(SECRET, SECRET.slice(0, 3), 'words ', '\n', ': ', ' data: x', '😀');
    const cut = fc
      .array(part, { maxLength: 6 })
      .map((parts) => parts.join(''))
      .chain((text) => fc.tuple(fc.constant(text), cutsOf(text)));
    fc.assert(
      fc.property(cut, ([text, pieces]) => {
        const whole = pump();
        const cutUp = pump();
        const expected = dataOf(whole.push(message(text)) + whole.end());
        expect(dataOf(pieces.map((piece) => cutUp.push(message(piece))).join('') + cutUp.end())).toBe(
          expected,
        );
        expect(expected).not.toContain(SECRET);
      }),
    );
  });

  it('give the fields of a message whose text is held to the frame with which it leaves', () => {
    const one = pump();
    const held = one.push(message(SECRET.slice(0, 3), { id: '1', type: 'piece' }));
    expect(held).toBe('');
    expect(one.push(message(SECRET.slice(3), { id: '2', type: 'piece' })) + one.end()).toBe(
      `event: piece\ndata: ${SHOWN}\nid: 1\nid: 2\n\n`,
    );
  });

  it('are a text for each type, none of which is cut or delayed by another', () => {
    const one = pump();
    expect(one.push(message(SECRET.slice(0, 3), { type: 'token' }))).toBe('');
    expect(one.push(message('Searching', { type: 'status' }))).toContain('event: status\ndata: Searching');
    expect(one.push(message(SECRET.slice(3), { type: 'token' })) + one.end()).toBe(
      `event: token\ndata: ${SHOWN}\n\n`,
    );
  });

  it('say why they end early, and nothing of what was held', () => {
    const one = pump();
    one.push(message(SECRET.slice(0, 3)));
    const end = one.fail({ why: 'error', code: 'upstream_error', message: 'fixed' });
    const frames = new SseParser().push(end);
    expect(frames.map(({ event }) => event)).toEqual(['error']);
    expect(JSON.parse(frames[0]?.data ?? '')).toEqual({
      error: { message: 'fixed', type: 'server_error', code: 'upstream_error', param: null },
    });
  });

  it.each([message('{"a":1}', { object: true }), message('{"a":1}'), message(' ["a"]')])(
    'are no JSON: %j',
    (json) => {
      expect(() => pump().push(json)).toThrow(UninspectableAnswer);
      expect(() => pump().push(message('[a note] {in brackets}'))).not.toThrow();
    },
  );
});
