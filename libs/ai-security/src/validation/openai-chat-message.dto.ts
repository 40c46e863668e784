/**
 * The messages of an OpenAI Chat Completions request, as `ChatCompletionMessageParam` of the official
 * SDK allows them; plus what answers carry, because clients send answers back as the next turn's context.
 */
import { Allow, IsArray, IsIn, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';

const isString = (value: unknown): boolean => typeof value === 'string';
const isNull = (value: unknown): boolean => value === null;

class CacheBreakpoint {
  @IsIn(['explicit']) mode!: 'explicit';
}

export class TextPart {
  @Allow() type!: 'text';
  @IsString() text!: string;
  @IsOptional() @Nested(() => CacheBreakpoint) prompt_cache_breakpoint?: CacheBreakpoint;
}

class RefusalPart {
  @Allow() type!: 'refusal';
  @IsString() refusal!: string;
}

class ImageUrl {
  @IsString() url!: string;
  @IsOptional() @IsIn(['auto', 'low', 'high']) detail?: 'auto' | 'low' | 'high';
}

class ImagePart {
  @Allow() type!: 'image_url';
  @Nested(() => ImageUrl) image_url!: ImageUrl;
  @IsOptional() @Nested(() => CacheBreakpoint) prompt_cache_breakpoint?: CacheBreakpoint;
}

class InputAudio {
  @IsString() data!: string;
  @IsIn(['wav', 'mp3']) format!: 'wav' | 'mp3';
}

class AudioPart {
  @Allow() type!: 'input_audio';
  @Nested(() => InputAudio) input_audio!: InputAudio;
  @IsOptional() @Nested(() => CacheBreakpoint) prompt_cache_breakpoint?: CacheBreakpoint;
}

class InputFile {
  @IsOptional() @IsString() file_data?: string;
  @IsOptional() @IsString() file_id?: string;
  @IsOptional() @IsString() filename?: string;
}

class FilePart {
  @Allow() type!: 'file';
  @Nested(() => InputFile) file!: InputFile;
  @IsOptional() @Nested(() => CacheBreakpoint) prompt_cache_breakpoint?: CacheBreakpoint;
}

const TEXT_PARTS = { text: TextPart };
const ASSISTANT_PARTS = { ...TEXT_PARTS, refusal: RefusalPart };
const USER_PARTS = { ...TEXT_PARTS, image_url: ImagePart, input_audio: AudioPart, file: FilePart };

/** A text, or a list of text parts. */
export const TextContent = (): PropertyDecorator => (target, name) => {
  Or(isString)(target, name);
  OneOf('type', TEXT_PARTS, { each: true })(target, name);
};

class FunctionCall {
  @IsString() arguments!: string;
  @IsString() name!: string;
}

class FunctionToolCall {
  @IsString() id!: string;
  @Allow() type!: 'function';
  @Nested(() => FunctionCall) function!: FunctionCall;
}

class CustomCall {
  @IsString() input!: string;
  @IsString() name!: string;
}

class CustomToolCall {
  @IsString() id!: string;
  @Allow() type!: 'custom';
  @Nested(() => CustomCall) custom!: CustomCall;
}

class SpokenAnswer {
  @IsString() id!: string;
  // Of the answer that is sent back.
  @IsOptional() @IsString() data?: string;
  @IsOptional() @IsNumber() expires_at?: number;
  @IsOptional() @IsString() transcript?: string;
}

class InstructionMessage {
  @Allow() role!: 'system' | 'developer';
  @TextContent() content!: string | TextPart[];
  @IsOptional() @IsString() name?: string;
}

class UserMessage {
  @Allow() role!: 'user';
  @Or(isString) @OneOf('type', USER_PARTS, { each: true }) content!:
    string | (TextPart | ImagePart | AudioPart | FilePart)[];
  @IsOptional() @IsString() name?: string;
}

class AssistantMessage {
  @Allow() role!: 'assistant';
  @IsOptional() @Or(isString) @OneOf('type', ASSISTANT_PARTS, { each: true }) content?:
    string | (TextPart | RefusalPart)[] | null;
  @IsOptional() @IsString() name?: string;
  @IsOptional() @IsString() refusal?: string | null;
  @IsOptional()
  @OneOf('type', { function: FunctionToolCall, custom: CustomToolCall }, { each: true })
  tool_calls?: (FunctionToolCall | CustomToolCall)[];
  @IsOptional() @Nested(() => FunctionCall) function_call?: FunctionCall | null;
  @IsOptional() @Nested(() => SpokenAnswer) audio?: SpokenAnswer | null;
  // Of the answer that is sent back.
  @IsOptional() @IsArray() @IsObject({ each: true }) annotations?: object[];
}

class ToolMessage {
  @Allow() role!: 'tool';
  @TextContent() content!: string | TextPart[];
  @IsString() tool_call_id!: string;
  // Not in the SDK's type, but in OpenAI's published examples.
  @IsOptional() @IsString() name?: string;
}

class FunctionMessage {
  @Allow() role!: 'function';
  @Or(isNull) @IsString() content!: string | null;
  @IsString() name!: string;
}

/** Message classes by their `role`. */
export const OPENAI_CHAT_MESSAGES = {
  system: InstructionMessage,
  developer: InstructionMessage,
  user: UserMessage,
  assistant: AssistantMessage,
  tool: ToolMessage,
  function: FunctionMessage,
};

/** One message of `messages`. */
export type OpenAiChatMessage =
  InstructionMessage | UserMessage | AssistantMessage | ToolMessage | FunctionMessage;
