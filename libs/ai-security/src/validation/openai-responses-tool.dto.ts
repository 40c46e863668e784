/**
 * The tools of an OpenAI Responses request and the choice among them, as `Tool` and `tool_choice` of the
 * official SDK allow them. What holds text for the model is declared member by member; filters and rankings
 * of a search are objects here, and names that OpenAI adds to with its models are strings.
 */
import { Allow, IsArray, IsBoolean, IsIn, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';
import {
  CodeContainer,
  OPENAI_SHELL_ENVIRONMENTS,
  type OpenAiShellEnvironment,
} from './openai-responses-environment.dto.js';

type JsonObject = Record<string, unknown>;

const isString = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isString);
const isApproval = (value: unknown): boolean => value === 'always' || value === 'never';

const VOLUMES = ['low', 'medium', 'high'] as const;

/** A tool that programs of the model may be allowed to call. */
class CallableTool {
  @IsOptional()
  @IsArray()
  @IsIn(['direct', 'programmatic'], { each: true })
  allowed_callers?: ('direct' | 'programmatic')[] | null;
}

/** What is told by its `type` alone, e.g. a tool without settings or the choice of a hosted tool. */
class Bare<Type extends string> {
  @Allow() type!: Type;
}

class NamedFunction extends CallableTool {
  @Allow() type!: 'function';
  @IsString() name!: string;
  @IsOptional() @IsBoolean() defer_loading?: boolean;
  @IsOptional() @IsString() description?: string | null;
  @IsOptional() @IsObject() output_schema?: JsonObject | null;
  @IsOptional() @IsBoolean() strict?: boolean | null;
}

class FunctionTool extends NamedFunction {
  @IsOptional() @IsObject() parameters?: JsonObject | null;
}

class NamespaceFunction extends NamedFunction {
  @Allow() parameters?: unknown;
}

class GrammarInput {
  @Allow() type!: 'grammar';
  @IsString() definition!: string;
  @IsIn(['lark', 'regex']) syntax!: 'lark' | 'regex';
}

class CustomTool extends CallableTool {
  @Allow() type!: 'custom';
  @IsString() name!: string;
  @IsOptional() @IsBoolean() defer_loading?: boolean;
  @IsOptional() @IsString() description?: string;
  @IsOptional() @OneOf('type', { text: Bare, grammar: GrammarInput }) format?: Bare<'text'> | GrammarInput;
}

class NamespaceTool {
  @Allow() type!: 'namespace';
  @IsString() name!: string;
  @IsString() description!: string;
  @OneOf('type', { function: NamespaceFunction, custom: CustomTool }, { each: true })
  tools!: (NamespaceFunction | CustomTool)[];
}

class ToolSearchTool {
  @Allow() type!: 'tool_search';
  @IsOptional() @IsString() description?: string | null;
  @IsOptional() @IsIn(['server', 'client']) execution?: 'server' | 'client';
  @Allow() parameters?: unknown;
}

class FileSearchTool {
  @Allow() type!: 'file_search';
  @IsArray() @IsString({ each: true }) vector_store_ids!: string[];
  @IsOptional() @IsObject() filters?: object | null;
  @IsOptional() @IsNumber() max_num_results?: number;
  @IsOptional() @IsObject() ranking_options?: object;
}

class Place {
  @IsOptional() @IsIn(['approximate']) type?: 'approximate';
  @IsOptional() @IsString() city?: string | null;
  @IsOptional() @IsString() country?: string | null;
  @IsOptional() @IsString() region?: string | null;
  @IsOptional() @IsString() timezone?: string | null;
}

class WebSearch {
  @IsOptional() @IsIn(VOLUMES) search_context_size?: (typeof VOLUMES)[number];
  @IsOptional() @Nested(() => Place) user_location?: Place | null;
}

class WebSearchFilters {
  @IsOptional() @IsArray() @IsString({ each: true }) allowed_domains?: string[] | null;
}

class WebSearchTool extends WebSearch {
  @Allow() type!: 'web_search' | 'web_search_2025_08_26';
  @IsOptional() @Nested(() => WebSearchFilters) filters?: WebSearchFilters | null;
}

class WebSearchPreviewTool extends WebSearch {
  @Allow() type!: 'web_search_preview' | 'web_search_preview_2025_03_11';
  @IsOptional() @IsArray() @IsString({ each: true }) search_content_types?: string[];
}

class ComputerPreviewTool {
  @Allow() type!: 'computer_use_preview';
  @IsNumber() display_height!: number;
  @IsNumber() display_width!: number;
  @IsString() environment!: string;
}

class McpTool extends CallableTool {
  @Allow() type!: 'mcp';
  @IsString() server_label!: string;
  @IsOptional() @Or(isTexts) @IsObject() allowed_tools?: string[] | object | null;
  @IsOptional() @IsString() authorization?: string;
  @IsOptional() @IsString() connector_id?: string;
  @IsOptional() @IsBoolean() defer_loading?: boolean;
  @IsOptional() @IsObject() headers?: Record<string, string> | null;
  @IsOptional() @Or(isApproval) @IsObject() require_approval?: 'always' | 'never' | object | null;
  @IsOptional() @IsString() server_description?: string;
  @IsOptional() @IsString() server_url?: string;
  @IsOptional() @IsString() tunnel_id?: string;
}

class ImageMask {
  @IsOptional() @IsString() file_id?: string;
  @IsOptional() @IsString() image_url?: string;
}

class ImageGenerationTool {
  @Allow() type!: 'image_generation';
  @IsOptional() @IsString() action?: string;
  @IsOptional() @IsString() background?: string;
  @IsOptional() @IsString() input_fidelity?: string | null;
  @IsOptional() @Nested(() => ImageMask) input_image_mask?: ImageMask;
  @IsOptional() @IsString() model?: string;
  @IsOptional() @IsString() moderation?: string;
  @IsOptional() @IsNumber() output_compression?: number;
  @IsOptional() @IsString() output_format?: string;
  @IsOptional() @IsNumber() partial_images?: number;
  @IsOptional() @IsString() quality?: string;
  @IsOptional() @IsString() size?: string;
}

class CodeInterpreterTool extends CallableTool {
  @Allow() type!: 'code_interpreter';
  @Or(isString) @Nested(() => CodeContainer) container!: string | CodeContainer;
}

class ShellTool extends CallableTool {
  @Allow() type!: 'shell';
  @IsOptional() @OneOf('type', OPENAI_SHELL_ENVIRONMENTS) environment?: OpenAiShellEnvironment | null;
}

class ApplyPatchTool extends CallableTool {
  @Allow() type!: 'apply_patch';
}

/** Tool classes by their `type`. */
export const OPENAI_RESPONSES_TOOLS = {
  function: FunctionTool,
  file_search: FileSearchTool,
  computer: Bare<'computer'>,
  computer_use_preview: ComputerPreviewTool,
  web_search: WebSearchTool,
  web_search_2025_08_26: WebSearchTool,
  mcp: McpTool,
  code_interpreter: CodeInterpreterTool,
  programmatic_tool_calling: Bare<'programmatic_tool_calling'>,
  image_generation: ImageGenerationTool,
  local_shell: Bare<'local_shell'>,
  shell: ShellTool,
  custom: CustomTool,
  namespace: NamespaceTool,
  tool_search: ToolSearchTool,
  web_search_preview: WebSearchPreviewTool,
  web_search_preview_2025_03_11: WebSearchPreviewTool,
  apply_patch: ApplyPatchTool,
};

/** One tool of `tools`. */
export type OpenAiResponsesTool = InstanceType<
  (typeof OPENAI_RESPONSES_TOOLS)[keyof typeof OPENAI_RESPONSES_TOOLS]
>;

class AllowedToolsChoice {
  @Allow() type!: 'allowed_tools';
  @IsIn(['auto', 'required']) mode!: 'auto' | 'required';
  @IsArray() @IsObject({ each: true }) tools!: JsonObject[];
}

class NamedChoice {
  @Allow() type!: 'function' | 'custom';
  @IsString() name!: string;
}

class McpChoice {
  @Allow() type!: 'mcp';
  // Required where one server is meant; without it any is.
  @IsOptional() @IsString() server_label?: string;
  @IsOptional() @IsString() name?: string | null;
}

/** Choices of a tool by their `type`. */
export const OPENAI_RESPONSES_TOOL_CHOICES = {
  allowed_tools: AllowedToolsChoice,
  function: NamedChoice,
  custom: NamedChoice,
  mcp: McpChoice,
  apply_patch: Bare<'apply_patch'>,
  code_interpreter: Bare<'code_interpreter'>,
  computer: Bare<'computer'>,
  computer_use: Bare<'computer_use'>,
  computer_use_preview: Bare<'computer_use_preview'>,
  file_search: Bare<'file_search'>,
  image_generation: Bare<'image_generation'>,
  programmatic_tool_calling: Bare<'programmatic_tool_calling'>,
  shell: Bare<'shell'>,
  web_search_preview: Bare<'web_search_preview'>,
  web_search_preview_2025_03_11: Bare<'web_search_preview_2025_03_11'>,
};

/** The object form of `tool_choice`. */
export type OpenAiResponsesToolChoice = InstanceType<
  (typeof OPENAI_RESPONSES_TOOL_CHOICES)[keyof typeof OPENAI_RESPONSES_TOOL_CHOICES]
>;
