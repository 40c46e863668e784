/** The law of an Anthropic stream: what a client puts together is the masked answer, however it was cut. */
import { Stream } from '@anthropic-ai/sdk/core/streaming';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { formatRig, framesOf } from '../../../../test/wire/format-rig.js';
import { prose, toolInput } from '../../../../test/wire/prose.js';
import { ANTHROPIC_MESSAGES } from './anthropic-messages.format.js';
import type { EventFormat } from './event-pump.js';

const FORMAT = ANTHROPIC_MESSAGES as EventFormat;

/** A block of an answer, and the pieces in which a stream says it. */
interface Block {
  readonly whole: Readonly<Record<string, unknown>>;
  /** What `content_block_start` holds: the first piece may be in it. */
  readonly begun: object;
  readonly deltas: readonly object[];
}

const said = (member: 'text' | 'thinking', more: object, last: readonly object[]): fc.Arbitrary<Block> =>
  fc.tuple(prose.chain(cutsOf), fc.boolean()).map(([pieces, early]) => {
    const first = early ? (pieces[0] ?? '') : '';
    const rest = early ? pieces.slice(1) : pieces;
    const block = { type: member, ...more };
    return {
      whole: { ...block, [member]: pieces.join('') },
      begun: { ...block, [member]: first },
      deltas: [...rest.map((piece) => ({ type: `${member}_delta`, [member]: piece })), ...last],
    };
  });
const SIGNATURE = 'joe@example.com+signs==';
const called: fc.Arbitrary<Block> = toolInput
  .chain((input) => fc.tuple(fc.constant(input), cutsOf(JSON.stringify(input))))
  .map(([input, pieces]) => {
    const block = { type: 'tool_use', id: 'toolu_1', name: 'mail' };
    return {
      whole: { ...block, input },
      begun: { ...block, input: {} },
      deltas: pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    };
  });
const unknown: fc.Arbitrary<Block> = prose.chain(cutsOf).map((pieces) => ({
  whole: { type: 'brand_new', say: pieces.join('') },
  begun: { type: 'brand_new', say: '' },
  deltas: pieces.map((piece) => ({ type: 'brand_new_delta', say: piece })),
}));
const blocks = fc.array(
  fc.oneof(
    said('text', {}, []),
    said('thinking', { signature: SIGNATURE }, [{ type: 'signature_delta', signature: SIGNATURE }]),
    called,
    unknown,
  ),
  { maxLength: 4 },
);

const MESSAGE = { id: 'msg_1', type: 'message', role: 'assistant', model: 'demo', stop_sequence: null };
const answerOf = (all: readonly Block[]): object => ({
  ...MESSAGE,
  content: all.map(({ whole }) => whole),
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 2 },
});

/** All blocks begin, go on in turn and end; a real provider lets none begin before another has ended. */
function eventsOf(all: readonly Block[], mixed: boolean): object[] {
  const starts = all.map(({ begun }, index) => ({
    type: 'content_block_start',
    index,
    content_block: begun,
  }));
  const deltas = all.map((block, index) =>
    block.deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  );
  const stops = all.map((_, index) => ({ type: 'content_block_stop', index }));
  const longest = Math.max(0, ...deltas.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, i) => deltas.flatMap((list) => list[i] ?? [])).flat();
  return [
    {
      type: 'message_start',
      message: { ...MESSAGE, content: [], usage: { input_tokens: 1, output_tokens: 0 } },
    },
    ...(mixed
      ? [...starts, ...inTurn, ...stops]
      : all.flatMap((_, i) => [starts[i] as object, ...(deltas[i] as object[]), stops[i] as object])),
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 2 },
    },
    { type: 'message_stop' },
  ];
}

const framed = (events: readonly object[]): string =>
  events
    .map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

/** The content that a client has at the end; it reads no delta behind the end of its block. */
function contentOf(events: readonly object[]): Record<string, unknown>[] {
  const content: Record<string, unknown>[] = [];
  const json: string[] = [];
  for (const event of events as RawMessageStreamEvent[]) {
    if (event.type === 'content_block_start') content[event.index] = { ...event.content_block };
    if (event.type === 'content_block_stop') {
      const block = content[event.index] as Record<string, unknown>;
      if (json[event.index] !== undefined) block['input'] = JSON.parse(json[event.index] as string);
      Object.freeze(block);
    }
    if (event.type !== 'content_block_delta') continue;
    const block = content[event.index] as Record<string, unknown>;
    const { type, ...members } = event.delta as unknown as Record<string, string>;
    expect(Object.isFrozen(block)).toBe(false);
    for (const [name, piece] of Object.entries(members)) {
      if (name === 'partial_json') json[event.index] = (json[event.index] ?? '') + piece;
      else if (name === 'signature') expect(piece).toBe(SIGNATURE);
      else block[name] = String(block[name]) + piece;
    }
    expect(type).toMatch(/_delta$/);
  }
  return content;
}

const read = (wire: string): object[] => framesOf(wire).map((data) => JSON.parse(data as string) as object);

describe('the law', () => {
  it('gives a client the content and the findings of the whole answer, however it is cut and mixed', () => {
    fc.assert(
      fc.property(blocks, fc.boolean(), (all, mixed) => {
        const whole = formatRig(FORMAT);
        const answer = whole.channels.map(answerOf(all), FORMAT.answer) as { content: object[] };
        const { pump, findings } = formatRig(FORMAT);
        const wire =
          eventsOf(all, mixed)
            .map((event) => pump.push(event))
            .join('') + pump.end();
        expect(contentOf(read(wire))).toEqual(answer.content);
        expect(findings()).toEqual(whole.findings());
        expect(wire.replaceAll(SIGNATURE, '')).not.toContain('joe@example.com');
      }),
      { numRuns: 400 },
    );
  });

  it('makes the same of objects, of framed text and of framed bytes, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        blocks.chain((all) => {
          const events = eventsOf(all, false);
          const text = framed(events);
          return fc.tuple(fc.constant(events), cutsOf(text), byteCutsOf(new TextEncoder().encode(text)));
        }),
        async ([events, texts, bytes]) => {
          const run = (items: readonly unknown[]): string => {
            const { pump } = formatRig(FORMAT);
            return items.map((item) => pump.push(item)).join('') + pump.end();
          };
          const expected = run(events);
          expect(run(texts)).toBe(expected);
          expect(run(bytes)).toBe(expected);
          // The official client passes on what has a name.
          const stream = Stream.fromSSEResponse(new Response(expected), new AbortController());
          const seen: unknown[] = [];
          for await (const event of stream) seen.push(event);
          expect(seen).toEqual(read(expected));
        },
      ),
      { numRuns: 100 },
    );
  });
});
