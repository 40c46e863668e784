import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import type { OpenAiResponsesTool, OpenAiResponsesToolChoice } from './openai-responses-tool.dto.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';

type Tool = OpenAI.Responses.Tool;
type Choice = Exclude<OpenAI.Responses.ResponseCreateParams['tool_choice'], string | undefined>;
/** With every optional member, so that a member that the SDK adds is missed here by the compiler. */
type Full<T> = T extends string ? T : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;
/** The tool for a tag, also where a tool has two of them. */
type Tagged<T, Tag> = T extends { type: infer Tags } ? (Tag extends Tags ? T : never) : never;

// The compiler proves that every tool and choice of the SDK's types is one of ours.
const fromSdk = (tools: Tool[]): OpenAiResponsesTool[] => tools;
const choiceFromSdk = (choice: Choice): OpenAiResponsesToolChoice => choice;

const allowed_callers: ('direct' | 'programmatic')[] = ['direct', 'programmatic'];
const schema = { type: 'object', properties: { city: { type: 'string' }, constructorOf: {} } };
const user_location = {
  type: 'approximate' as const,
  city: 'c',
  country: 'IT',
  region: 'r',
  timezone: 'Europe/Rome',
};
const webSearch: Omit<Full<OpenAI.Responses.WebSearchTool>, 'type'> = {
  filters: { allowed_domains: ['example.com'] },
  search_context_size: 'low',
  user_location,
};
const webSearchPreview: Omit<Full<OpenAI.Responses.WebSearchPreviewTool>, 'type'> = {
  search_content_types: ['text', 'image'],
  search_context_size: 'high',
  user_location,
};
const allowlist: Full<OpenAI.Responses.ContainerNetworkPolicyAllowlist> = {
  type: 'allowlist',
  allowed_domains: ['example.com'],
  domain_secrets: [{ domain: 'example.com', name: 'n', value: 'v' }],
};

/** Every tool, with all of its members. */
const FULL: { [K in Tool['type']]: Full<Tagged<Tool, K>> } = {
  apply_patch: { type: 'apply_patch', allowed_callers },
  code_interpreter: {
    type: 'code_interpreter',
    container: { type: 'auto', file_ids: ['f'], memory_limit: '4g', network_policy: allowlist },
    allowed_callers,
  },
  computer: { type: 'computer' },
  computer_use_preview: {
    type: 'computer_use_preview',
    display_height: 768,
    display_width: 1024,
    environment: 'browser',
  },
  custom: {
    type: 'custom',
    name: 'sql',
    allowed_callers,
    defer_loading: true,
    description: 'd',
    format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' },
  },
  file_search: {
    type: 'file_search',
    vector_store_ids: ['vs_1'],
    filters: { type: 'and', filters: [{ type: 'eq', key: 'team', value: 'a' }] },
    max_num_results: 5,
    ranking_options: {
      hybrid_search: { embedding_weight: 1, text_weight: 0.5 },
      ranker: 'auto',
      score_threshold: 0.5,
    },
  },
  function: {
    type: 'function',
    name: 'weather',
    parameters: schema,
    strict: true,
    allowed_callers,
    defer_loading: false,
    description: 'd',
    output_schema: schema,
  },
  image_generation: {
    type: 'image_generation',
    action: 'edit',
    background: 'opaque',
    input_fidelity: 'high',
    input_image_mask: { file_id: 'f', image_url: 'data:image/png;base64,AA==' },
    model: 'gpt-image-2',
    moderation: 'low',
    output_compression: 50,
    output_format: 'webp',
    partial_images: 2,
    quality: 'auto',
    size: '1024x1024',
  },
  local_shell: { type: 'local_shell' },
  mcp: {
    type: 'mcp',
    server_label: 's',
    allowed_callers,
    allowed_tools: ['f', 'g'],
    authorization: 'a',
    connector_id: 'connector_gmail',
    defer_loading: true,
    headers: { 'x-team': 'a' },
    require_approval: {
      always: { read_only: false, tool_names: ['f'] },
      never: { read_only: true, tool_names: [] },
    },
    server_description: 'd',
    server_url: 'https://example.com/mcp',
    tunnel_id: 't',
  },
  namespace: {
    type: 'namespace',
    name: 'crm',
    description: 'd',
    tools: [
      {
        type: 'function',
        name: 'f',
        allowed_callers,
        defer_loading: true,
        description: 'd',
        output_schema: schema,
        parameters: schema,
        strict: false,
      },
      {
        type: 'custom',
        name: 'g',
        allowed_callers,
        defer_loading: true,
        description: 'd',
        format: { type: 'text' },
      },
    ],
  },
  programmatic_tool_calling: { type: 'programmatic_tool_calling' },
  shell: {
    type: 'shell',
    allowed_callers,
    environment: {
      type: 'container_auto',
      file_ids: ['f'],
      memory_limit: '1g',
      network_policy: { type: 'disabled' },
      skills: [
        { type: 'skill_reference', skill_id: 's', version: '1' },
        {
          type: 'inline',
          name: 'n',
          description: 'd',
          source: { type: 'base64', media_type: 'application/zip', data: 'AA==' },
        },
      ],
    },
  },
  tool_search: { type: 'tool_search', description: 'd', execution: 'client', parameters: schema },
  web_search: { type: 'web_search', ...webSearch },
  web_search_2025_08_26: { type: 'web_search_2025_08_26', ...webSearch },
  web_search_preview: { type: 'web_search_preview', ...webSearchPreview },
  web_search_preview_2025_03_11: { type: 'web_search_preview_2025_03_11', ...webSearchPreview },
};

const TOOLS: Record<string, Tool> = {
  ...FULL,
  'a function without more': { type: 'function', name: 'f', parameters: null, strict: null },
  'a custom tool without more': { type: 'custom', name: 'f' },
  'a code interpreter by id': { type: 'code_interpreter', container: 'cntr_1' },
  'MCP by filter': {
    type: 'mcp',
    server_label: 's',
    allowed_tools: { read_only: true, tool_names: ['f'] },
    require_approval: 'never',
  },
  'MCP with null members': {
    type: 'mcp',
    server_label: 's',
    allowed_callers: null,
    allowed_tools: null,
    headers: null,
    require_approval: null,
  },
  'a local shell with skills': {
    type: 'shell',
    environment: { type: 'local', skills: [{ name: 'n', description: 'd', path: '/n' }] },
  },
  'a shell in a container': {
    type: 'shell',
    environment: { type: 'container_reference', container_id: 'c' },
  },
  'a shell anywhere': { type: 'shell', environment: null },
  'a web search without place': { type: 'web_search', filters: null, user_location: null },
};

const CHOICES: { [K in Choice['type']]: Full<Tagged<Choice, K>> } = {
  allowed_tools: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
  apply_patch: { type: 'apply_patch' },
  code_interpreter: { type: 'code_interpreter' },
  computer: { type: 'computer' },
  computer_use: { type: 'computer_use' },
  computer_use_preview: { type: 'computer_use_preview' },
  custom: { type: 'custom', name: 'f' },
  file_search: { type: 'file_search' },
  function: { type: 'function', name: 'f' },
  image_generation: { type: 'image_generation' },
  mcp: { type: 'mcp', server_label: 's', name: 'f' },
  programmatic_tool_calling: { type: 'programmatic_tool_calling' },
  shell: { type: 'shell' },
  web_search_preview: { type: 'web_search_preview' },
  web_search_preview_2025_03_11: { type: 'web_search_preview_2025_03_11' },
};

const LEGAL: [string, object][] = [
  ...Object.entries(TOOLS).map(([name, tool]): [string, object] => [name, { tools: [tool] }]),
  ...Object.entries(CHOICES).map(([name, choice]): [string, object] => [
    `the choice of ${name}`,
    { tool_choice: choice },
  ]),
  ...['none', 'auto', 'required'].map((mode): [string, object] => [`choice ${mode}`, { tool_choice: mode }]),
  ['the choice of any MCP server', { tool_choice: { type: 'mcp' } }],
  ['no tools', { tools: [] }],
];

const ILLEGAL: Record<string, [body: object, param: string]> = {
  'one tool for the list': [{ tools: FULL.function }, 'tools'],
  'a tool by name': [{ tools: ['f'] }, 'tools[0]'],
  'an unknown tool': [{ tools: [{ type: 'rocket' }] }, 'tools[0].type'],
  'a chat tool': [{ tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools[0].name'],
  'a schema as text': [{ tools: [{ ...FULL.function, parameters: '{}' }] }, 'tools[0].parameters'],
  'a description as a list': [{ tools: [{ ...FULL.custom, description: ['d'] }] }, 'tools[0].description'],
  'a namespace in a namespace': [
    { tools: [{ ...FULL.namespace, tools: [FULL.namespace] }] },
    'tools[0].tools[0].type',
  ],
  'MCP tools by number': [{ tools: [{ ...FULL.mcp, allowed_tools: [1] }] }, 'tools[0].allowed_tools'],
  'MCP approval by another word': [
    { tools: [{ ...FULL.mcp, require_approval: 'sometimes' }] },
    'tools[0].require_approval',
  ],
  'a shell elsewhere': [
    { tools: [{ type: 'shell', environment: { type: 'host' } }] },
    'tools[0].environment.type',
  ],
  'an unknown choice': [{ tool_choice: { type: 'any' } }, 'tool_choice.type'],
  'a choice by another word': [{ tool_choice: 'any' }, 'tool_choice'],
  'a choice of no name': [{ tool_choice: { type: 'function' } }, 'tool_choice.name'],
  'a choice among names': [
    { tool_choice: { type: 'allowed_tools', mode: 'auto', tools: ['f'] } },
    'tool_choice.tools',
  ],
};

describe('the tools of OpenAiResponsesRequest', () => {
  it.each(LEGAL)('may be %s', async (_name, body) => {
    const fast = compileDto(OpenAiResponsesRequest)(body, 'refuse');
    expect(fast).toBeInstanceOf(OpenAiResponsesRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(OpenAiResponsesRequest, body, 'refuse')).toStrictEqual(fast);
  });

  it.each(Object.entries(ILLEGAL))('may not be %s', async (_name, [body, param]) => {
    expect(compileDto(OpenAiResponsesRequest)(body, 'strip')).toBeUndefined();
    const refused = (async () => validateInFull(OpenAiResponsesRequest, body, 'strip'))();
    await expect(refused).rejects.toMatchObject({ code: 'invalid_body', param });
  });

  it('are typed as the SDK types them', () => {
    const tools = Object.values(TOOLS);
    expect(fromSdk(tools)).toBe(tools);
    expect(choiceFromSdk(CHOICES.mcp)).toBe(CHOICES.mcp);
  });
});
