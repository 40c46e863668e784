/** Calls of the caller's own tools and of MCP servers, and their outputs, as items of a Responses request. */
import { Allow, IsBoolean, IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { IsOutputContent, type OutputContent } from './openai-responses-content.dto.js';
import { OPENAI_RESPONSES_TOOLS, type OpenAiResponsesTool } from './openai-responses-tool.dto.js';

/** What most items may carry. The statuses differ by item, and no text depends on them. */
export class Item {
  @IsOptional() @IsString() id?: string | null;
  @IsOptional() @IsString() status?: string | null;
  // Of the answer that is sent back.
  @IsOptional() @IsString() created_by?: string;
}

/** A tool call, or its output, that a program of the model may have made. */
export class CallItem extends Item {
  @IsString() call_id!: string;
  @IsOptional() @IsObject() caller?: object | null;
}

class FunctionCall extends CallItem {
  @Allow() type!: 'function_call';
  @IsString() arguments!: string;
  @IsString() name!: string;
  @IsOptional() @IsString() namespace?: string;
}

class FunctionCallOutput extends CallItem {
  @Allow() type!: 'function_call_output';
  @IsOutputContent() output!: OutputContent;
}

class CustomToolCall extends CallItem {
  @Allow() type!: 'custom_tool_call';
  @IsString() input!: string;
  @IsString() name!: string;
  @IsOptional() @IsString() namespace?: string;
}

class CustomToolCallOutput extends CallItem {
  @Allow() type!: 'custom_tool_call_output';
  @IsOutputContent() output!: OutputContent;
}

class ToolSearchCall extends Item {
  @Allow() type!: 'tool_search_call';
  @Allow() arguments!: unknown;
  @IsOptional() @IsString() call_id?: string | null;
  @IsOptional() @IsString() execution?: string;
}

class ToolSearchOutput extends Item {
  @Allow() type!: 'tool_search_output';
  @OneOf('type', OPENAI_RESPONSES_TOOLS, { each: true }) tools!: OpenAiResponsesTool[];
  @IsOptional() @IsString() call_id?: string | null;
  @IsOptional() @IsString() execution?: string;
}

class AdditionalTools extends Item {
  @Allow() type!: 'additional_tools';
  @IsIn(['developer']) role!: 'developer';
  @OneOf('type', OPENAI_RESPONSES_TOOLS, { each: true }) tools!: OpenAiResponsesTool[];
}

class McpListedTool {
  @IsString() name!: string;
  @Allow() input_schema!: unknown;
  @Allow() annotations?: unknown;
  @IsOptional() @IsString() description?: string | null;
}

class McpListTools extends Item {
  @Allow() type!: 'mcp_list_tools';
  @IsString() server_label!: string;
  @Nested(() => McpListedTool, { each: true }) tools!: McpListedTool[];
  @IsOptional() @IsString() error?: string | null;
}

class McpApprovalRequest extends Item {
  @Allow() type!: 'mcp_approval_request';
  @IsString() arguments!: string;
  @IsString() name!: string;
  @IsString() server_label!: string;
}

class McpApprovalResponse extends Item {
  @Allow() type!: 'mcp_approval_response';
  @IsString() approval_request_id!: string;
  @IsBoolean() approve!: boolean;
  @IsOptional() @IsString() reason?: string | null;
}

class McpCall extends Item {
  @Allow() type!: 'mcp_call';
  @IsString() arguments!: string;
  @IsString() name!: string;
  @IsString() server_label!: string;
  @IsOptional() @IsString() approval_request_id?: string | null;
  @IsOptional() @IsString() error?: string | null;
  @IsOptional() @IsString() output?: string | null;
}

class Program extends CallItem {
  @Allow() type!: 'program';
  @IsString() code!: string;
  @IsString() fingerprint!: string;
}

class ProgramOutput extends CallItem {
  @Allow() type!: 'program_output';
  @IsString() result!: string;
}

/** Item classes by their `type`. */
export const OPENAI_RESPONSES_CALLS = {
  function_call: FunctionCall,
  function_call_output: FunctionCallOutput,
  custom_tool_call: CustomToolCall,
  custom_tool_call_output: CustomToolCallOutput,
  tool_search_call: ToolSearchCall,
  tool_search_output: ToolSearchOutput,
  additional_tools: AdditionalTools,
  mcp_list_tools: McpListTools,
  mcp_approval_request: McpApprovalRequest,
  mcp_approval_response: McpApprovalResponse,
  mcp_call: McpCall,
  program: Program,
  program_output: ProgramOutput,
};
