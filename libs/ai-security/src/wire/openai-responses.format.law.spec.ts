/** The law of a Responses stream: deltas and repetitions say what the whole answer says, however it is cut. */
import fc from 'fast-check';
import { accumulateResponse } from 'openai/lib/responses/ResponseAccumulator';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { formatRig, framesOf, OURS, PSEUDONYM } from '../../../../test/wire/format-rig.js';
import {
  call,
  completed,
  created,
  eventsOfItem,
  framed,
  inProgress,
  message,
  numbered,
  reasoning,
  responseOf,
  streamOf,
  type Item,
} from '../../../../test/wire/responses-events.js';
import type { EventFormat, EventPump } from './event-pump.js';
import { OPENAI_RESPONSES } from './openai-responses.format.js';

type Members = Record<string, unknown>;

const rig = () => formatRig(OPENAI_RESPONSES as EventFormat);

const VALUES = ['joe@example.com', '4111 1111 1111 1111', '2001:db8::1', OURS, PSEUDONYM];
const PARTS = ['joe@', PSEUDONYM.slice(0, 9), 'Hello', ' ', '. ', '\n', 'é', '😀', '\ud83d', '"', '\\', '42'];
const prose = fc.array(fc.constantFrom(...VALUES, ...PARTS), { maxLength: 7 }).map((parts) => parts.join(''));
const pieces = prose.chain(cutsOf);
const args = fc
  .dictionary(fc.constantFrom('to', 'body', 'n'), fc.oneof(prose, fc.constantFrom(4111111111111111, 7, null)))
  .chain((value) => cutsOf(JSON.stringify(value)));

const item: fc.Arbitrary<Item> = fc.oneof(
  fc
    .array(fc.oneof(fc.record({ text: pieces }), fc.record({ refusal: pieces })), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) => message(...parts)),
  fc
    .tuple(fc.array(pieces, { maxLength: 2 }), fc.array(pieces, { maxLength: 2 }))
    .map(([summaries, contents]) => reasoning(summaries, contents)),
  args.map((all) => call('function_call', 'function_call_arguments', 'arguments', all, { name: 'mail' })),
  fc
    .tuple(args, prose)
    .map(([all, output]) => call('mcp_call', 'mcp_call_arguments', 'arguments', all, { output })),
  pieces.map((all) => call('custom_tool_call', 'custom_tool_call_input', 'input', all, { name: 'sql' })),
  pieces.map((all) => call('code_interpreter_call', 'code_interpreter_call_code', 'code', all)),
  prose.map((query): Item => ({
    item: { type: 'web_search_call', id: 'ws_1', action: { type: 'search', query } },
    streams: [],
  })),
);
const items = fc.array(item, { minLength: 1, maxLength: 4 });

const run = (pump: EventPump, all: readonly unknown[]): string =>
  all.map((one) => pump.push(one)).join('') + pump.end();
const eventsOf = (wire: string): Members[] =>
  framesOf(wire).map((data) => JSON.parse(data as string) as Members);

/** The items' events in some order, each item's own in its order. */
function interleaved(all: readonly Item[], order: readonly number[]): Members[] {
  const left = all.map(eventsOfItem);
  const events: Members[] = [created(), inProgress()];
  for (let step = 0; left.some((own) => own.length > 0); step++) {
    const open = [...left.keys()].filter((i) => left[i]!.length > 0);
    events.push(left[open[order[step % order.length]! % open.length]!]!.shift()!);
  }
  return numbered([...events, completed(all)]);
}

/** What each delta of the events adds up to, by its place in the response. */
function deltasOf(events: readonly Members[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { type, delta, output_index, content_index, summary_index } of events) {
    if (typeof delta !== 'string') continue;
    const place = [type, output_index, content_index ?? '', summary_index ?? ''].join(' ');
    texts[place] = (texts[place] ?? '') + delta;
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

describe('the law', () => {
  it('gives deltas, repetitions and findings of the whole answer, however it is cut and mixed', () => {
    fc.assert(
      fc.property(items, fc.array(fc.nat(20), { minLength: 1, maxLength: 30 }), (all, order) => {
        const whole = rig();
        const answer = whole.channels.map(responseOf(all), OPENAI_RESPONSES.answer) as { output: Members[] };
        const stream = rig();
        const wire = run(stream.pump, interleaved(all, order));
        const events = eventsOf(wire);
        const masked = answer.output.map((one, i) => ({ ...all[i]!, item: one }));
        const said = masked.flatMap((one, i) =>
          eventsOfItem(
            { ...one, streams: one.streams.map((own) => ({ ...own, pieces: [textOf(one, own)] })) },
            i,
          ),
        );
        expect(deltasOf(events)).toEqual(deltasOf(said));
        const wholes = (type: unknown): boolean => String(type).endsWith('.done');
        const bare = (own: Members): Members => ({ ...own, sequence_number: 0, logprobs: [] });
        const sorted = (own: Members[]): string[] =>
          own
            .filter(({ type }) => wholes(type))
            .map((one) => JSON.stringify(bare(one)))
            .sort();
        expect(sorted(events)).toEqual(sorted(said));
        expect((events.at(-1) as { response: Members }).response['output']).toEqual(answer.output);
        expect(stream.findings()).toEqual(whole.findings());
        expect(wire).not.toMatch(/joe@example\.com|kim@|obfuscation|"token"/);
        expect(events.map((event) => event['sequence_number'])).toEqual([...events.keys()]);
      }),
      { numRuns: 300 },
    );
  });

  it('makes the same of objects, of framed text and of framed bytes, cut anywhere', () => {
    fc.assert(
      fc.property(
        items.chain((all) => {
          const events = streamOf(all);
          const text = framed(events);
          return fc.tuple(fc.constant(events), cutsOf(text), byteCutsOf(new TextEncoder().encode(text)));
        }),
        ([events, texts, bytes]) => {
          const expected = run(rig().pump, events);
          expect(run(rig().pump, texts)).toBe(expected);
          expect(run(rig().pump, bytes)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("builds what the official client's accumulator takes, at every event", () => {
    fc.assert(
      fc.property(items, (all) => {
        const last = rig().channels.map(responseOf(all), OPENAI_RESPONSES.answer) as { output: Members[] };
        const events = eventsOf(run(rig().pump, streamOf(all)));
        type Event = Parameters<typeof accumulateResponse>[0];
        let snapshot: ReturnType<typeof accumulateResponse> | undefined;
        for (const event of events.slice(0, -1)) {
          snapshot = accumulateResponse(event as unknown as Event, snapshot);
        }
        expect(snapshot?.output).toMatchObject(last.output);
      }),
      { numRuns: 100 },
    );
  });
});

/** The whole of one streamed string, as the masked item has it. */
function textOf({ item: own }: Item, { part, member }: Item['streams'][number]): string {
  const holder = part ? (own[part.list] as Members[])[part.index] : own;
  return (holder as Members)[member] as string;
}
