import type OpenAI from 'openai';
import type { ResponseCreateParamsBase as AnyParams } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';

type Params = OpenAI.Responses.ResponseCreateParams;
/** With every optional member, so that a member that the SDK adds is missed here by the compiler. */
type Full<T> = T extends string ? T : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;

// The compiler proves that the SDK's type is one of ours and that both have the same members. The reverse
// does not hold: some values are strings and objects here. Items and tools have specs of their own.
const fromSdk = (params: AnyParams): OpenAiResponsesRequest => params;
type Members<T> = Required<{ [K in keyof T]: true }>;
const sameMembers = (members: Members<AnyParams>): Members<OpenAiResponsesRequest> => members;
const sameMembersBack = (members: Members<OpenAiResponsesRequest>): Members<AnyParams> => members;

const schema = { type: 'object', properties: { city: { type: 'string' }, constructorOf: {} } };

/** Every member, with all of its own. */
const FULL: Full<AnyParams> = {
  background: true,
  context_management: [{ type: 'compaction', compact_threshold: 1_000 }],
  conversation: { id: 'conv_1' },
  include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
  input: 'hello',
  instructions: 'be kind',
  max_output_tokens: 10,
  metadata: { team: 'a' },
  model: 'gpt-5',
  moderation: { model: 'omni', policy: { input: { mode: 'block' }, output: { mode: 'score' } } },
  parallel_tool_calls: false,
  previous_response_id: 'resp_1',
  prompt: {
    id: 'pmpt_1',
    variables: {
      city: 'Rome',
      note: { type: 'input_text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } },
    },
    version: '2',
  },
  prompt_cache_key: 'k',
  prompt_cache_options: { mode: 'implicit', ttl: '30m' },
  prompt_cache_retention: '24h',
  reasoning: {
    context: 'all_turns',
    effort: 'xhigh',
    generate_summary: 'concise',
    mode: 'pro',
    summary: 'detailed',
  },
  safety_identifier: 's',
  service_tier: 'priority',
  store: true,
  stream: true,
  stream_options: { include_obfuscation: false },
  temperature: 0.7,
  text: {
    format: { type: 'json_schema', name: 'n', schema, description: 'd', strict: true },
    verbosity: 'low',
  },
  tool_choice: 'required',
  tools: [],
  top_logprobs: 20,
  top_p: 0.9,
  truncation: 'auto',
  user: 'u',
};

const LEGAL: Record<string, Params> = {
  nothing: {},
  'a text': { model: 'gpt-5', input: 'hello' },
  'no stream': { model: 'gpt-5', input: [], stream: false },
  'every member': FULL,
  'a conversation by id': { conversation: 'conv_1' },
  'a prompt of the host': { prompt: { id: 'pmpt_1' } },
  'a prompt without variables': { prompt: { id: 'pmpt_1', variables: null, version: null } },
  'a text format': { text: { format: { type: 'text' }, verbosity: null } },
  'a JSON format': { text: { format: { type: 'json_object' } } },
  'a JSON schema': { text: { format: { type: 'json_schema', name: 'n', schema, strict: null } } },
  'an unheard-of model': { model: 'mine', input: 'hello' },
  'reasoning with null members': {
    reasoning: { context: null, effort: null, generate_summary: null, summary: null },
  },
  'moderation without policy': { moderation: { model: 'omni', policy: null } },
  'every null': {
    background: null,
    context_management: null,
    conversation: null,
    include: null,
    instructions: null,
    max_output_tokens: null,
    metadata: null,
    moderation: null,
    parallel_tool_calls: null,
    previous_response_id: null,
    prompt: null,
    prompt_cache_key: null,
    prompt_cache_retention: null,
    reasoning: null,
    safety_identifier: null,
    service_tier: null,
    store: null,
    stream: null,
    stream_options: null,
    temperature: null,
    top_logprobs: null,
    top_p: null,
    truncation: null,
  },
};

const ILLEGAL: Record<string, [body: object, param: string]> = {
  'a model that is no text': [{ model: { id: 'gpt-5' } }, 'model'],
  'instructions as items': [{ instructions: [{ role: 'user', content: 'a' }] }, 'instructions'],
  'stream as text': [{ stream: 'true' }, 'stream'],
  'a number as text': [{ temperature: '1' }, 'temperature'],
  'include as text': [{ include: 'reasoning.encrypted_content' }, 'include'],
  'include by number': [{ include: [1] }, 'include'],
  'metadata as a list': [{ metadata: ['a'] }, 'metadata'],
  'a conversation without id': [{ conversation: {} }, 'conversation.id'],
  conversations: [{ conversation: ['conv_1'] }, 'conversation'],
  'a prompt by id alone': [{ prompt: 'pmpt_1' }, 'prompt'],
  'prompt variables as a list': [{ prompt: { id: 'p', variables: ['a'] } }, 'prompt.variables'],
  'an unknown text format': [{ text: { format: { type: 'xml' } } }, 'text.format.type'],
  'a schema in the way of chat': [
    { text: { format: { type: 'json_schema', json_schema: { name: 'n', schema } } } },
    'text.format.name',
  ],
  'an unknown truncation': [{ truncation: 'middle' }, 'truncation'],
  'reasoning as text': [{ reasoning: 'high' }, 'reasoning'],
  'context management as an object': [{ context_management: { type: 'compaction' } }, 'context_management'],
};

describe('OpenAiResponsesRequest', () => {
  it.each(Object.entries(LEGAL))('accepts %s', async (_name, params) => {
    const body: unknown = JSON.parse(JSON.stringify(params));
    const fast = compileDto(OpenAiResponsesRequest)(body, 'refuse');
    expect(fast).toBeInstanceOf(OpenAiResponsesRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(OpenAiResponsesRequest, body, 'refuse')).toStrictEqual(fast);
  });

  it.each(Object.entries(ILLEGAL))('refuses %s', async (_name, [body, param]) => {
    expect(compileDto(OpenAiResponsesRequest)(body, 'strip')).toBeUndefined();
    const refused = (async () => validateInFull(OpenAiResponsesRequest, body, 'strip'))();
    await expect(refused).rejects.toMatchObject({ code: 'invalid_body', param });
  });

  it.each<[object, string | null]>([
    [{ messages: [] }, null],
    [{ input: [{ role: 'user', content: 'a', name: 'ann' }] }, 'input[0]'],
    [{ input: [{ id: 'i', text: 'a' }] }, 'input[0]'],
    [{ tools: [{ type: 'computer', name: 'a' }] }, 'tools[0]'],
  ])('refuses or strips the unknown member in %j', async (body, param) => {
    expect(compileDto(OpenAiResponsesRequest)(body, 'refuse')).toBeUndefined();
    const refused = (async () => validateInFull(OpenAiResponsesRequest, body, 'refuse'))();
    await expect(refused).rejects.toMatchObject({ code: 'unknown_member', param });
    const stripped = compileDto(OpenAiResponsesRequest)(body, 'strip');
    expect(stripped).toBeDefined();
    expect(stripped).not.toEqual(body);
    expect(await validateInFull(OpenAiResponsesRequest, body, 'strip')).toStrictEqual(stripped);
  });

  it('is typed as the SDK types it', () => {
    const params: AnyParams = FULL;
    expect(fromSdk(params)).toBe(params);
    expect([sameMembers, sameMembersBack]).toHaveLength(2);
  });
});
