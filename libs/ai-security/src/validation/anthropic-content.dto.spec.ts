import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { AnthropicMessagesRequest } from './anthropic-messages.dto.js';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';

type ServerBlock = { type: 'server_tool_use' | `${string}_tool_result` };
type Block = Exclude<Anthropic.ContentBlockParam, ServerBlock>;
type ResultBlock = Exclude<Anthropic.ToolResultBlockParam['content'], string | undefined>[number];
type Tag<T> = T extends { type: infer N extends string } ? N : never;
/** Every variant: first an example with all its members, then others. The compiler proves it complete. */
type EveryVariant<T> = {
  [N in Tag<T>]: [Required<Extract<T, { type: N }>>, ...Extract<T, { type: N }>[]];
};

const cache_control = { type: 'ephemeral', ttl: '1h' } as const;
const caller = { type: 'code_execution_20260120', tool_id: 'srvtoolu_1' } as const;
const text: Anthropic.TextBlockParam = { type: 'text', text: 'hello' };
const citations: Required<Anthropic.TextBlockParam>['citations'] = [
  {
    type: 'char_location',
    cited_text: 'c',
    document_index: 0,
    document_title: 't',
    start_char_index: 0,
    end_char_index: 1,
  },
  {
    type: 'page_location',
    cited_text: 'c',
    document_index: 0,
    document_title: null,
    start_page_number: 1,
    end_page_number: 2,
  },
  {
    type: 'content_block_location',
    cited_text: 'c',
    document_index: 0,
    document_title: null,
    start_block_index: 0,
    end_block_index: 1,
  },
  { type: 'web_search_result_location', cited_text: 'c', encrypted_index: 'e', title: null, url: 'u' },
  {
    type: 'search_result_location',
    cited_text: 'c',
    search_result_index: 0,
    source: 's',
    start_block_index: 0,
    end_block_index: 1,
    title: 't',
  },
];
const image: Anthropic.ImageBlockParam = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'AA==' },
};
const document: Anthropic.DocumentBlockParam = {
  type: 'document',
  source: { type: 'text', media_type: 'text/plain', data: 'd' },
};

const TOOL_RESULTS: EveryVariant<ResultBlock> = {
  text: [{ ...text, cache_control, citations }, text],
  image: [{ ...image, cache_control, transformations: { oversized_image: 'error' } }],
  document: [{ ...document, cache_control, citations: { enabled: true }, context: 'c', title: 't' }],
  search_result: [
    {
      type: 'search_result',
      content: [text],
      source: 's',
      title: 't',
      cache_control,
      citations: { enabled: false },
    },
  ],
  tool_reference: [{ type: 'tool_reference', tool_name: 'f', cache_control }],
  browser_state: [
    {
      type: 'browser_state',
      tabs: [
        { tab_id: '1', title: 't', url: 'u', active: true },
        { tab_id: '2', title: '', url: '' },
      ],
      cache_control,
      state_changes: [
        { type: 'tab_opened', tab_id: '1' },
        { type: 'download_started', download_id: 'd', url: 'u' },
        { type: 'download_completed', download_id: 'd', url: 'u', path: 'p', size_bytes: 1 },
        { type: 'download_failed', download_id: 'd', url: 'u', error: null },
      ],
    },
    { type: 'browser_state', tabs: [], state_changes: null },
  ],
};

const BLOCKS: EveryVariant<Block> = {
  text: [
    { ...text, cache_control: { type: 'ephemeral' }, citations },
    { ...text, citations: null },
  ],
  image: [
    { ...image, cache_control: null, transformations: {} },
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' }, transformations: null },
    { type: 'image', source: { type: 'file', file_id: 'f' } },
  ],
  document: [
    { ...document, cache_control, citations: {}, context: null, title: null },
    {
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' },
      citations: null,
    },
    { type: 'document', source: { type: 'content', content: 'c' } },
    { type: 'document', source: { type: 'content', content: [text, image] } },
    { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
    { type: 'document', source: { type: 'file', file_id: 'f' } },
  ],
  search_result: TOOL_RESULTS.search_result,
  thinking: [{ type: 'thinking', thinking: 't', signature: 's' }],
  redacted_thinking: [{ type: 'redacted_thinking', data: 'd' }],
  tool_use: [
    {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'f',
      input: { a: [1] },
      cache_control,
      caller,
      toolset_name: 'browser',
    },
    {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'f',
      input: null,
      caller: { type: 'direct' },
      toolset_name: null,
    },
    { type: 'tool_use', id: 'toolu_1', name: 'f', input: 'text' },
  ],
  tool_result: [
    {
      type: 'tool_result',
      tool_use_id: 't',
      cache_control,
      content: Object.values(TOOL_RESULTS).flat(),
      is_error: false,
      toolset_name: 'b',
    },
    {
      type: 'tool_result',
      tool_use_id: 'toolu_1',
      content: '22 degrees',
      is_error: true,
      toolset_name: null,
    },
    { type: 'tool_result', tool_use_id: 'toolu_1' },
  ],
  container_upload: [{ type: 'container_upload', file_id: 'f', cache_control }],
};

const requestWith = (block: unknown): unknown => ({
  model: 'claude-opus-5',
  max_tokens: 10,
  messages: [{ role: 'user', content: [block] }],
});

describe('the content blocks of an Anthropic Messages request', () => {
  it.each(Object.entries<Block[]>(BLOCKS))('may be %s', async (_, blocks) => {
    for (const block of blocks) {
      const body = JSON.parse(JSON.stringify(requestWith(block))) as unknown;
      const fast = compileDto(AnthropicMessagesRequest)(body, 'refuse');
      expect(fast, JSON.stringify(block)).toBeInstanceOf(AnthropicMessagesRequest);
      expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
      expect(await validateInFull(AnthropicMessagesRequest, body, 'refuse')).toStrictEqual(fast);
    }
  });

  const ILLEGAL: Record<string, [block: unknown, code: string, member: string]> = {
    'a block of another type': [{ type: 'video', url: 'u' }, 'invalid_body', '.type'],
    'a block without type': [{ text: 'hello' }, 'invalid_body', '.type'],
    'a text that is no text': [{ type: 'text', text: ['hello'] }, 'invalid_body', '.text'],
    'a text of an object': [{ type: 'text', text: { text: 'hello' } }, 'invalid_body', '.text'],
    'a text beside the text': [{ ...text, body: 'hello' }, 'unknown_member', ''],
    'a citation of another type': [
      { ...text, citations: [{ ...citations[0], type: 'x' }] },
      'invalid_body',
      '.citations[0].type',
    ],
    'citations that are no list': [{ ...text, citations: citations[0] }, 'invalid_body', '.citations'],
    'another cache': [{ ...text, cache_control: { type: 'forever' } }, 'invalid_body', '.cache_control.type'],
    'an image of another kind': [
      { ...image, source: { type: 'base64', media_type: 'image/svg+xml', data: 'AA==' } },
      'invalid_body',
      '.source.media_type',
    ],
    'a document without source': [{ type: 'document', title: 't' }, 'invalid_body', '.source'],
    'a list of lists': [
      { type: 'tool_result', tool_use_id: 't', content: [[text]] },
      'invalid_body',
      '.content[0]',
    ],
    'a thinking block in a tool result': [
      {
        type: 'tool_result',
        tool_use_id: 't',
        content: [{ type: 'thinking', thinking: 't', signature: 's' }],
      },
      'invalid_body',
      '.content[0].type',
    ],
    'thinking without signature': [{ type: 'thinking', thinking: 't' }, 'invalid_body', '.signature'],
  };

  it.each(Object.entries(ILLEGAL))('may not be %s', async (_, [block, code, member]) => {
    const body = JSON.parse(JSON.stringify(requestWith(block))) as unknown;
    expect(compileDto(AnthropicMessagesRequest)(body, 'refuse')).toBeUndefined();
    const param = `messages[0].content[0]${member}`;
    const full = async () => validateInFull(AnthropicMessagesRequest, body, 'refuse');
    await expect(full()).rejects.toMatchObject({ code, param });
  });

  it('may be what an answer carried', async () => {
    const answer: Anthropic.ContentBlock[] = [
      { type: 'text', text: 'hello', citations: null },
      {
        type: 'text',
        text: 'hello',
        citations: [
          {
            type: 'page_location',
            cited_text: 'c',
            document_index: 0,
            document_title: null,
            file_id: null,
            start_page_number: 1,
            end_page_number: 2,
          },
        ],
      },
      { type: 'tool_use', id: 't', name: 'f', input: {}, caller: { type: 'direct' } },
    ];
    const body: unknown = {
      model: 'claude-opus-5',
      max_tokens: 10,
      messages: [{ role: 'assistant', content: answer }],
    };
    const fast = compileDto(AnthropicMessagesRequest)(body, 'refuse');
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(AnthropicMessagesRequest, body, 'refuse')).toStrictEqual(fast);
  });
});
