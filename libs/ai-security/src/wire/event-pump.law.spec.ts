/** The law of a stream: each channel's text and findings are those of the whole answer, however it is cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { chunk, eventsOf, framed, OURS, PSEUDONYM, rig, textsOf } from '../../../../test/wire/pump-rig.js';
import type { EventPump } from './event-pump.js';
import { OPENAI_CHAT } from './openai-chat.format.js';

const VALUES = ['joe@example.com', '4111 1111 1111 1111', '+1 415 555 2671', '2001:db8::1', OURS, PSEUDONYM];
const PARTS = [
  'joe@',
  PSEUDONYM.slice(0, 9),
  'Hello',
  ' ',
  '. ',
  ', ',
  '\n',
  'é',
  '😀',
  '\ud83d',
  '"',
  '\\',
  '<',
  '42',
];
const fragment = fc.constantFrom(...VALUES, ...PARTS);
const prose = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''));
const args = fc
  .dictionary(fc.constantFrom('to', 'body', 'n'), fc.oneof(prose, fc.constantFrom(4111111111111111, 7, null)))
  .map((value) => JSON.stringify(value));

/** One string of a message, and how a delta carries a piece of it. */
interface Slot {
  readonly choice: number;
  readonly pieces: readonly string[];
  readonly carry: (piece: string) => object;
}
const slot = (choice: number): fc.Arbitrary<Slot> =>
  fc
    .oneof(
      fc
        .constantFrom('content', 'refusal', 'reasoning_content', 'reasoning')
        .chain((name) =>
          prose.map((text) => ({ text, carry: (piece: string): object => ({ [name]: piece }) })),
        ),
      fc.nat(2).chain((index) =>
        args.map((text) => ({
          text,
          carry: (piece: string): object => ({ tool_calls: [{ index, function: { arguments: piece } }] }),
        })),
      ),
      fc.nat(1).chain((index) =>
        prose.map((text) => ({
          text,
          carry: (piece: string): object => ({ tool_calls: [{ index, custom: { input: piece } }] }),
        })),
      ),
    )
    .chain(({ text, carry }) => cutsOf(text).map((pieces) => ({ choice, pieces, carry })));

const message = fc
  .integer({ min: 1, max: 3 })
  .chain((choices) =>
    fc.tuple(...Array.from({ length: choices }, (_, i) => fc.array(slot(i), { maxLength: 4 }))),
  )
  .map((all) =>
    all.flatMap((slots) => [...new Map(slots.map((one) => [JSON.stringify(one.carry('')), one])).values()]),
  )
  .chain((slots) => fc.tuple(fc.constant(slots), fc.array(fc.nat(20), { minLength: 1, maxLength: 30 })));

/** The pieces of all slots in some order, each slot's own in its order. */
function interleaved(slots: readonly Slot[], order: readonly number[]): object[] {
  const left = slots.map(({ pieces }) => [...pieces]);
  const events: object[] = [];
  for (let step = 0; left.some((pieces) => pieces.length > 0); step++) {
    const open = [...left.keys()].filter((i) => (left[i] as string[]).length > 0);
    const at = open[(order[step % order.length] as number) % open.length] as number;
    const { choice, carry } = slots[at] as Slot;
    events.push(chunk(carry((left[at] as string[]).shift() as string), null, choice));
  }
  return events;
}

/** The same slots as a whole answer, each in a message of its own: its path is the same. */
const answerOf = (slots: readonly Slot[]): object => ({
  choices: slots.map(({ choice, pieces, carry }) => ({ index: choice, message: carry(pieces.join('')) })),
});

describe('the law', () => {
  const run = (pump: EventPump, items: readonly unknown[]): string =>
    items.map((item) => pump.push(item)).join('') + pump.end();

  it('gives each channel the text and the findings of the whole answer, however it is cut and mixed', () => {
    fc.assert(
      fc.property(message, fc.boolean(), ([slots, order], finish) => {
        const whole = rig();
        const answer = whole.channels.map(answerOf(slots), OPENAI_CHAT.answer) as object;
        const stream = rig();
        const events = interleaved(slots, order);
        const ends = finish ? [0, 1, 2].map((index) => chunk({}, 'stop', index)) : [];
        const wire = run(stream.pump, [...events, ...ends]);
        expect(textsOf(eventsOf(wire), 'delta')).toEqual(textsOf([answer], 'message'));
        expect(stream.findings()).toEqual(whole.findings());
        expect(JSON.stringify(eventsOf(wire))).not.toContain('joe@example.com');
      }),
      { numRuns: 500 },
    );
  });

  it('makes the same of objects, of framed text and of framed bytes, cut anywhere', () => {
    fc.assert(
      fc.property(
        message.chain(([slots, order]) => {
          const events = [...interleaved(slots, order), chunk({}, 'stop')];
          const text = `${framed(...events)}data: [DONE]\n\n`;
          return fc.tuple(fc.constant(events), cutsOf(text), byteCutsOf(new TextEncoder().encode(text)));
        }),
        ([events, texts, bytes]) => {
          const expected = run(rig().pump, events);
          expect(run(rig().pump, texts)).toBe(expected);
          expect(run(rig().pump, bytes)).toBe(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
