/** The content blocks of Anthropic's server tools: their calls and their results, sent back as context. */
import { Allow, IsArray, IsBoolean, IsIn, IsNumber, IsOptional, IsString, isString } from 'class-validator';
import { Cacheable, CALLERS, DocumentBlock, ToolReference, type Caller } from './anthropic-content.dto.js';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';

const SERVER_TOOLS = [
  'web_search',
  'web_fetch',
  'code_execution',
  'bash_code_execution',
  'text_editor_code_execution',
  'tool_search_tool_regex',
  'tool_search_tool_bm25',
] as const;

const EXECUTION_ERRORS = [
  'invalid_tool_input',
  'unavailable',
  'too_many_requests',
  'execution_time_exceeded',
] as const;
const BASH_ERRORS = [...EXECUTION_ERRORS, 'output_file_too_large'] as const;
const EDITOR_ERRORS = [...EXECUTION_ERRORS, 'file_not_found'] as const;
const SEARCH_ERRORS = [
  'invalid_tool_input',
  'unavailable',
  'max_uses_exceeded',
  'too_many_requests',
  'query_too_long',
  'request_too_large',
] as const;
const FETCH_ERRORS = [
  'invalid_tool_input',
  'url_too_long',
  'url_not_allowed',
  'url_not_in_prior_context',
  'url_not_accessible',
  'unsupported_content_type',
  'too_many_requests',
  'max_uses_exceeded',
  'unavailable',
  'content_too_large',
] as const;

class ServerToolUseBlock extends Cacheable {
  @Allow() type!: 'server_tool_use';
  @IsString() id!: string;
  /** JSON of the server tool. */
  @Allow() input: unknown;
  @IsIn(SERVER_TOOLS) name!: (typeof SERVER_TOOLS)[number];
  @IsOptional() @OneOf('type', CALLERS) caller?: Caller;
}

abstract class ServerToolResult extends Cacheable {
  @IsString() tool_use_id!: string;
}

interface WebSearchResult {
  type: 'web_search_result';
  encrypted_content: string;
  title: string;
  url: string;
  page_age?: string | null;
}

interface WebSearchError {
  type: 'web_search_tool_result_error';
  error_code: (typeof SEARCH_ERRORS)[number];
}

const RESULT_MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'encrypted_content',
  'title',
  'url',
  'page_age',
]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isWebSearchResult(value: unknown): boolean {
  if (!isObject(value) || value.type !== 'web_search_result') return false;
  const { encrypted_content, title, url, page_age } = value;
  return (
    isString(encrypted_content) &&
    isString(title) &&
    isString(url) &&
    (page_age === undefined || page_age === null || isString(page_age)) &&
    Object.keys(value).every((name) => RESULT_MEMBERS.has(name))
  );
}

function isWebSearchError(value: unknown): boolean {
  return (
    isObject(value) &&
    value.type === 'web_search_tool_result_error' &&
    SEARCH_ERRORS.includes(value.error_code as never) &&
    Object.keys(value).length === 2
  );
}

class WebSearchToolResultBlock extends ServerToolResult {
  @Allow() type!: 'web_search_tool_result';
  // class-transformer knows no "array of one DTO, or another DTO". A member that is unknown in here is
  // therefore always refused, never stripped.
  @Or(isWebSearchError)
  @Or((value) => Array.isArray(value) && value.every(isWebSearchResult))
  @IsIn([])
  content!: WebSearchResult[] | WebSearchError;
  @IsOptional() @OneOf('type', CALLERS) caller?: Caller;
}

class WebFetchResult {
  @Allow() type!: 'web_fetch_result';
  @OneOf('type', { document: DocumentBlock }) content!: DocumentBlock;
  @IsString() url!: string;
  @IsOptional() @IsString() retrieved_at?: string | null;
}

class WebFetchError {
  @Allow() type!: 'web_fetch_tool_result_error';
  @IsIn(FETCH_ERRORS) error_code!: (typeof FETCH_ERRORS)[number];
}

class WebFetchToolResultBlock extends ServerToolResult {
  @Allow() type!: 'web_fetch_tool_result';
  @OneOf('type', { web_fetch_result: WebFetchResult, web_fetch_tool_result_error: WebFetchError }) content!:
    WebFetchResult | WebFetchError;
  @IsOptional() @OneOf('type', CALLERS) caller?: Caller;
}

class CodeOutput {
  @IsIn(['code_execution_output']) type!: 'code_execution_output';
  @IsString() file_id!: string;
}

class CodeResult {
  @Allow() type!: 'code_execution_result';
  @Nested(() => CodeOutput, { each: true }) content!: CodeOutput[];
  @IsNumber() return_code!: number;
  @IsString() stderr!: string;
  @IsString() stdout!: string;
}

class EncryptedCodeResult {
  @Allow() type!: 'encrypted_code_execution_result';
  @Nested(() => CodeOutput, { each: true }) content!: CodeOutput[];
  @IsString() encrypted_stdout!: string;
  @IsNumber() return_code!: number;
  @IsString() stderr!: string;
}

class CodeError {
  @Allow() type!: 'code_execution_tool_result_error';
  @IsIn(EXECUTION_ERRORS) error_code!: (typeof EXECUTION_ERRORS)[number];
}

const CODE_RESULTS = {
  code_execution_result: CodeResult,
  encrypted_code_execution_result: EncryptedCodeResult,
  code_execution_tool_result_error: CodeError,
};

class CodeToolResultBlock extends ServerToolResult {
  @Allow() type!: 'code_execution_tool_result';
  @OneOf('type', CODE_RESULTS) content!: CodeResult | EncryptedCodeResult | CodeError;
}

class BashOutput {
  @IsIn(['bash_code_execution_output']) type!: 'bash_code_execution_output';
  @IsString() file_id!: string;
}

class BashResult {
  @Allow() type!: 'bash_code_execution_result';
  @Nested(() => BashOutput, { each: true }) content!: BashOutput[];
  @IsNumber() return_code!: number;
  @IsString() stderr!: string;
  @IsString() stdout!: string;
}

class BashError {
  @Allow() type!: 'bash_code_execution_tool_result_error';
  @IsIn(BASH_ERRORS) error_code!: (typeof BASH_ERRORS)[number];
}

const BASH_RESULTS = {
  bash_code_execution_result: BashResult,
  bash_code_execution_tool_result_error: BashError,
};

class BashToolResultBlock extends ServerToolResult {
  @Allow() type!: 'bash_code_execution_tool_result';
  @OneOf('type', BASH_RESULTS) content!: BashResult | BashError;
}

class EditorView {
  @Allow() type!: 'text_editor_code_execution_view_result';
  @IsString() content!: string;
  @IsIn(['text', 'image', 'pdf']) file_type!: 'text' | 'image' | 'pdf';
  @IsOptional() @IsNumber() num_lines?: number | null;
  @IsOptional() @IsNumber() start_line?: number | null;
  @IsOptional() @IsNumber() total_lines?: number | null;
}

class EditorCreate {
  @Allow() type!: 'text_editor_code_execution_create_result';
  @IsBoolean() is_file_update!: boolean;
}

class EditorReplace {
  @Allow() type!: 'text_editor_code_execution_str_replace_result';
  @IsOptional() @IsArray() @IsString({ each: true }) lines?: string[] | null;
  @IsOptional() @IsNumber() new_lines?: number | null;
  @IsOptional() @IsNumber() new_start?: number | null;
  @IsOptional() @IsNumber() old_lines?: number | null;
  @IsOptional() @IsNumber() old_start?: number | null;
}

class EditorError {
  @Allow() type!: 'text_editor_code_execution_tool_result_error';
  @IsIn(EDITOR_ERRORS) error_code!: (typeof EDITOR_ERRORS)[number];
  @IsOptional() @IsString() error_message?: string | null;
}

const EDITOR_RESULTS = {
  text_editor_code_execution_view_result: EditorView,
  text_editor_code_execution_create_result: EditorCreate,
  text_editor_code_execution_str_replace_result: EditorReplace,
  text_editor_code_execution_tool_result_error: EditorError,
};

class EditorToolResultBlock extends ServerToolResult {
  @Allow() type!: 'text_editor_code_execution_tool_result';
  @OneOf('type', EDITOR_RESULTS) content!: EditorView | EditorCreate | EditorReplace | EditorError;
}

class ToolSearchResult {
  @Allow() type!: 'tool_search_tool_search_result';
  @OneOf('type', { tool_reference: ToolReference }, { each: true }) tool_references!: ToolReference[];
}

class ToolSearchError {
  @Allow() type!: 'tool_search_tool_result_error';
  @IsIn(EXECUTION_ERRORS) error_code!: (typeof EXECUTION_ERRORS)[number];
  @IsOptional() @IsString() error_message?: string | null;
}

const TOOL_SEARCH_RESULTS = {
  tool_search_tool_search_result: ToolSearchResult,
  tool_search_tool_result_error: ToolSearchError,
};

class ToolSearchToolResultBlock extends ServerToolResult {
  @Allow() type!: 'tool_search_tool_result';
  @OneOf('type', TOOL_SEARCH_RESULTS) content!: ToolSearchResult | ToolSearchError;
}

/** Block classes by their `type`. */
export const ANTHROPIC_SERVER_TOOL_BLOCKS = {
  server_tool_use: ServerToolUseBlock,
  web_search_tool_result: WebSearchToolResultBlock,
  web_fetch_tool_result: WebFetchToolResultBlock,
  code_execution_tool_result: CodeToolResultBlock,
  bash_code_execution_tool_result: BashToolResultBlock,
  text_editor_code_execution_tool_result: EditorToolResultBlock,
  tool_search_tool_result: ToolSearchToolResultBlock,
};

/** One block of a server tool in a message's `content`. */
export type AnthropicServerToolBlock = InstanceType<
  (typeof ANTHROPIC_SERVER_TOOL_BLOCKS)[keyof typeof ANTHROPIC_SERVER_TOOL_BLOCKS]
>;
