import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { AnthropicMessagesRequest } from './anthropic-messages.dto.js';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';

type Block = Extract<Anthropic.ContentBlockParam, { type: 'server_tool_use' | `${string}_tool_result` }>;
/** Every variant: first an example with all its members, then others. The compiler proves it complete. */
type EveryVariant = {
  [N in Block['type']]: [Required<Extract<Block, { type: N }>>, ...Extract<Block, { type: N }>[]];
};

const cache_control = { type: 'ephemeral', ttl: '1h' } as const;
const caller = { type: 'code_execution_20260120', tool_id: 'srvtoolu_1' } as const;
const result = { tool_use_id: 'toolu_1', cache_control };
const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'd' } } as const;

const BLOCKS: EveryVariant = {
  server_tool_use: [
    { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' }, cache_control, caller },
    {
      type: 'server_tool_use',
      id: 's',
      name: 'tool_search_tool_bm25',
      input: {},
      caller: { type: 'code_execution_20250825', tool_id: 't' },
    },
  ],
  web_search_tool_result: [
    {
      type: 'web_search_tool_result',
      ...result,
      caller,
      content: [
        { type: 'web_search_result', encrypted_content: 'e', title: 't', url: 'u', page_age: '1 day' },
        { type: 'web_search_result', encrypted_content: 'e', title: 't', url: 'u', page_age: null },
        { type: 'web_search_result', encrypted_content: 'e', title: 't', url: 'u' },
      ],
    },
    { type: 'web_search_tool_result', tool_use_id: 't', content: [] },
    {
      type: 'web_search_tool_result',
      tool_use_id: 't',
      content: { type: 'web_search_tool_result_error', error_code: 'query_too_long' },
    },
  ],
  web_fetch_tool_result: [
    {
      type: 'web_fetch_tool_result',
      ...result,
      caller,
      content: { type: 'web_fetch_result', url: 'u', retrieved_at: null, content: document },
    },
    {
      type: 'web_fetch_tool_result',
      tool_use_id: 't',
      content: { type: 'web_fetch_tool_result_error', error_code: 'content_too_large' },
    },
  ],
  code_execution_tool_result: [
    {
      type: 'code_execution_tool_result',
      ...result,
      content: {
        type: 'code_execution_result',
        stdout: 'o',
        stderr: 'e',
        return_code: 0,
        content: [{ type: 'code_execution_output', file_id: 'f' }],
      },
    },
    {
      type: 'code_execution_tool_result',
      tool_use_id: 't',
      content: {
        type: 'encrypted_code_execution_result',
        encrypted_stdout: 'e',
        stderr: '',
        return_code: 0,
        content: [],
      },
    },
    {
      type: 'code_execution_tool_result',
      tool_use_id: 't',
      content: { type: 'code_execution_tool_result_error', error_code: 'unavailable' },
    },
  ],
  bash_code_execution_tool_result: [
    {
      type: 'bash_code_execution_tool_result',
      ...result,
      content: {
        type: 'bash_code_execution_result',
        stdout: 'o',
        stderr: 'e',
        return_code: 1,
        content: [{ type: 'bash_code_execution_output', file_id: 'f' }],
      },
    },
    {
      type: 'bash_code_execution_tool_result',
      tool_use_id: 't',
      content: { type: 'bash_code_execution_tool_result_error', error_code: 'output_file_too_large' },
    },
  ],
  text_editor_code_execution_tool_result: [
    {
      type: 'text_editor_code_execution_tool_result',
      ...result,
      content: {
        type: 'text_editor_code_execution_view_result',
        content: 'c',
        file_type: 'text',
        num_lines: 1,
        start_line: null,
        total_lines: 1,
      },
    },
    {
      type: 'text_editor_code_execution_tool_result',
      tool_use_id: 't',
      content: { type: 'text_editor_code_execution_create_result', is_file_update: true },
    },
    {
      type: 'text_editor_code_execution_tool_result',
      tool_use_id: 't',
      content: {
        type: 'text_editor_code_execution_str_replace_result',
        lines: ['-a', '+b'],
        new_lines: 1,
        new_start: 1,
        old_lines: 1,
        old_start: null,
      },
    },
    {
      type: 'text_editor_code_execution_tool_result',
      tool_use_id: 't',
      content: {
        type: 'text_editor_code_execution_tool_result_error',
        error_code: 'file_not_found',
        error_message: null,
      },
    },
  ],
  tool_search_tool_result: [
    {
      type: 'tool_search_tool_result',
      ...result,
      content: {
        type: 'tool_search_tool_search_result',
        tool_references: [{ type: 'tool_reference', tool_name: 'f' }],
      },
    },
    {
      type: 'tool_search_tool_result',
      tool_use_id: 't',
      content: { type: 'tool_search_tool_result_error', error_code: 'unavailable', error_message: 'm' },
    },
  ],
};

const requestWith = (block: unknown): unknown => ({
  model: 'claude-opus-5',
  max_tokens: 10,
  messages: [{ role: 'assistant', content: [block] }],
});

describe("the content blocks of Anthropic's server tools", () => {
  it.each(Object.entries<Block[]>(BLOCKS))('may be %s', async (_, blocks) => {
    for (const block of blocks) {
      const body = JSON.parse(JSON.stringify(requestWith(block))) as unknown;
      const fast = compileDto(AnthropicMessagesRequest)(body, 'refuse');
      expect(fast, JSON.stringify(block)).toBeInstanceOf(AnthropicMessagesRequest);
      expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
      expect(await validateInFull(AnthropicMessagesRequest, body, 'refuse')).toStrictEqual(fast);
    }
  });

  const resultOf = (tool: string, content: unknown) => ({
    type: `${tool}_tool_result`,
    tool_use_id: 't',
    content,
  });
  const found = { type: 'web_search_result', encrypted_content: 'e', title: 't', url: 'u' };
  const failed = { type: 'web_search_tool_result_error', error_code: 'unavailable' };
  const ran = { type: 'code_execution_result', content: [], return_code: 0, stderr: '', stdout: '' };
  const ILLEGAL: Record<string, [block: unknown, member: string]> = {
    'a call of another server tool': [{ type: 'server_tool_use', id: 's', name: 'shell', input: {} }, 'name'],
    'a result of another server tool': [resultOf('shell', []), 'type'],
    'one web search result that is no list': [resultOf('web_search', found), 'content'],
    'a web search result that is no object': [resultOf('web_search', ['hello']), 'content'],
    'a web search result without title': [resultOf('web_search', [{ ...found, title: null }]), 'content'],
    'a web search result with more': [resultOf('web_search', [{ ...found, note: 'hello' }]), 'content'],
    'a web search error in a list': [resultOf('web_search', [failed]), 'content'],
    'another web search error': [resultOf('web_search', { ...failed, error_code: 'hello' }), 'content'],
    'a web search error with more': [resultOf('web_search', { ...failed, note: 'hello' }), 'content'],
    'a web search without results': [resultOf('web_search', null), 'content'],
    'a fetched page that is no document': [
      resultOf('web_fetch', { type: 'web_fetch_result', url: 'u', content: { type: 'text', text: 't' } }),
      'content.content.type',
    ],
    'a fetched text that is no text': [
      resultOf('web_fetch', {
        type: 'web_fetch_result',
        url: 'u',
        content: { ...document, source: { ...document.source, data: ['d'] } },
      }),
      'content.content.source.data',
    ],
    'output that is no text': [resultOf('code_execution', { ...ran, stdout: ['hello'] }), 'content.stdout'],
    'results in a list': [resultOf('code_execution', [ran]), 'content'],
    'another result': [resultOf('bash_code_execution', ran), 'content.type'],
    'lines that are no text': [
      resultOf('text_editor_code_execution', {
        type: 'text_editor_code_execution_str_replace_result',
        lines: [{}],
      }),
      'content.lines',
    ],
  };

  it.each(Object.entries(ILLEGAL))('may not be %s', async (_, [block, member]) => {
    const body = requestWith(block);
    expect(compileDto(AnthropicMessagesRequest)(body, 'refuse')).toBeUndefined();
    const param = `messages[0].content[0].${member}`;
    const full = async () => validateInFull(AnthropicMessagesRequest, body, 'refuse');
    await expect(full()).rejects.toMatchObject({ code: 'invalid_body', param });
  });
});
