import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import type { OPENAI_RESPONSES_HOSTED_CALLS } from './openai-responses-hosted-call.dto.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';

type Item = OpenAI.Responses.ResponseInputItem;
type Answered = OpenAI.Responses.ResponseOutputItem;
/** With every optional member, so that a member that the SDK adds is missed here by the compiler. */
type Full<T> = T extends string ? T : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;

const status = 'completed' as const;
const caller = { type: 'program' as const, caller_id: 'prog_1' };
const check = { id: 's', code: 'c', message: 'm' };

/** Every item of these, with all of its members. */
const FULL: { [K in keyof typeof OPENAI_RESPONSES_HOSTED_CALLS]: Full<Extract<Item, { type: K }>> } = {
  apply_patch_call: {
    type: 'apply_patch_call',
    id: 'i',
    call_id: 'c',
    caller,
    status,
    operation: { type: 'update_file', diff: '+a', path: 'a.ts' },
  },
  apply_patch_call_output: {
    type: 'apply_patch_call_output',
    id: 'i',
    call_id: 'c',
    caller,
    status: 'failed',
    output: 'no such file',
  },
  code_interpreter_call: {
    type: 'code_interpreter_call',
    id: 'i',
    code: 'print(1)',
    container_id: 'cntr_1',
    status: 'interpreting',
    outputs: [
      { type: 'logs', logs: '1' },
      { type: 'image', url: 'https://example.com/a.png' },
    ],
  },
  computer_call: {
    type: 'computer_call',
    id: 'i',
    call_id: 'c',
    status,
    pending_safety_checks: [check],
    action: { type: 'type', text: 'hello' },
    actions: [{ type: 'click', button: 'left', x: 1, y: 2, keys: ['SHIFT'] }, { type: 'wait' }],
  },
  computer_call_output: {
    type: 'computer_call_output',
    id: 'i',
    call_id: 'c',
    status,
    acknowledged_safety_checks: [check],
    output: { type: 'computer_screenshot', file_id: 'file_1', image_url: 'https://example.com/a.png' },
  },
  file_search_call: {
    type: 'file_search_call',
    id: 'i',
    queries: ['a'],
    status: 'searching',
    results: [{ attributes: { a: 1, b: true }, file_id: 'f', filename: 'a.txt', score: 0.5, text: 'a' }],
  },
  image_generation_call: { type: 'image_generation_call', id: 'i', result: 'AA==', status: 'generating' },
  local_shell_call: {
    type: 'local_shell_call',
    id: 'i',
    call_id: 'c',
    status,
    action: {
      type: 'exec',
      command: ['ls', '-l'],
      env: { LANG: 'C' },
      timeout_ms: 1,
      user: 'u',
      working_directory: '/',
    },
  },
  local_shell_call_output: { type: 'local_shell_call_output', id: 'i', output: '{}', status },
  shell_call: {
    type: 'shell_call',
    id: 'i',
    call_id: 'c',
    caller,
    status,
    action: { commands: ['ls'], max_output_length: 1, timeout_ms: 1 },
    environment: { type: 'local', skills: [{ name: 'n', description: 'd', path: '/skills/n' }] },
  },
  shell_call_output: {
    type: 'shell_call_output',
    id: 'i',
    call_id: 'c',
    caller,
    status,
    max_output_length: 1,
    output: [{ outcome: { type: 'exit', exit_code: 0 }, stderr: 'e', stdout: 'o' }],
  },
  web_search_call: {
    type: 'web_search_call',
    id: 'i',
    status,
    action: {
      type: 'search',
      queries: ['a'],
      query: 'a',
      sources: [{ type: 'url', url: 'https://example.com' }],
    },
  },
};
const but = <K extends keyof typeof FULL>(type: K, changes: Partial<Extract<Item, { type: K }>>): Item =>
  ({ ...FULL[type], ...changes }) as Item;

const LEGAL: Record<string, Item> = {
  ...FULL,
  'a page that is opened': but('web_search_call', { action: { type: 'open_page', url: null } }),
  'a search in a page': but('web_search_call', {
    action: { type: 'find_in_page', pattern: 'a', url: 'https://example.com' },
  }),
  'a patch that creates': but('apply_patch_call', {
    operation: { type: 'create_file', diff: '+a', path: 'a' },
  }),
  'a patch that deletes': but('apply_patch_call', {
    caller: { type: 'direct' },
    operation: { type: 'delete_file', path: 'a' },
  }),
  'a shell in a container': but('shell_call', {
    environment: { type: 'container_reference', container_id: 'c' },
  }),
  'a shell anywhere': but('shell_call', { caller: null, environment: null }),
  'a shell that took too long': but('shell_call_output', {
    output: [{ outcome: { type: 'timeout' }, stderr: '', stdout: '' }],
  }),
  'code that has not run': but('code_interpreter_call', { code: null, outputs: null }),
  'an image that failed': but('image_generation_call', { result: null, status: 'failed' }),
};

/** What answers hold beyond the type of `input`. */
const ANSWERED: Record<string, Answered> = {
  'a shell output that is sent back': {
    type: 'shell_call_output',
    id: 'i',
    call_id: 'c',
    max_output_length: null,
    output: [{ outcome: { type: 'timeout' }, stderr: '', stdout: '', created_by: 'u' }],
    status,
    created_by: 'u',
  },
};

const ILLEGAL: Record<string, [item: unknown, param: string]> = {
  'a command that is no text': [{ ...FULL.shell_call, action: { commands: [1] } }, 'action.commands'],
  'shell output as text': [{ ...FULL.shell_call_output, output: 'a' }, 'output'],
  'an unknown patch': [
    { ...FULL.apply_patch_call, operation: { type: 'move', path: 'a' } },
    'operation.type',
  ],
  'an unknown web action': [{ ...FULL.web_search_call, action: { type: 'post' } }, 'action.type'],
  'found text as a list': [{ ...FULL.file_search_call, results: [{ text: ['a'] }] }, 'results[0].text'],
  'logs as a list': [
    { ...FULL.code_interpreter_call, outputs: [{ type: 'logs', logs: ['a'] }] },
    'outputs[0].logs',
  ],
};

describe('the calls of hosted tools in OpenAiResponsesRequest', () => {
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
