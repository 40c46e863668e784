/** One text in the words of every format: as a whole answer, as a stream in pieces, and where a client reads it. */
import { formatOf } from '../../libs/ai-security/src/wire/formats.js';
import type { TextFormat } from '../../libs/ai-security/src/wire/text-format.js';
import { chunk, content } from './pump-rig.js';
import { call, message, responseOf, streamOf, type Item } from './responses-events.js';

export interface Saying {
  readonly format: TextFormat;
  /** What a handler returns. */
  readonly answer: (text: string) => unknown;
  /** Where the text is in it: member names and indexes with dots between them; '' is the answer itself. */
  readonly answerAt: string;
  /** What a handler streams instead: events, or texts of frames. */
  readonly stream: (pieces: readonly string[]) => readonly unknown[];
  /** Where events have a piece; '' is a stream that is the text itself. */
  readonly pieceAt: string;
  /** The events behind those, where they say the whole text again. */
  readonly again?: (pieces: readonly string[]) => readonly unknown[];
  /** Where events have the whole text. */
  readonly againAt?: readonly string[];
  /** The text is the member `say` of JSON. */
  readonly json?: true;
}

/** The value at a path; `undefined` where there is none. */
export const at = (value: unknown, path: string): unknown =>
  path === ''
    ? value
    : path.split('.').reduce((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);

/** Pieces of the JSON of a text, cut where the text is cut. */
function jsonPieces(pieces: readonly string[], before = '{"say":"', after = '"}'): string[] {
  const whole = before + inJson(pieces.join('')) + after;
  let from = 0;
  let to = before.length;
  return pieces.map((piece, i) => {
    // Half of a pair has an escape where it stands alone, and none in the whole.
    to += inJson(piece.replace(/\p{Cs}/gu, '?')).length;
    const cut = whole.slice(from, i === pieces.length - 1 ? undefined : to);
    from = to;
    return cut;
  });
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const json = (text: string): string => JSON.stringify({ say: text });

const toolCall = (args: string, index = 0): object => ({
  tool_calls: [{ index, function: { arguments: args } }],
});
const CHAT: Omit<Saying, 'stream' | 'pieceAt'> = {
  format: formatOf('openai.chat'),
  answer: (text) => ({ choices: [{ index: 0, message: { role: 'assistant', content: text } }] }),
  answerAt: 'choices.0.message.content',
};

const functionCall = (pieces: readonly string[]): Item =>
  call('function_call', 'function_call_arguments', 'arguments', jsonPieces(pieces), { name: 'mail' });

/** A stream of Responses; its last events, so many, are the ends of the part, the item and the response. */
const responses = (itemOf: (pieces: readonly string[]) => Item, ends: number) => ({
  format: formatOf('openai.responses'),
  answer: (text: string) => responseOf([itemOf([text])]),
  stream: (pieces: readonly string[]) => streamOf([itemOf(pieces)]).slice(0, -ends),
  again: (pieces: readonly string[]) => streamOf([itemOf(pieces)]).slice(-ends),
  pieceAt: 'delta',
});

const block = (type: string, start: object, deltas: readonly object[]): object[] => [
  { type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', content: [] } },
  { type: 'content_block_start', index: 0, content_block: { type, ...start } },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_stop' },
];

export const SAYINGS: Readonly<Record<string, Saying>> = {
  'openai.chat, content': {
    ...CHAT,
    stream: (pieces) => [...pieces.map((piece) => content(piece)), chunk({}, 'stop')],
    pieceAt: 'choices.0.delta.content',
  },
  'openai.chat, content in frames that are cut': {
    ...CHAT,
    stream: (pieces) =>
      jsonPieces(pieces, 'data: {"choices":[{"index":0,"delta":{"content":"', '"}}]}\n\ndata: [DONE]\n\n'),
    pieceAt: 'choices.0.delta.content',
  },
  'openai.chat, tool arguments': {
    ...CHAT,
    json: true,
    answer: (text) => ({ choices: [{ index: 0, message: toolCall(json(text)) }] }),
    answerAt: 'choices.0.message.tool_calls.0.function.arguments',
    stream: (pieces) => [
      ...jsonPieces(pieces).map((piece) => chunk(toolCall(piece))),
      chunk({}, 'tool_calls'),
    ],
    pieceAt: 'choices.0.delta.tool_calls.0.function.arguments',
  },
  'openai.responses, text': {
    ...responses((text) => message({ text }), 3),
    answerAt: 'output.0.content.0.text',
    againAt: ['text', 'part.text', 'item.content.0.text', 'response.output.0.content.0.text'],
  },
  'openai.responses, function arguments': {
    ...responses(functionCall, 2),
    json: true,
    answerAt: 'output.0.arguments',
    againAt: ['arguments', 'item.arguments', 'response.output.0.arguments'],
  },
  'anthropic.messages, text': {
    format: formatOf('anthropic.messages'),
    answer: (text) => ({ type: 'message', content: [{ type: 'text', text }] }),
    answerAt: 'content.0.text',
    stream: (pieces) =>
      block(
        'text',
        { text: '' },
        pieces.map((text) => ({ type: 'text_delta', text })),
      ),
    pieceAt: 'delta.text',
  },
  'anthropic.messages, thinking': {
    format: formatOf('anthropic.messages'),
    answer: (thinking) => ({ type: 'message', content: [{ type: 'thinking', thinking, signature: 'x' }] }),
    answerAt: 'content.0.thinking',
    stream: (pieces) =>
      block('thinking', { thinking: '', signature: '' }, [
        ...pieces.map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: 'x' },
      ]),
    pieceAt: 'delta.thinking',
  },
  'anthropic.messages, tool input': {
    format: formatOf('anthropic.messages'),
    json: true,
    answer: (say) => ({
      type: 'message',
      content: [{ type: 'tool_use', id: 't', name: 'mail', input: { say } }],
    }),
    answerAt: 'content.0.input',
    stream: (pieces) =>
      block(
        'tool_use',
        { id: 't', name: 'mail', input: {} },
        jsonPieces(pieces).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
      ),
    pieceAt: 'delta.partial_json',
  },
  'ai-sdk.ui, text': {
    format: formatOf('ai-sdk.ui'),
    answer: (text) => ({ id: 'm', role: 'assistant', parts: [{ type: 'text', text }] }),
    answerAt: 'parts.0.text',
    stream: (pieces) => [
      { type: 'text-start', id: '0' },
      ...pieces.map((delta) => ({ type: 'text-delta', id: '0', delta })),
      { type: 'text-end', id: '0' },
    ],
    pieceAt: 'delta',
  },
  'ai-sdk.ui, tool input': {
    format: formatOf('ai-sdk.ui'),
    json: true,
    answer: (say) => ({ parts: [{ type: 'tool-mail', toolCallId: 'c', input: { say } }] }),
    answerAt: 'parts.0.input',
    stream: (pieces) => [
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'mail' },
      ...jsonPieces(pieces).map((inputTextDelta) => ({
        type: 'tool-input-delta',
        toolCallId: 'c',
        inputTextDelta,
      })),
      {
        type: 'tool-input-available',
        toolCallId: 'c',
        toolName: 'mail',
        input: { say: pieces.join('') },
      },
    ],
    pieceAt: 'inputTextDelta',
    againAt: ['input'],
  },
  'mcp, frames that are cut': {
    format: formatOf('mcp'),
    answer: (text) => ({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text }] } }),
    answerAt: 'result.content.0.text',
    stream: (pieces) =>
      jsonPieces(
        pieces,
        'data: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"',
        '"}]}}\n\n',
      ),
    pieceAt: 'result.content.0.text',
  },
  'ndjson, lines that are cut': {
    format: formatOf('ndjson'),
    answer: (say) => ({ say }),
    answerAt: 'say',
    stream: (pieces) => jsonPieces(pieces, '{"say":"', '"}\n'),
    pieceAt: 'say',
  },
  'a format by rule': {
    format: formatOf({
      stream: { framing: 'ndjson', event: { done: 'opaque' }, continues: ['say'], ends: ['done'] },
    }),
    answer: (say) => ({ say }),
    answerAt: 'say',
    stream: (pieces) => [...pieces.map((say) => ({ say })), { done: true }],
    pieceAt: 'say',
  },
  text: {
    format: formatOf('text'),
    answer: (text) => text,
    answerAt: '',
    stream: (pieces) => pieces,
    pieceAt: '',
  },
};
