/** The law of an AI SDK stream: the message that the official client builds is the masked one, however it was cut. */
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { formatRig } from '../../../../test/wire/format-rig.js';
import { prose, toolInput } from '../../../../test/wire/prose.js';
import { AI_SDK_UI } from './ai-sdk-ui.format.js';
import type { EventFormat } from './event-pump.js';

const FORMAT = AI_SDK_UI as EventFormat;

/** A part of a message, and the chunks in which a stream says it under an id. */
interface Part {
  readonly whole: object;
  readonly chunks: (id: string) => object[];
}
const said = (type: 'text' | 'reasoning'): fc.Arbitrary<Part> =>
  prose.chain(cutsOf).map((pieces) => ({
    whole: { type, text: pieces.join('') },
    chunks: (id) => [
      { type: `${type}-start`, id },
      ...pieces.map((delta) => ({ type: `${type}-delta`, id, delta })),
      { type: `${type}-end`, id },
    ],
  }));
const called: fc.Arbitrary<Part> = toolInput
  .chain((input) => fc.tuple(fc.constant(input), cutsOf(JSON.stringify(input)), prose, fc.boolean()))
  .map(([input, pieces, output, streamed]) => ({
    whole: {
      type: 'tool-mail',
      toolName: undefined,
      state: 'output-available',
      input,
      output: { said: output },
    },
    chunks: (toolCallId) => [
      ...(streamed ? [{ type: 'tool-input-start', toolCallId, toolName: 'mail' }] : []),
      ...(streamed ? pieces : []).map((inputTextDelta) => ({
        type: 'tool-input-delta',
        toolCallId,
        inputTextDelta,
      })),
      { type: 'tool-input-available', toolCallId, toolName: 'mail', input },
      { type: 'tool-output-available', toolCallId, output: { said: output } },
    ],
  }));
const data: fc.Arbitrary<Part> = prose.map((text) => ({
  whole: { type: 'data-note', data: { text } },
  chunks: () => [{ type: 'data-note', data: { text } }],
}));
/** Steps of parts. Ids are unique within a step only, except for those of tool calls. */
const steps = fc.array(fc.array(fc.oneof(said('text'), said('reasoning'), called, data), { maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
});

const answerOf = (all: readonly Part[][]): object => ({
  id: 'm1',
  role: 'assistant',
  parts: all.flat().map(({ whole }) => whole),
});
const chunksOf = (all: readonly Part[][]): object[] => [
  { type: 'start', messageId: 'm1' },
  ...all.flatMap((parts, step) => [
    { type: 'start-step' },
    ...parts.flatMap((part, i) => part.chunks('input' in part.whole ? `call_${step}_${i}` : String(i))),
    { type: 'finish-step' },
  ]),
  { type: 'finish', finishReason: 'stop' },
];
const framed = (chunks: readonly object[]): string =>
  chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n';

/** What the official client makes of the wire. */
async function messageOf(wire: string): Promise<UIMessage | undefined> {
  const transport = new DefaultChatTransport<UIMessage>({
    api: 'http://host/chat',
    fetch: async () => new Response(wire),
  });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'c',
    messageId: undefined,
    messages: [],
    abortSignal: undefined,
  });
  let last: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream, terminateOnError: true })) last = message;
  return last;
}
const partsOf = (message: UIMessage | undefined): object[] =>
  (message?.parts ?? [])
    .filter(({ type }) => type !== 'step-start')
    .map((part) => {
      const { type, text, state, input, output, data } = part as unknown as Record<string, unknown>;
      if (data !== undefined) return { type, data };
      return text === undefined ? { type, state, input, output } : { type, text };
    });

describe('the law', () => {
  it('gives the client the parts and the findings of the whole answer, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const whole = formatRig(FORMAT);
        const answer = whole.channels.map(answerOf(all), FORMAT.answer) as UIMessage;
        const { pump, findings } = formatRig(FORMAT);
        const wire =
          chunksOf(all)
            .map((chunk) => pump.push(chunk))
            .join('') + pump.end();
        expect(partsOf(await messageOf(wire))).toEqual(partsOf(answer));
        expect(findings()).toEqual(whole.findings());
        expect(wire).not.toContain('joe@example.com');
      }),
      { numRuns: 300 },
    );
  });

  it('makes the same of objects, of framed text and of framed bytes, cut anywhere', () => {
    fc.assert(
      fc.property(
        steps.chain((all) => {
          const chunks = chunksOf(all);
          const text = framed(chunks);
          return fc.tuple(fc.constant(chunks), cutsOf(text), byteCutsOf(new TextEncoder().encode(text)));
        }),
        ([chunks, texts, bytes]) => {
          const run = (items: readonly unknown[]): string => {
            const { pump } = formatRig(FORMAT);
            return items.map((item) => pump.push(item)).join('') + pump.end();
          };
          const expected = run(chunks);
          expect(run(texts)).toBe(expected);
          expect(run(bytes)).toBe(expected);
        },
      ),
      { numRuns: 100 },
    );
  });
});
