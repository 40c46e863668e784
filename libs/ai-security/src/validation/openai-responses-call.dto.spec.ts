import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import type { OPENAI_RESPONSES_CALLS } from './openai-responses-call.dto.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';

type Item = OpenAI.Responses.ResponseInputItem;
type Answered = OpenAI.Responses.ResponseOutputItem;
/** With every optional member, so that a member that the SDK adds is missed here by the compiler. */
type Full<T> = T extends string ? T : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;

const status = 'completed' as const;
const caller = { type: 'program' as const, caller_id: 'prog_1' };
const parts: Full<OpenAI.Responses.ResponseInputContent>[] = [
  { type: 'input_text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } },
];

/** Every item of these, with all of its members. */
const FULL: { [K in keyof typeof OPENAI_RESPONSES_CALLS]: Full<Extract<Item, { type: K }>> } = {
  additional_tools: {
    type: 'additional_tools',
    id: 'i',
    role: 'developer',
    tools: [{ type: 'local_shell' }],
  },
  custom_tool_call: {
    type: 'custom_tool_call',
    id: 'i',
    call_id: 'c',
    caller,
    input: 'select 1',
    name: 'sql',
    namespace: 'db',
  },
  custom_tool_call_output: { type: 'custom_tool_call_output', id: 'i', call_id: 'c', caller, output: parts },
  function_call: {
    type: 'function_call',
    id: 'i',
    call_id: 'c',
    caller,
    arguments: '{"city":"Rome"}',
    name: 'weather',
    namespace: 'sky',
    status,
  },
  function_call_output: {
    type: 'function_call_output',
    id: 'i',
    call_id: 'c',
    caller,
    status,
    output: parts,
  },
  mcp_approval_request: {
    type: 'mcp_approval_request',
    id: 'i',
    arguments: '{}',
    name: 'n',
    server_label: 's',
  },
  mcp_approval_response: {
    type: 'mcp_approval_response',
    id: 'i',
    approval_request_id: 'a',
    approve: false,
    reason: 'no',
  },
  mcp_call: {
    type: 'mcp_call',
    id: 'i',
    arguments: '{}',
    name: 'n',
    server_label: 's',
    approval_request_id: 'a',
    error: 'e',
    output: 'o',
    status: 'calling',
  },
  mcp_list_tools: {
    type: 'mcp_list_tools',
    id: 'i',
    server_label: 's',
    error: 'e',
    tools: [{ name: 'n', input_schema: { type: 'object' }, annotations: { a: 1 }, description: 'd' }],
  },
  program: { type: 'program', id: 'i', call_id: 'c', code: 'tools.f()', fingerprint: 'f' },
  program_output: { type: 'program_output', id: 'i', call_id: 'c', result: 'r', status },
  tool_search_call: {
    type: 'tool_search_call',
    id: 'i',
    arguments: { query: 'weather' },
    call_id: 'c',
    execution: 'client',
    status,
  },
  tool_search_output: {
    type: 'tool_search_output',
    id: 'i',
    tools: [{ type: 'computer' }],
    call_id: 'c',
    execution: 'server',
    status,
  },
};

const LEGAL: Record<string, Item> = {
  ...FULL,
  'a function output as text': { type: 'function_call_output', call_id: 'c', output: '22 degrees' },
  'a custom output as text': { type: 'custom_tool_call_output', call_id: 'c', output: '' },
  'an output of parts with null members': {
    type: 'function_call_output',
    call_id: 'c',
    output: [
      { type: 'input_text', text: 'a', prompt_cache_breakpoint: null },
      { type: 'input_image', detail: null, file_id: null, image_url: null, prompt_cache_breakpoint: null },
      { type: 'input_file', file_data: null, file_id: null, file_url: null, filename: null },
    ],
  },
  'a tool search for nothing': { type: 'tool_search_call', arguments: null },
};

/** What answers hold beyond the type of `input`. */
const ANSWERED: Record<string, Answered> = {
  'a function output that is sent back': {
    type: 'function_call_output',
    id: 'i',
    call_id: 'c',
    output: 'a',
    status,
    created_by: 'u',
  },
  'a custom output that is sent back': {
    type: 'custom_tool_call_output',
    id: 'i',
    call_id: 'c',
    output: 'a',
    status,
    created_by: 'u',
  },
};

const ILLEGAL: Record<string, [item: unknown, param: string]> = {
  'arguments as an object': [{ ...FULL.function_call, arguments: {} }, 'arguments'],
  'a call of nobody': [{ ...FULL.function_call, name: null }, 'name'],
  'an output as an object': [{ ...FULL.function_call_output, output: {} }, 'output'],
  'an output of the model': [
    { ...FULL.function_call_output, output: [{ type: 'output_text', text: 'a' }] },
    'output[0].type',
  ],
  'a tool of no known type': [{ ...FULL.additional_tools, tools: [{ type: 'x' }] }, 'tools[0].type'],
  'tools for the user': [{ ...FULL.additional_tools, role: 'user' }, 'role'],
  'an MCP output as an object': [{ ...FULL.mcp_call, output: {} }, 'output'],
  'a consent as text': [{ ...FULL.mcp_approval_response, approve: 'true' }, 'approve'],
};

describe('the calls in OpenAiResponsesRequest', () => {
  it.each([...Object.entries(LEGAL), ...Object.entries(ANSWERED)])('may be %s', async (_name, item) => {
    const body: unknown = JSON.parse(JSON.stringify({ model: 'gpt-5', input: [item] }));
    const fast = compileDto(OpenAiResponsesRequest)(body, 'refuse');
    expect(fast).toBeInstanceOf(OpenAiResponsesRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(OpenAiResponsesRequest, body, 'refuse')).toStrictEqual(fast);
  });

  it.each(Object.entries(ILLEGAL))('may not be %s', async (_name, [item, param]) => {
    const body: unknown = JSON.parse(JSON.stringify({ model: 'gpt-5', input: [item] }));
    expect(compileDto(OpenAiResponsesRequest)(body, 'strip')).toBeUndefined();
    const refused = (async () => validateInFull(OpenAiResponsesRequest, body, 'strip'))();
    await expect(refused).rejects.toMatchObject({ code: 'invalid_body', param: `input[0].${param}` });
  });
});
