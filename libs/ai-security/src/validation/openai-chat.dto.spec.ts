import type OpenAI from 'openai';
import type { ChatCompletionCreateParamsBase as AnyParams } from 'openai/resources/chat/completions/completions';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';

type Params = OpenAI.Chat.ChatCompletionCreateParams;
type Message = OpenAI.Chat.ChatCompletionMessageParam;

// The compiler proves that the SDK's type and ours are the same, member by member.
const fromSdk = (params: AnyParams): OpenAiChatRequest => params;
const toSdk = (request: OpenAiChatRequest): AnyParams => request;
type Members<T> = Required<{ [K in keyof T]: true }>;
const sameMembers = (members: Members<AnyParams>): Members<OpenAiChatRequest> => members;

const user: Message = { role: 'user', content: 'hello' };
const withMessages = (...messages: Message[]): Params => ({ model: 'gpt-5', messages });
const withMembers = (members: Partial<AnyParams>): Params =>
  ({ model: 'gpt-5', messages: [user], ...members }) as Params;
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, constructorOf: {} },
  required: ['city'],
};

const answer: OpenAI.Chat.ChatCompletionMessage = {
  role: 'assistant',
  content: null,
  refusal: null,
  annotations: [
    {
      type: 'url_citation',
      url_citation: { start_index: 0, end_index: 1, title: 't', url: 'https://example.com' },
    },
  ],
  audio: { id: 'audio_1', data: 'UklGRg==', expires_at: 1_800_000_000, transcript: 'hello' },
  tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
};

const LEGAL: Record<string, Params> = {
  'a user message': withMessages(user),
  'a named user': withMessages({ ...user, name: 'ann' }),
  'a system message': withMessages({ role: 'system', content: 'be kind' }, user),
  'a developer message': withMessages({ role: 'developer', content: 'be kind', name: 'dev' }, user),
  'system text parts': withMessages({ role: 'system', content: [{ type: 'text', text: 'a' }] }, user),
  'user text parts': withMessages({ role: 'user', content: [{ type: 'text', text: 'a' }] }),
  'a cache breakpoint': withMessages({
    role: 'user',
    content: [{ type: 'text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } }],
  }),
  'an image by address': withMessages({
    role: 'user',
    content: [
      { type: 'text', text: 'what is this?' },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
    ],
  }),
  'an image inline': withMessages({
    role: 'user',
    content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } }],
  }),
  'audio input': withMessages({
    role: 'user',
    content: [{ type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } }],
  }),
  'a file by id': withMessages({ role: 'user', content: [{ type: 'file', file: { file_id: 'file_1' } }] }),
  'a file inline': withMessages({
    role: 'user',
    content: [{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA==' } }],
  }),
  'an assistant message': withMessages(user, { role: 'assistant', content: 'hi' }, user),
  'an assistant without content': withMessages(user, { role: 'assistant' }, user),
  'assistant parts': withMessages(user, {
    role: 'assistant',
    content: [
      { type: 'text', text: 'a' },
      { type: 'refusal', refusal: 'no' },
    ],
  }),
  'an assistant refusal': withMessages(user, {
    role: 'assistant',
    refusal: 'no',
    content: null,
    name: 'bot',
  }),
  'an assistant audio': withMessages(user, { role: 'assistant', audio: { id: 'audio_1' } }, user),
  'a tool call and its result': withMessages(
    user,
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: '22 degrees' },
  ),
  'tool result parts': withMessages({
    role: 'tool',
    tool_call_id: 'c',
    content: [{ type: 'text', text: 'a' }],
  }),
  'a custom tool call': withMessages(user, {
    role: 'assistant',
    tool_calls: [{ id: 'call_1', type: 'custom', custom: { name: 'sql', input: 'select 1' } }],
  }),
  'a function call (deprecated)': withMessages(
    user,
    { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
    { role: 'function', name: 'f', content: null },
    { role: 'function', name: 'f', content: 'done' },
  ),
  'an answer that is sent back': withMessages(user, answer, {
    role: 'tool',
    tool_call_id: 'call_1',
    content: '',
  }),
  'a function tool': withMembers({
    tools: [
      { type: 'function', function: { name: 'f', description: 'd', parameters: schema, strict: true } },
      { type: 'function', function: { name: 'g', strict: null } },
    ],
    parallel_tool_calls: false,
  }),
  'custom tools': withMembers({
    tools: [
      { type: 'custom', custom: { name: 'a' } },
      { type: 'custom', custom: { name: 'b', description: 'd', format: { type: 'text' } } },
      {
        type: 'custom',
        custom: {
          name: 'c',
          format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"' } },
        },
      },
    ],
  }),
  'tool_choice none': withMembers({ tool_choice: 'none' }),
  'tool_choice auto': withMembers({ tool_choice: 'auto' }),
  'tool_choice required': withMembers({ tool_choice: 'required' }),
  'tool_choice of a function': withMembers({ tool_choice: { type: 'function', function: { name: 'f' } } }),
  'tool_choice of a custom tool': withMembers({ tool_choice: { type: 'custom', custom: { name: 'f' } } }),
  'tool_choice of several': withMembers({
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] },
    },
  }),
  'functions (deprecated)': withMembers({
    functions: [{ name: 'f', description: 'd', parameters: schema }, { name: 'g' }],
    function_call: { name: 'f' },
  }),
  'function_call auto': withMembers({ function_call: 'auto' }),
  'function_call none': withMembers({ function_call: 'none' }),
  'a text format': withMembers({ response_format: { type: 'text' } }),
  'a JSON format': withMembers({ response_format: { type: 'json_object' } }),
  'a JSON schema': withMembers({
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'n', description: 'd', schema, strict: true },
    },
  }),
  'a stream': withMembers({
    stream: true,
    stream_options: { include_usage: true, include_obfuscation: false },
  }),
  'no stream': withMembers({ stream: false, stream_options: null }),
  'stop text': withMembers({ stop: 'END' }),
  'stop texts': withMembers({ stop: ['END', 'STOP'] }),
  sampling: withMembers({
    temperature: 0.7,
    top_p: 0.9,
    n: 2,
    seed: -1,
    frequency_penalty: -2,
    presence_penalty: 2,
    logit_bias: { 50256: -100 },
    logprobs: true,
    top_logprobs: 20,
    max_tokens: 10,
    max_completion_tokens: 10,
  }),
  'audio output': withMembers({ modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'mp3' } }),
  'a voice by id': withMembers({ audio: { voice: { id: 'voice_1' }, format: 'pcm16' } }),
  'a prediction': withMembers({ prediction: { type: 'content', content: 'a' } }),
  'a prediction in parts': withMembers({
    prediction: { type: 'content', content: [{ type: 'text', text: 'a' }] },
  }),
  'web search': withMembers({
    web_search_options: {
      search_context_size: 'low',
      user_location: {
        type: 'approximate',
        approximate: { city: 'c', country: 'IT', region: 'r', timezone: 'Europe/Rome' },
      },
    },
  }),
  'web search without place': withMembers({ web_search_options: { user_location: null } }),
  moderation: withMembers({
    moderation: { model: 'omni', policy: { input: { mode: 'block' }, output: { mode: 'score' } } },
  }),
  'moderation without policy': withMembers({ moderation: { model: 'omni', policy: { input: null } } }),
  caching: withMembers({
    prompt_cache_key: 'k',
    prompt_cache_options: { mode: 'implicit', ttl: '30m' },
    prompt_cache_retention: '24h',
  }),
  service: withMembers({
    metadata: { team: 'a' },
    store: true,
    service_tier: 'priority',
    reasoning_effort: 'xhigh',
    verbosity: 'low',
    safety_identifier: 's',
    user: 'u',
  }),
  'every null': withMembers({
    audio: null,
    frequency_penalty: null,
    logit_bias: null,
    logprobs: null,
    max_completion_tokens: null,
    max_tokens: null,
    metadata: null,
    modalities: null,
    moderation: null,
    n: null,
    prediction: null,
    presence_penalty: null,
    prompt_cache_key: null,
    prompt_cache_retention: null,
    reasoning_effort: null,
    safety_identifier: null,
    seed: null,
    service_tier: null,
    stop: null,
    store: null,
    stream: null,
    stream_options: null,
    temperature: null,
    top_logprobs: null,
    top_p: null,
    verbosity: null,
  }),
};

describe('OpenAiChatRequest accepts what the official SDK may send', () => {
  it.each(Object.entries(LEGAL))('%s', async (_, params) => {
    const body: unknown = JSON.parse(JSON.stringify(params));
    const fast = compileDto(OpenAiChatRequest)(body, 'refuse');
    expect(fast).toBeInstanceOf(OpenAiChatRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(OpenAiChatRequest, body, 'refuse')).toStrictEqual(fast);
  });

  it('is typed as the SDK types it', () => {
    const request = fromSdk(withMessages(user));
    expect(toSdk(request)).toBe(request);
    expect(sameMembers).toBeTypeOf('function');
  });
});
