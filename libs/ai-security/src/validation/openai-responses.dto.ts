/**
 * The body of `POST /v1/responses`: what `ResponseCreateParams` of the official SDK allows. A member that
 * OpenAI adds later is unknown here until it is added; names that it adds with its models are strings.
 */
import { Allow, IsArray, IsBoolean, IsIn, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';
import { JsonObjectFormat, TextFormat } from './openai-chat-tool.dto.js';
import { IsResponsesInput, type OpenAiResponsesItem } from './openai-responses-input.dto.js';
import {
  OPENAI_RESPONSES_TOOL_CHOICES,
  OPENAI_RESPONSES_TOOLS,
  type OpenAiResponsesTool,
  type OpenAiResponsesToolChoice,
} from './openai-responses-tool.dto.js';

export type { OpenAiResponsesItem, OpenAiResponsesTool };

const isString = (value: unknown): boolean => typeof value === 'string';
const isMode = (value: unknown): boolean => value === 'none' || value === 'auto' || value === 'required';

const VOLUMES = ['low', 'medium', 'high'] as const;
const TIERS = ['auto', 'default', 'flex', 'scale', 'priority'] as const;
const SUMMARIES = ['auto', 'concise', 'detailed'] as const;

class ContextManagement {
  @IsString() type!: string;
  @IsOptional() @IsNumber() compact_threshold?: number | null;
}

class Conversation {
  @IsString() id!: string;
}

class ModerationMode {
  @IsIn(['score', 'block']) mode!: 'score' | 'block';
}

class ModerationPolicy {
  @IsOptional() @Nested(() => ModerationMode) input?: ModerationMode | null;
  @IsOptional() @Nested(() => ModerationMode) output?: ModerationMode | null;
}

class Moderation {
  @IsString() model!: string;
  @IsOptional() @Nested(() => ModerationPolicy) policy?: ModerationPolicy | null;
}

class Prompt {
  @IsString() id!: string;
  // A map: its values are texts and input parts, and its names are the host's.
  @IsOptional() @IsObject() variables?: Record<string, string | object> | null;
  @IsOptional() @IsString() version?: string | null;
}

class PromptCacheOptions {
  @IsOptional() @IsIn(['implicit', 'explicit']) mode?: 'implicit' | 'explicit';
  @IsOptional() @IsIn(['30m']) ttl?: '30m';
}

class Reasoning {
  @IsOptional() @IsString() context?: string | null;
  @IsOptional() @IsString() effort?: string | null;
  @IsOptional() @IsIn(SUMMARIES) generate_summary?: (typeof SUMMARIES)[number] | null;
  @IsOptional() @IsString() mode?: string;
  @IsOptional() @IsIn(SUMMARIES) summary?: (typeof SUMMARIES)[number] | null;
}

class StreamOptions {
  @IsOptional() @IsBoolean() include_obfuscation?: boolean;
}

class JsonSchemaFormat {
  @Allow() type!: 'json_schema';
  @IsString() name!: string;
  @IsObject() schema!: Record<string, unknown>;
  @IsOptional() @IsString() description?: string;
  @IsOptional() @IsBoolean() strict?: boolean | null;
}

class TextConfig {
  @IsOptional()
  @OneOf('type', { text: TextFormat, json_object: JsonObjectFormat, json_schema: JsonSchemaFormat })
  format?: TextFormat | JsonObjectFormat | JsonSchemaFormat;
  @IsOptional() @IsIn(VOLUMES) verbosity?: (typeof VOLUMES)[number] | null;
}

/** An OpenAI Responses request. Instances have no members but those that the caller sent. */
export class OpenAiResponsesRequest {
  @IsOptional() @IsBoolean() background?: boolean | null;
  @IsOptional() @Nested(() => ContextManagement, { each: true }) context_management?:
    ContextManagement[] | null;
  @IsOptional() @Or(isString) @Nested(() => Conversation) conversation?: string | Conversation | null;
  @IsOptional() @IsArray() @IsString({ each: true }) include?: string[] | null;
  @IsOptional() @IsResponsesInput() input?: string | OpenAiResponsesItem[];
  @IsOptional() @IsString() instructions?: string | null;
  @IsOptional() @IsNumber() max_output_tokens?: number | null;
  @IsOptional() @IsObject() metadata?: Record<string, string> | null;
  @IsOptional() @IsString() model?: string;
  @IsOptional() @Nested(() => Moderation) moderation?: Moderation | null;
  @IsOptional() @IsBoolean() parallel_tool_calls?: boolean | null;
  @IsOptional() @IsString() previous_response_id?: string | null;
  @IsOptional() @Nested(() => Prompt) prompt?: Prompt | null;
  @IsOptional() @IsString() prompt_cache_key?: string | null;
  @IsOptional() @Nested(() => PromptCacheOptions) prompt_cache_options?: PromptCacheOptions;
  @IsOptional() @IsIn(['in_memory', '24h']) prompt_cache_retention?: 'in_memory' | '24h' | null;
  @IsOptional() @Nested(() => Reasoning) reasoning?: Reasoning | null;
  @IsOptional() @IsString() safety_identifier?: string | null;
  @IsOptional() @IsIn(TIERS) service_tier?: (typeof TIERS)[number] | null;
  @IsOptional() @IsBoolean() store?: boolean | null;
  @IsOptional() @IsBoolean() stream?: boolean | null;
  @IsOptional() @Nested(() => StreamOptions) stream_options?: StreamOptions | null;
  @IsOptional() @IsNumber() temperature?: number | null;
  @IsOptional() @Nested(() => TextConfig) text?: TextConfig;
  @IsOptional() @Or(isMode) @OneOf('type', OPENAI_RESPONSES_TOOL_CHOICES) tool_choice?:
    'none' | 'auto' | 'required' | OpenAiResponsesToolChoice;
  @IsOptional() @OneOf('type', OPENAI_RESPONSES_TOOLS, { each: true }) tools?: OpenAiResponsesTool[];
  @IsOptional() @IsNumber() top_logprobs?: number | null;
  @IsOptional() @IsNumber() top_p?: number | null;
  @IsOptional() @IsIn(['auto', 'disabled']) truncation?: 'auto' | 'disabled' | null;
  @IsOptional() @IsString() user?: string;
}
