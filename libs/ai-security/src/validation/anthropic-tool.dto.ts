/** The tools of an Anthropic Messages request, and the choice among them. */
import { Allow, IsArray, IsBoolean, IsIn, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Cacheable, CitationsSetting } from './anthropic-content.dto.js';
import { Nested } from './dto-decorators.js';

type JsonObject = Record<string, unknown>;

const ALLOWED_CALLERS = [
  'direct',
  'code_execution_20250825',
  'code_execution_20260120',
  'code_execution_20260521',
] as const;

abstract class ToolSetting extends Cacheable {
  @IsOptional()
  @IsArray()
  @IsIn(ALLOWED_CALLERS, { each: true })
  allowed_callers?: (typeof ALLOWED_CALLERS)[number][];
  @IsOptional() @IsBoolean() defer_loading?: boolean;
  @IsOptional() @IsBoolean() strict?: boolean;
}

/** A tool that the caller runs. `input_examples` and `input_schema` are free-form JSON. */
abstract class ClientTool extends ToolSetting {
  @IsOptional() @IsArray() @IsObject({ each: true }) input_examples?: JsonObject[];
}

/** A tool of the caller's own, the only one whose `type` may be left out. */
export class CustomTool extends ClientTool {
  @IsOptional() @IsIn(['custom']) type?: 'custom' | null;
  @IsString() name!: string;
  @IsOptional() @IsString() description?: string;
  @IsOptional() @IsBoolean() eager_input_streaming?: boolean | null;
  @IsObject() input_schema!: { type: 'object'; [member: string]: unknown };
}

class BashTool extends ClientTool {
  @Allow() type!: 'bash_20250124';
  @IsIn(['bash']) name!: 'bash';
}

class MemoryTool extends ClientTool {
  @Allow() type!: 'memory_20250818';
  @IsIn(['memory']) name!: 'memory';
}

class OldTextEditorTool extends ClientTool {
  @Allow() type!: 'text_editor_20250124';
  @IsIn(['str_replace_editor']) name!: 'str_replace_editor';
}

class TextEditorTool extends ClientTool {
  @Allow() type!: 'text_editor_20250429' | 'text_editor_20250728';
  @IsIn(['str_replace_based_edit_tool']) name!: 'str_replace_based_edit_tool';
  @IsOptional() @IsNumber() max_characters?: number | null;
}

class CodeExecutionTool extends ToolSetting {
  @Allow() type!:
    | 'code_execution_20250522'
    | 'code_execution_20250825'
    | 'code_execution_20260120'
    | 'code_execution_20260521';
  @IsIn(['code_execution']) name!: 'code_execution';
}

/** A tool that Anthropic runs against the web. */
abstract class WebTool extends ToolSetting {
  @IsOptional() @IsArray() @IsString({ each: true }) allowed_domains?: string[] | null;
  @IsOptional() @IsArray() @IsString({ each: true }) blocked_domains?: string[] | null;
  @IsOptional() @IsNumber() max_uses?: number | null;
  @IsOptional() @IsIn(['full', 'excluded']) response_inclusion?: 'full' | 'excluded';
}

class UserLocation {
  @IsIn(['approximate']) type!: 'approximate';
  @IsOptional() @IsString() city?: string | null;
  @IsOptional() @IsString() country?: string | null;
  @IsOptional() @IsString() region?: string | null;
  @IsOptional() @IsString() timezone?: string | null;
}

class WebSearchTool extends WebTool {
  @Allow() type!: 'web_search_20250305' | 'web_search_20260209' | 'web_search_20260318';
  @IsIn(['web_search']) name!: 'web_search';
  @IsOptional() @Nested(() => UserLocation) user_location?: UserLocation | null;
}

class WebFetchTool extends WebTool {
  @Allow() type!: 'web_fetch_20250910' | 'web_fetch_20260209' | 'web_fetch_20260309' | 'web_fetch_20260318';
  @IsIn(['web_fetch']) name!: 'web_fetch';
  @IsOptional() @Nested(() => CitationsSetting) citations?: CitationsSetting | null;
  @IsOptional() @IsNumber() max_content_tokens?: number | null;
  /** Names of tools only. */
  @IsOptional() @IsObject() url_sources?: object | null;
  @IsOptional() @IsBoolean() use_cache?: boolean;
}

class Bm25SearchTool extends ToolSetting {
  @Allow() type!: 'tool_search_tool_bm25_20251119' | 'tool_search_tool_bm25';
  @IsIn(['tool_search_tool_bm25']) name!: 'tool_search_tool_bm25';
}

class RegexSearchTool extends ToolSetting {
  @Allow() type!: 'tool_search_tool_regex_20251119' | 'tool_search_tool_regex';
  @IsIn(['tool_search_tool_regex']) name!: 'tool_search_tool_regex';
}

class Toolset extends Cacheable {
  @Allow() type!: 'browser_toolset_20260801' | 'computer_toolset_20260801';
  /** Two switches for each tool of the set. */
  @IsOptional() @IsObject() configs?: object | null;
}

/** Classes of the tools that Anthropic defines, by their `type`. */
export const ANTHROPIC_TOOLS = {
  bash_20250124: BashTool,
  memory_20250818: MemoryTool,
  text_editor_20250124: OldTextEditorTool,
  text_editor_20250429: TextEditorTool,
  text_editor_20250728: TextEditorTool,
  code_execution_20250522: CodeExecutionTool,
  code_execution_20250825: CodeExecutionTool,
  code_execution_20260120: CodeExecutionTool,
  code_execution_20260521: CodeExecutionTool,
  web_search_20250305: WebSearchTool,
  web_search_20260209: WebSearchTool,
  web_search_20260318: WebSearchTool,
  web_fetch_20250910: WebFetchTool,
  web_fetch_20260209: WebFetchTool,
  web_fetch_20260309: WebFetchTool,
  web_fetch_20260318: WebFetchTool,
  tool_search_tool_bm25_20251119: Bm25SearchTool,
  tool_search_tool_bm25: Bm25SearchTool,
  tool_search_tool_regex_20251119: RegexSearchTool,
  tool_search_tool_regex: RegexSearchTool,
  browser_toolset_20260801: Toolset,
  computer_toolset_20260801: Toolset,
};

/** One tool of `tools`. */
export type AnthropicTool = CustomTool | InstanceType<(typeof ANTHROPIC_TOOLS)[keyof typeof ANTHROPIC_TOOLS]>;

abstract class ParallelChoice {
  @IsOptional() @IsBoolean() disable_parallel_tool_use?: boolean;
}

class AutoChoice extends ParallelChoice {
  @Allow() type!: 'auto';
}

class AnyChoice extends ParallelChoice {
  @Allow() type!: 'any';
}

class ToolChoice extends ParallelChoice {
  @Allow() type!: 'tool';
  @IsString() name!: string;
}

class NoChoice {
  @Allow() type!: 'none';
}

/** Classes of `tool_choice`, by their `type`. */
export const ANTHROPIC_TOOL_CHOICES = { auto: AutoChoice, any: AnyChoice, tool: ToolChoice, none: NoChoice };

/** The value of `tool_choice`. */
export type AnthropicToolChoice = AutoChoice | AnyChoice | ToolChoice | NoChoice;
