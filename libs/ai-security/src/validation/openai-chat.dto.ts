/**
 * The body of `POST /v1/chat/completions`: what `ChatCompletionCreateParams` of the official SDK allows.
 * A member that OpenAI adds later is unknown here until it is added.
 */
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
} from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';
import {
  OPENAI_CHAT_MESSAGES,
  TextContent,
  type OpenAiChatMessage,
  type TextPart,
} from './openai-chat-message.dto.js';
import {
  AllowedToolsChoice,
  CustomChoice,
  CustomTool,
  FunctionChoice,
  FunctionSignature,
  FunctionTool,
  JsonObjectFormat,
  JsonSchemaFormat,
  TextFormat,
  ToolName,
} from './openai-chat-tool.dto.js';

export type { OpenAiChatMessage };

const isOneOf = (...values: string[]) => {
  return (value: unknown): boolean => typeof value === 'string' && values.includes(value);
};
const isString = (value: unknown): boolean => typeof value === 'string';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
const VOLUMES = ['low', 'medium', 'high'] as const;
const TIERS = ['auto', 'default', 'flex', 'scale', 'priority'] as const;
const AUDIO_FORMATS = ['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16'] as const;

class VoiceId {
  @IsString() id!: string;
}

class Audio {
  @IsIn(AUDIO_FORMATS) format!: (typeof AUDIO_FORMATS)[number];
  @Or(isString) @Nested(() => VoiceId) voice!: string | VoiceId;
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

class Prediction {
  @IsIn(['content']) type!: 'content';
  @TextContent() content!: string | TextPart[];
}

class PromptCacheOptions {
  @IsOptional() @IsIn(['implicit', 'explicit']) mode?: 'implicit' | 'explicit';
  @IsOptional() @IsIn(['30m']) ttl?: '30m';
}

class StreamOptions {
  @IsOptional() @IsBoolean() include_obfuscation?: boolean;
  @IsOptional() @IsBoolean() include_usage?: boolean;
}

class Place {
  @IsOptional() @IsString() city?: string;
  @IsOptional() @IsString() country?: string;
  @IsOptional() @IsString() region?: string;
  @IsOptional() @IsString() timezone?: string;
}

class UserLocation {
  @IsIn(['approximate']) type!: 'approximate';
  @Nested(() => Place) approximate!: Place;
}

class WebSearchOptions {
  @IsOptional() @IsIn(VOLUMES) search_context_size?: (typeof VOLUMES)[number];
  @IsOptional() @Nested(() => UserLocation) user_location?: UserLocation | null;
}

/** An OpenAI Chat Completions request. Instances have no members but those that the caller sent. */
export class OpenAiChatRequest {
  @ArrayNotEmpty() @OneOf('role', OPENAI_CHAT_MESSAGES, { each: true }) messages!: OpenAiChatMessage[];
  @IsString() model!: string;
  @IsOptional() @Nested(() => Audio) audio?: Audio | null;
  @IsOptional() @IsNumber() frequency_penalty?: number | null;
  @IsOptional() @Or(isOneOf('none', 'auto')) @Nested(() => ToolName) function_call?:
    'none' | 'auto' | ToolName;
  @IsOptional() @Nested(() => FunctionSignature, { each: true }) functions?: FunctionSignature[];
  @IsOptional() @IsObject() logit_bias?: Record<string, number> | null;
  @IsOptional() @IsBoolean() logprobs?: boolean | null;
  @IsOptional() @IsNumber() max_completion_tokens?: number | null;
  @IsOptional() @IsNumber() max_tokens?: number | null;
  @IsOptional() @IsObject() metadata?: Record<string, string> | null;
  @IsOptional() @IsArray() @IsIn(['text', 'audio'], { each: true }) modalities?: ('text' | 'audio')[] | null;
  @IsOptional() @Nested(() => Moderation) moderation?: Moderation | null;
  @IsOptional() @IsNumber() n?: number | null;
  @IsOptional() @IsBoolean() parallel_tool_calls?: boolean;
  @IsOptional() @Nested(() => Prediction) prediction?: Prediction | null;
  @IsOptional() @IsNumber() presence_penalty?: number | null;
  @IsOptional() @IsString() prompt_cache_key?: string | null;
  @IsOptional() @Nested(() => PromptCacheOptions) prompt_cache_options?: PromptCacheOptions;
  @IsOptional() @IsIn(['in_memory', '24h']) prompt_cache_retention?: 'in_memory' | '24h' | null;
  @IsOptional() @IsIn(EFFORTS) reasoning_effort?: (typeof EFFORTS)[number] | null;
  @IsOptional()
  @OneOf('type', { text: TextFormat, json_object: JsonObjectFormat, json_schema: JsonSchemaFormat })
  response_format?: TextFormat | JsonObjectFormat | JsonSchemaFormat;
  @IsOptional() @IsString() safety_identifier?: string | null;
  @IsOptional() @IsNumber() seed?: number | null;
  @IsOptional() @IsIn(TIERS) service_tier?: (typeof TIERS)[number] | null;
  @IsOptional() @Or(isString) @IsArray() @IsString({ each: true }) stop?: string | string[] | null;
  @IsOptional() @IsBoolean() store?: boolean | null;
  @IsOptional() @IsBoolean() stream?: boolean | null;
  @IsOptional() @Nested(() => StreamOptions) stream_options?: StreamOptions | null;
  @IsOptional() @IsNumber() temperature?: number | null;
  @IsOptional()
  @Or(isOneOf('none', 'auto', 'required'))
  @OneOf('type', { function: FunctionChoice, custom: CustomChoice, allowed_tools: AllowedToolsChoice })
  tool_choice?: 'none' | 'auto' | 'required' | FunctionChoice | CustomChoice | AllowedToolsChoice;
  @IsOptional()
  @OneOf('type', { function: FunctionTool, custom: CustomTool }, { each: true })
  tools?: (FunctionTool | CustomTool)[];
  @IsOptional() @IsNumber() top_logprobs?: number | null;
  @IsOptional() @IsNumber() top_p?: number | null;
  @IsOptional() @IsString() user?: string;
  @IsOptional() @IsIn(VOLUMES) verbosity?: (typeof VOLUMES)[number] | null;
  @IsOptional() @Nested(() => WebSearchOptions) web_search_options?: WebSearchOptions;
}
