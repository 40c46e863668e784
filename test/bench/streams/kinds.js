/** The kinds of stream that are measured: how each says an answer, and what a client sees of it at once. */
import { formatOf } from '../../../libs/ai-security/dist/wire/formats.js';
import { tokens } from './tokens.js';

const frame = (data) => `data: ${JSON.stringify(data)}\n\n`;
const named = (event) => `event: ${event.type}\n${frame(event)}`;
const line = (event) => `${JSON.stringify(event)}\n`;
const sentences = (text) => text.split(/(?<=[.!?]\s+)(?=\S)/u);

/**
 * @typedef {import('./answers.js').Part} Part
 * @typedef {object} Kind
 * @property {string} name
 * @property {object} format
 * @property {(text: string, partsOf: (text: string) => Part[]) => { pieces: string[], parts: Part[], opening?: number }}
 *   script how an answer is cut, what of it the client is to see, and how many characters are before its first word
 * @property {(pieces: readonly string[]) => string[]} frames the stream as it comes from a provider
 * @property {(event: any) => string | undefined} said the text that an event shows; the events of `text` are strings
 */

const chunk = (delta, finish_reason = null) => ({
  id: 'chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012',
  object: 'chat.completion.chunk',
  created: 1_741_476_777,
  model: 'gpt-4o-mini-2024-07-18',
  service_tier: 'default',
  system_fingerprint: 'fp_06737a9306',
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
});
const DONE = 'data: [DONE]\n\n';

function chatFrames(pieces) {
  const opening = chunk({ role: 'assistant', content: '', refusal: null });
  return [opening, ...pieces.map((content) => chunk({ content })), chunk({}, 'stop')].map(frame).concat(DONE);
}

function toolFrames(pieces) {
  const called = (call) => chunk({ tool_calls: [{ index: 0, ...call }] });
  const head = { id: 'call_AbCdEfGh', type: 'function', function: { name: 'send_mail', arguments: '' } };
  const deltas = pieces.map((piece) => called({ function: { arguments: piece } }));
  return [called(head), ...deltas, chunk({}, 'tool_calls')].map(frame).concat(DONE);
}

function responsesFrames(pieces) {
  const text = pieces.join('');
  const response = (status, output) => ({ id: 'resp_1', object: 'response', status, model: 'm', output });
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const part = (said) => ({ type: 'output_text', text: said, annotations: [], logprobs: [] });
  const item = (status, content) => ({ id: 'msg_1', type: 'message', status, role: 'assistant', content });
  const done = item('completed', [part(text)]);
  return [
    { type: 'response.created', response: response('in_progress', []) },
    { type: 'response.output_item.added', output_index: 0, item: item('in_progress', []) },
    { type: 'response.content_part.added', ...at, part: part('') },
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...at, text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part: part(text) },
    { type: 'response.output_item.done', output_index: 0, item: done },
    { type: 'response.completed', response: response('completed', [done]) },
  ].map((event, sequence_number) => named({ ...event, sequence_number }));
}

function messagesFrames(pieces) {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] };
  return [
    { type: 'message_start', message: { ...message, usage: { input_tokens: 9, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...pieces.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 250 } },
    { type: 'message_stop' },
  ].map(named);
}

const uiFrames = (pieces) =>
  [
    { type: 'start', messageId: 'm1' },
    { type: 'text-start', id: '1' },
    ...pieces.map((delta) => ({ type: 'text-delta', id: '1', delta })),
    { type: 'text-end', id: '1' },
    { type: 'finish', finishReason: 'stop' },
  ]
    .map(frame)
    .concat(DONE);

const notification = (data) => ({
  jsonrpc: '2.0',
  method: 'notifications/message',
  params: { level: 'info', logger: 'tool', data },
});

const RULE = {
  stream: {
    framing: 'ndjson',
    event: { model: 'opaque', created_at: 'opaque' },
    continues: ['message.content'],
    ends: ['done'],
  },
};
/** As Ollama streams. */
const ruleEvent = (content, done = false) => ({
  model: 'llama3.2',
  created_at: '2025-03-09T10:00:00.000000Z',
  message: { role: 'assistant', content },
  done,
});

const streamed = { script: (text, partsOf) => ({ pieces: tokens(text), parts: partsOf(text) }) };
/** Each event is a text of its own: values do not go on in the next. */
const complete = {
  script(text, partsOf) {
    const pieces = sentences(text);
    return { pieces, parts: pieces.flatMap(partsOf) };
  },
};
const OPENING = '{"to":1,"body":"';
/** The arguments of a tool call: JSON that is cut anywhere. */
const argument = {
  script(text, partsOf) {
    const unchanged = (json) => ({ in: json, out: json });
    const escaped = (words) => JSON.stringify(words).slice(1, -1);
    const inner = partsOf(text).map((part) => ({ in: escaped(part.in), out: escaped(part.out) }));
    const parts = [unchanged(OPENING), ...inner, unchanged('"}')];
    return { pieces: tokens(parts.map((part) => part.in).join('')), parts, opening: OPENING.length };
  },
};

/** @type {readonly Kind[]} */
export const KINDS = [
  {
    ...streamed,
    name: 'openai.chat',
    format: formatOf('openai.chat'),
    frames: chatFrames,
    said: (event) => event.choices[0]?.delta.content,
  },
  {
    ...argument,
    name: 'openai.chat, tool call',
    format: formatOf('openai.chat'),
    frames: toolFrames,
    said: (event) => event.choices[0]?.delta.tool_calls?.[0].function?.arguments,
  },
  {
    ...streamed,
    name: 'openai.responses',
    format: formatOf('openai.responses'),
    frames: responsesFrames,
    said: (event) => (event.type === 'response.output_text.delta' ? event.delta : ''),
  },
  {
    ...streamed,
    name: 'anthropic.messages',
    format: formatOf('anthropic.messages'),
    frames: messagesFrames,
    said: (event) => event.delta?.text,
  },
  {
    ...streamed,
    name: 'ai-sdk.ui',
    format: formatOf('ai-sdk.ui'),
    frames: uiFrames,
    said: (event) => event.delta,
  },
  {
    ...complete,
    name: 'mcp',
    format: formatOf('mcp'),
    frames: (pieces) => pieces.map((piece) => frame(notification(piece))),
    said: (event) => event.params.data,
  },
  {
    ...complete,
    name: 'ndjson',
    format: formatOf('ndjson'),
    frames: (pieces) => pieces.map((text) => line({ text })),
    said: (event) => event.text,
  },
  { ...streamed, name: 'text', format: formatOf('text'), frames: (pieces) => [...pieces] },
  {
    ...streamed,
    name: 'rule',
    format: formatOf(RULE),
    frames: (pieces) => [...pieces.map((piece) => line(ruleEvent(piece))), line(ruleEvent('', true))],
    said: (event) => event.message.content,
  },
];
