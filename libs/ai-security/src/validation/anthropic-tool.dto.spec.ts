import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { AnthropicMessagesRequest } from './anthropic-messages.dto.js';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';

type Tool = Anthropic.ToolUnion;
type Tag = Extract<Tool['type'], string>;
type Tagged<T, N> = T extends { type?: infer M } ? (N extends M ? T & { type?: N } : never) : never;
/** Of every variant an example with all its members. The compiler proves it complete. */
type EveryVariant = { [N in Tag]: Required<Tagged<Tool, N>> };

const setting = {
  allowed_callers: [
    'direct',
    'code_execution_20250825',
    'code_execution_20260120',
    'code_execution_20260521',
  ],
  cache_control: { type: 'ephemeral', ttl: '5m' },
  defer_loading: true,
  strict: true,
} satisfies Partial<Anthropic.Tool>;
const client = { ...setting, input_examples: [{ city: 'Rome' }] };
const web = { ...setting, allowed_domains: ['example.com'], blocked_domains: null, max_uses: 1 };
const search = {
  ...web,
  name: 'web_search' as const,
  user_location: {
    type: 'approximate' as const,
    city: 'c',
    country: 'IT',
    region: null,
    timezone: 'Europe/Rome',
  },
};
const fetching = {
  ...web,
  name: 'web_fetch' as const,
  citations: { enabled: true },
  max_content_tokens: 1,
  url_sources: {
    client_tool_results: { type: 'all' as const },
    server_tool_results: {
      type: 'only' as const,
      tools: [{ type: 'tool_reference' as const, name: 'f' }],
    },
    user_input: { type: 'none' as const },
  },
};
const editor = { ...client, name: 'str_replace_based_edit_tool' as const };
const code = { ...setting, name: 'code_execution' as const };
const bm25 = { ...setting, name: 'tool_search_tool_bm25' as const };
const regex = { ...setting, name: 'tool_search_tool_regex' as const };
const toolset = { cache_control: setting.cache_control };

const TOOLS: EveryVariant = {
  custom: {
    ...client,
    type: 'custom',
    name: 'weather',
    description: 'd',
    eager_input_streaming: null,
    input_schema: {
      type: 'object',
      properties: { city: { type: 'string', description: 'd' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
  bash_20250124: { ...client, type: 'bash_20250124', name: 'bash' },
  memory_20250818: { ...client, type: 'memory_20250818', name: 'memory' },
  text_editor_20250124: { ...client, type: 'text_editor_20250124', name: 'str_replace_editor' },
  text_editor_20250429: { ...editor, type: 'text_editor_20250429' },
  text_editor_20250728: { ...editor, type: 'text_editor_20250728', max_characters: 1 },
  code_execution_20250522: { ...code, type: 'code_execution_20250522' },
  code_execution_20250825: { ...code, type: 'code_execution_20250825' },
  code_execution_20260120: { ...code, type: 'code_execution_20260120' },
  code_execution_20260521: { ...code, type: 'code_execution_20260521' },
  web_search_20250305: { ...search, type: 'web_search_20250305' },
  web_search_20260209: { ...search, type: 'web_search_20260209' },
  web_search_20260318: { ...search, type: 'web_search_20260318', response_inclusion: 'excluded' },
  web_fetch_20250910: { ...fetching, type: 'web_fetch_20250910' },
  web_fetch_20260209: { ...fetching, type: 'web_fetch_20260209' },
  web_fetch_20260309: { ...fetching, type: 'web_fetch_20260309', use_cache: false },
  web_fetch_20260318: {
    ...fetching,
    type: 'web_fetch_20260318',
    response_inclusion: 'full',
    use_cache: true,
  },
  tool_search_tool_bm25_20251119: { ...bm25, type: 'tool_search_tool_bm25_20251119' },
  tool_search_tool_bm25: { ...bm25, type: 'tool_search_tool_bm25' },
  tool_search_tool_regex_20251119: { ...regex, type: 'tool_search_tool_regex_20251119' },
  tool_search_tool_regex: { ...regex, type: 'tool_search_tool_regex' },
  browser_toolset_20260801: {
    ...toolset,
    type: 'browser_toolset_20260801',
    configs: { navigate: { enabled: true, defer_loading: null }, zoom: null },
  },
  computer_toolset_20260801: {
    ...toolset,
    type: 'computer_toolset_20260801',
    configs: { zoom: { enabled: false } },
  },
};

const requestWith = (...tools: unknown[]): unknown =>
  JSON.parse(
    JSON.stringify({
      model: 'claude-opus-5',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'hello' }],
      tools,
    }),
  );

async function accepts(body: unknown): Promise<void> {
  const fast = compileDto(AnthropicMessagesRequest)(body, 'refuse');
  expect(fast).toBeInstanceOf(AnthropicMessagesRequest);
  expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
  expect(await validateInFull(AnthropicMessagesRequest, body, 'refuse')).toStrictEqual(fast);
}

describe('the tools of an Anthropic Messages request', () => {
  it.each(Object.entries(TOOLS))('may be %s', (_, tool) => accepts(requestWith(tool)));

  it('may be of any types together, and have no type', () => {
    const untyped: Tool = { name: 'f', input_schema: { type: 'object', properties: null, required: null } };
    return accepts(requestWith(untyped, { ...untyped, type: null }, ...Object.values(TOOLS)));
  });

  const tool = { name: 'f', input_schema: { type: 'object' } };
  const ILLEGAL: Record<string, [tool: unknown, code: string, param: string]> = {
    'of another type': [{ ...tool, type: 'bash_20990101' }, 'invalid_body', 'tools[0].type'],
    'of a type that is no text': [{ ...tool, type: ['custom'] }, 'invalid_body', 'tools[0].type'],
    'without name': [{ input_schema: {} }, 'invalid_body', 'tools[0].name'],
    'without input': [{ name: 'f' }, 'invalid_body', 'tools[0].input_schema'],
    'of a list as input': [{ name: 'f', input_schema: [] }, 'invalid_body', 'tools[0].input_schema'],
    'of a description that is no text': [
      { ...tool, description: { text: 'd' } },
      'invalid_body',
      'tools[0].description',
    ],
    'with more': [{ ...tool, summary: 'd' }, 'unknown_member', 'tools[0]'],
    'of another name': [{ type: 'bash_20250124', name: 'shell' }, 'invalid_body', 'tools[0].name'],
    'of another caller': [
      { ...tool, allowed_callers: ['anyone'] },
      'invalid_body',
      'tools[0].allowed_callers',
    ],
    text: ['bash', 'invalid_body', 'tools[0]'],
    'a list': [[tool], 'invalid_body', 'tools[0]'],
  };

  it.each(Object.entries(ILLEGAL))('may not be %s', async (_, [illegal, code, param]) => {
    const body = requestWith(illegal);
    expect(compileDto(AnthropicMessagesRequest)(body, 'refuse')).toBeUndefined();
    const full = async () => validateInFull(AnthropicMessagesRequest, body, 'refuse');
    await expect(full()).rejects.toMatchObject({ code, param });
  });
});
