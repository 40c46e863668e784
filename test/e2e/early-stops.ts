/** In each format: a request, a stream that breaks off in the middle of values, and a whole answer. */

export const FORMATS = [
  'openai.chat',
  'openai.responses',
  'anthropic.messages',
  'ai-sdk.ui',
  'mcp',
  'ndjson',
  'text',
] as const;
export type Format = (typeof FORMATS)[number];

const ADDRESS = 'joe@example.com';

const messages = [{ role: 'user', content: 'x' }];
const uiMessage = { id: '1', role: 'user', parts: [{ type: 'text', text: 'x' }] };

export const REQUESTS: Readonly<Record<Format, object>> = {
  'openai.chat': { model: 'm', messages },
  'openai.responses': { model: 'm', input: 'x' },
  'anthropic.messages': { model: 'm', max_tokens: 5, messages },
  'ai-sdk.ui': { id: 'x', trigger: 'submit-message', messages: [uiMessage] },
  mcp: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'f' } },
  ndjson: {},
  text: {},
};

const chunk = (delta: object, index: number): object => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index, delta, finish_reason: null }],
});
const block = (index: number, delta: object): object => ({ type: 'content_block_delta', index, delta });
const part = { type: 'output_text', text: '', annotations: [] };
const item = { id: 'i', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', stop_sequence: null };
const result = (text: string): object => ({
  jsonrpc: '2.0',
  id: 1,
  result: { content: [{ type: 'text', text }] },
});

/** Nothing of an e-mail address or of the number of a card may leave of these. */
export const EVENTS: Readonly<Record<Format, readonly unknown[]>> = {
  'openai.chat': [
    chunk({ role: 'assistant', content: 'Write to joe@exam' }, 0),
    chunk(
      {
        tool_calls: [
          { index: 0, id: 't', type: 'function', function: { name: 'f', arguments: '{"a":"bob@exam' } },
        ],
      },
      1,
    ),
  ],
  'openai.responses': [
    {
      type: 'response.created',
      sequence_number: 0,
      response: { id: 'r', object: 'response', status: 'in_progress', model: 'm', output: [] },
    },
    { type: 'response.output_item.added', sequence_number: 1, output_index: 0, item },
    {
      type: 'response.content_part.added',
      sequence_number: 2,
      item_id: 'i',
      output_index: 0,
      content_index: 0,
      part,
    },
    {
      type: 'response.output_text.delta',
      sequence_number: 3,
      item_id: 'i',
      output_index: 0,
      content_index: 0,
      delta: 'Write to 4111 1111 1111 1',
      logprobs: [],
    },
  ],
  'anthropic.messages': [
    {
      type: 'message_start',
      message: {
        ...message,
        content: [],
        stop_reason: null,
        usage: { input_tokens: 3, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
    block(0, { type: 'thinking_delta', thinking: 'Write to ' }),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'content_block_start',
      index: 1,
      content_block: { type: 'tool_use', id: 't', name: 'f', input: {} },
    },
    block(1, { type: 'input_json_delta', partial_json: '{"a":"bob@exam' }),
  ],
  'ai-sdk.ui': [
    { type: 'start' },
    { type: 'start-step' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Write to joe@exam' },
    { type: 'tool-input-start', toolCallId: 't', toolName: 'f' },
    { type: 'tool-input-delta', toolCallId: 't', inputTextDelta: '{"a":"bob@exam' },
  ],
  mcp: [result(`Write to ${ADDRESS}`)],
  ndjson: [{ say: `Write to ${ADDRESS}` }],
  text: ['Write to joe@exam'],
};

export const ANSWERS: Readonly<Record<Format, unknown>> = {
  'openai.chat': {
    id: 'c',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: ADDRESS }, finish_reason: 'stop' }],
  },
  'openai.responses': {
    id: 'r',
    object: 'response',
    status: 'completed',
    model: 'm',
    output: [{ ...item, status: 'completed', content: [{ ...part, text: ADDRESS }] }],
  },
  'anthropic.messages': {
    ...message,
    content: [{ type: 'text', text: ADDRESS }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 1, output_tokens: 1 },
  },
  'ai-sdk.ui': { ...uiMessage, role: 'assistant' },
  mcp: result(ADDRESS),
  ndjson: { say: ADDRESS },
  text: ADDRESS,
};
