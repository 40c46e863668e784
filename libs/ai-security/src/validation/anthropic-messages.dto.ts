/**
 * The body of `POST /v1/messages`: what `MessageCreateParams` of the official SDK allows. A member that
 * Anthropic adds later is unknown here until it is added.
 *
 * `workspace_id` and `user_profile_id` of that type are left out on purpose. The SDK sends them as headers,
 * never in a body; a caller who put them in one would choose the workspace of a host that spreads the body
 * into its own SDK call.
 */
import {
  Allow,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  isString,
} from 'class-validator';
import { ANTHROPIC_BLOCKS, Cacheable, TextContent } from './anthropic-content.dto.js';
import type { AnthropicBlock, TextBlock } from './anthropic-content.dto.js';
import { ANTHROPIC_SERVER_TOOL_BLOCKS, type AnthropicServerToolBlock } from './anthropic-server-tool.dto.js';
import { ANTHROPIC_TOOL_CHOICES, ANTHROPIC_TOOLS, CustomTool } from './anthropic-tool.dto.js';
import type { AnthropicTool, AnthropicToolChoice } from './anthropic-tool.dto.js';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';

const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
const DISPLAYS = ['summarized', 'omitted'] as const;
const BLOCKS = { ...ANTHROPIC_BLOCKS, ...ANTHROPIC_SERVER_TOOL_BLOCKS };

class TurnMessage {
  @Allow() role!: 'user' | 'assistant';
  @Or(isString) @OneOf('type', BLOCKS, { each: true }) content!:
    string | (AnthropicBlock | AnthropicServerToolBlock)[];
}

class SystemMessage {
  @Allow() role!: 'system';
  @TextContent() content!: string | TextBlock[];
}

const MESSAGES = { user: TurnMessage, assistant: TurnMessage, system: SystemMessage };

/** One message of `messages`. */
export type AnthropicMessage = TurnMessage | SystemMessage;

class Skill {
  @IsString() skill_id!: string;
  @IsIn(['anthropic', 'custom']) type!: 'anthropic' | 'custom';
  @IsOptional() @IsString() version?: string;
}

class Container {
  @IsOptional() @IsString() id?: string | null;
  @IsOptional() @Nested(() => Skill, { each: true }) skills?: Skill[] | null;
}

class Diagnostics {
  @IsOptional() @IsString() previous_message_id?: string | null;
}

class Metadata {
  @IsOptional() @IsString() user_id?: string | null;
}

class JsonFormat {
  @IsIn(['json_schema']) type!: 'json_schema';
  @IsObject() schema!: Record<string, unknown>;
}

class OutputConfig {
  @IsOptional() @IsIn(EFFORTS) effort?: (typeof EFFORTS)[number] | null;
  @IsOptional() @Nested(() => JsonFormat) format?: JsonFormat | null;
}

class ThinkingEnabled {
  @Allow() type!: 'enabled';
  @IsNumber() budget_tokens!: number;
  @IsOptional() @IsIn(DISPLAYS) display?: (typeof DISPLAYS)[number] | null;
}

class ThinkingAdaptive {
  @Allow() type!: 'adaptive';
  @IsOptional() @IsIn(DISPLAYS) display?: (typeof DISPLAYS)[number] | null;
}

class ThinkingBare {
  @Allow() type!: 'disabled' | 'between_tools';
}

const THINKING = {
  enabled: ThinkingEnabled,
  adaptive: ThinkingAdaptive,
  disabled: ThinkingBare,
  between_tools: ThinkingBare,
};

/** An Anthropic Messages request. Instances have no members but those that the caller sent. */
export class AnthropicMessagesRequest extends Cacheable {
  @IsString() model!: string;
  @IsNumber() max_tokens!: number;
  @ArrayNotEmpty() @OneOf('role', MESSAGES, { each: true }) messages!: AnthropicMessage[];
  @IsOptional() @Or(isString) @Nested(() => Container) container?: string | Container | null;
  @IsOptional() @Nested(() => Diagnostics) diagnostics?: Diagnostics | null;
  @IsOptional() @IsString() inference_geo?: string | null;
  @IsOptional() @Nested(() => Metadata) metadata?: Metadata;
  @IsOptional() @Nested(() => OutputConfig) output_config?: OutputConfig;
  @IsOptional() @IsIn(['auto', 'standard_only']) service_tier?: 'auto' | 'standard_only';
  @IsOptional() @IsIn(['standard', 'fast']) speed?: 'standard' | 'fast' | null;
  @IsOptional() @IsArray() @IsString({ each: true }) stop_sequences?: string[];
  @IsOptional() @IsBoolean() stream?: boolean;
  @IsOptional() @TextContent() system?: string | TextBlock[];
  @IsOptional() @OneOf('type', THINKING) thinking?: ThinkingEnabled | ThinkingAdaptive | ThinkingBare;
  @IsOptional() @OneOf('type', ANTHROPIC_TOOL_CHOICES) tool_choice?: AnthropicToolChoice;
  @IsOptional()
  @OneOf('type', ANTHROPIC_TOOLS, { each: true, otherwise: CustomTool })
  tools?: AnthropicTool[];
  // Not in the SDK's current type, but sent by its earlier versions, for the models that know them.
  @IsOptional() @IsNumber() temperature?: number;
  @IsOptional() @IsNumber() top_k?: number;
  @IsOptional() @IsNumber() top_p?: number;
}
