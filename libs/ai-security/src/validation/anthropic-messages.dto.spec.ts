import type Anthropic from '@anthropic-ai/sdk';
import type { MessageCreateParamsBase } from '@anthropic-ai/sdk/resources/messages/messages';
import { describe, expect, it } from 'vitest';
import { AnthropicMessagesRequest } from './anthropic-messages.dto.js';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';

type Header = 'user_profile_id' | 'workspace_id';
type Earlier = 'temperature' | 'top_k' | 'top_p';
type Params = Omit<MessageCreateParamsBase, Header>;

// The compiler proves that the SDK's type and ours are the same, member by member.
const fromSdk = (params: Params): AnthropicMessagesRequest => params;
const toSdk = (request: AnthropicMessagesRequest): Params => request;
type Members<T> = Required<{ [K in keyof T]: true }>;
const sameMembers = (
  members: Members<Params & Pick<AnthropicMessagesRequest, Earlier>>,
): Members<AnthropicMessagesRequest> => members;

const user: Anthropic.MessageParam = { role: 'user', content: 'hello' };
const withMessages = (...messages: Anthropic.MessageParam[]): Params => ({
  model: 'claude-opus-5',
  max_tokens: 10,
  messages,
});
const withMembers = (members: Partial<Params>): Params => ({ ...withMessages(user), ...members });
const text: Anthropic.TextBlockParam = { type: 'text', text: 'be kind' };

const LEGAL: Record<string, unknown> = {
  'a user message': withMessages(user),
  'user blocks': withMessages({ role: 'user', content: [text, text] }),
  'no blocks': withMessages({ role: 'user', content: [] }),
  'an assistant message': withMessages(user, { role: 'assistant', content: 'hi' }, user),
  'assistant blocks': withMessages(user, { role: 'assistant', content: [text] }),
  'a system message': withMessages({ role: 'system', content: 'be kind' }, user),
  'system message blocks': withMessages({ role: 'system', content: [text] }, user),
  'a tool call and its result': withMessages(
    user,
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: { city: 'Rome' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: '22 degrees' }] },
  ),
  'a system prompt': withMembers({ system: 'be kind' }),
  'system prompt blocks': withMembers({ system: [{ ...text, cache_control: { type: 'ephemeral' } }] }),
  'a model of the future': withMembers({ model: 'claude-next' }),
  'a container by id': withMembers({ container: 'c' }),
  'a container with skills': withMembers({
    container: {
      id: 'c',
      skills: [
        { skill_id: 's', type: 'anthropic' },
        { skill_id: 's', type: 'custom', version: 'latest' },
      ],
    },
  }),
  'an empty container': withMembers({ container: { id: null, skills: null } }),
  'adaptive thinking': withMembers({ thinking: { type: 'adaptive', display: 'omitted' } }),
  'thinking enabled': withMembers({
    thinking: { type: 'enabled', budget_tokens: 1024, display: 'summarized' },
  }),
  'thinking enabled, shown by default': withMembers({
    thinking: { type: 'enabled', budget_tokens: 1024, display: null },
  }),
  'thinking disabled': withMembers({ thinking: { type: 'disabled' } }),
  'thinking between tools': withMembers({ thinking: { type: 'between_tools' } }),
  'tool_choice auto': withMembers({ tool_choice: { type: 'auto', disable_parallel_tool_use: true } }),
  'tool_choice any': withMembers({ tool_choice: { type: 'any', disable_parallel_tool_use: false } }),
  'tool_choice of a tool': withMembers({
    tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
  }),
  'tool_choice none': withMembers({ tool_choice: { type: 'none' } }),
  'a JSON answer': withMembers({
    output_config: { effort: 'xhigh', format: { type: 'json_schema', schema: { type: 'object' } } },
  }),
  'no output config': withMembers({ output_config: { effort: null, format: null } }),
  'output_config null': {
    ...withMessages(user),
    output_config: null,
  } satisfies Anthropic.MessageStreamParams,
  'a stream': withMembers({ stream: true }),
  'no stream': withMembers({ stream: false }),
  service: withMembers({
    cache_control: { type: 'ephemeral', ttl: '1h' },
    diagnostics: { previous_message_id: 'msg_1' },
    inference_geo: 'eu',
    metadata: { user_id: 'u' },
    service_tier: 'standard_only',
    speed: 'fast',
    stop_sequences: ['END'],
  }),
  'sampling of earlier SDKs': { ...withMessages(user), temperature: 0.5, top_k: 5, top_p: 0.9 },
  'every null': withMembers({
    cache_control: null,
    container: null,
    diagnostics: null,
    inference_geo: null,
    metadata: { user_id: null },
    speed: null,
  }),
};

const body = (members: object): unknown => ({ ...withMessages(user), ...members });
const ILLEGAL: Record<string, [body: unknown, code: string, param: string | null]> = {
  'no object': ['hello', 'invalid_body', null],
  'a list': [[withMessages(user)], 'invalid_body', null],
  'no model': [body({ model: undefined }), 'invalid_body', 'model'],
  'no max_tokens': [body({ max_tokens: undefined }), 'invalid_body', 'max_tokens'],
  'no messages': [body({ messages: undefined }), 'invalid_body', 'messages'],
  'an empty list of messages': [body({ messages: [] }), 'invalid_body', 'messages'],
  'messages that are no list': [body({ messages: user }), 'invalid_body', 'messages'],
  'messages in a list': [body({ messages: [[user]] }), 'invalid_body', 'messages[0]'],
  'a message that is text': [body({ messages: ['hello'] }), 'invalid_body', 'messages[0]'],
  'another role': [body({ messages: [{ role: 'tool', content: 'x' }] }), 'invalid_body', 'messages[0].role'],
  'no role': [body({ messages: [{ content: 'x' }] }), 'invalid_body', 'messages[0].role'],
  'no content': [body({ messages: [{ role: 'user' }] }), 'invalid_body', 'messages[0].content'],
  'content null': [
    body({ messages: [{ role: 'user', content: null }] }),
    'invalid_body',
    'messages[0].content',
  ],
  'content that is one block': [
    body({ messages: [{ role: 'user', content: text }] }),
    'invalid_body',
    'messages[0].content',
  ],
  'an image in a system message': [
    body({ messages: [{ role: 'system', content: [{ type: 'image', source: { type: 'url', url: 'u' } }] }] }),
    'invalid_body',
    'messages[0].content[0].type',
  ],
  'a whole answer as message': [
    body({ messages: [{ role: 'assistant', content: [text], usage: {} }] }),
    'unknown_member',
    'messages[0]',
  ],
  'a system prompt of another block': [
    body({ system: [{ type: 'thinking', thinking: 't', signature: 's' }] }),
    'invalid_body',
    'system[0].type',
  ],
  'a system prompt that is an object': [body({ system: { text: 'x' } }), 'invalid_body', 'system'],
  'tools that are no list': [body({ tools: { name: 'f', input_schema: {} } }), 'invalid_body', 'tools'],
  'another tool_choice': [body({ tool_choice: { type: 'some' } }), 'invalid_body', 'tool_choice.type'],
  'tool_choice as text': [body({ tool_choice: 'auto' }), 'invalid_body', 'tool_choice'],
  'other thinking': [body({ thinking: { type: 'deep' } }), 'invalid_body', 'thinking.type'],
  'thinking without budget': [
    body({ thinking: { type: 'enabled' } }),
    'invalid_body',
    'thinking.budget_tokens',
  ],
  'a stop sequence that is no text': [body({ stop_sequences: [1] }), 'invalid_body', 'stop_sequences'],
  'a stream as text': [body({ stream: 'true' }), 'invalid_body', 'stream'],
  'an unknown member': [body({ note: 'x' }), 'unknown_member', null],
  'an unknown member inside': [body({ metadata: { email: 'x' } }), 'unknown_member', 'metadata'],
  'a workspace, which is a header': [body({ workspace_id: 'w' }), 'unknown_member', null],
  'a user profile, which is a header': [body({ user_profile_id: 'u' }), 'unknown_member', null],
};

describe('AnthropicMessagesRequest', () => {
  it.each(Object.entries(LEGAL))('accepts what the official SDK may send: %s', async (_, params) => {
    const sent: unknown = JSON.parse(JSON.stringify(params));
    const fast = compileDto(AnthropicMessagesRequest)(sent, 'refuse');
    expect(fast).toBeInstanceOf(AnthropicMessagesRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(sent);
    expect(await validateInFull(AnthropicMessagesRequest, sent, 'refuse')).toStrictEqual(fast);
  });

  it.each(Object.entries(ILLEGAL))('refuses %s', async (_, [illegal, code, param]) => {
    const sent: unknown = JSON.parse(JSON.stringify(illegal));
    expect(compileDto(AnthropicMessagesRequest)(sent, 'refuse')).toBeUndefined();
    const full = async () => validateInFull(AnthropicMessagesRequest, sent, 'refuse');
    await expect(full()).rejects.toMatchObject({ code, param });
  });

  it('strips unknown members wherever they are', async () => {
    const extra = { note: 'x' };
    const sent = {
      ...withMessages({ role: 'user', content: [{ ...text, ...extra }] }),
      workspace_id: 'w',
      tools: [{ name: 'f', input_schema: { type: 'object' }, ...extra }],
    };
    const fast = compileDto(AnthropicMessagesRequest)(sent, 'strip');
    expect(JSON.parse(JSON.stringify(fast))).toEqual({
      ...withMessages({ role: 'user', content: [text] }),
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
    });
    expect(await validateInFull(AnthropicMessagesRequest, sent, 'strip')).toStrictEqual(fast);
  });

  it('is typed as the SDK types it', () => {
    const request = fromSdk(withMessages(user));
    expect(toSdk(request)).toBe(request);
    expect(sameMembers).toBeTypeOf('function');
  });
});
