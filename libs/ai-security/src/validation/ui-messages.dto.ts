/**
 * The body that `useChat` of the Vercel AI SDK 6 posts (`DefaultChatTransport`), with its `UIMessage`s.
 *
 * What a host adds through the transport's `body` is declared in a class that extends the one here:
 *
 *     class ChatRequest extends UiMessagesRequest {
 *       @IsString() model!: string;
 *     }
 */
import {
  Allow,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
} from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';

/** The provider's own free-form JSON, such as a signature of reasoning. */
type ProviderMetadata = Record<string, unknown>;

abstract class ProvidedPart {
  @IsOptional() @IsObject() providerMetadata?: ProviderMetadata;
}

class TextPart extends ProvidedPart {
  @Allow() type!: 'text';
  @IsString() text!: string;
  @IsOptional() @IsIn(['streaming', 'done']) state?: 'streaming' | 'done';
}

class ReasoningPart extends ProvidedPart {
  @Allow() type!: 'reasoning';
  @IsOptional() @IsString() id?: string;
  @IsString() text!: string;
  @IsOptional() @IsIn(['streaming', 'done']) state?: 'streaming' | 'done';
}

class SourceUrlPart extends ProvidedPart {
  @Allow() type!: 'source-url';
  @IsString() sourceId!: string;
  @IsString() url!: string;
  @IsOptional() @IsString() title?: string;
}

class SourceDocumentPart extends ProvidedPart {
  @Allow() type!: 'source-document';
  @IsString() sourceId!: string;
  @IsString() mediaType!: string;
  @IsString() title!: string;
  @IsOptional() @IsString() filename?: string;
}

class FilePart extends ProvidedPart {
  @Allow() type!: 'file';
  @IsString() mediaType!: string;
  @IsOptional() @IsString() filename?: string;
  @IsString() url!: string;
}

class StepStartPart {
  @Allow() type!: 'step-start';
}

const TOOL_STATES = [
  'input-streaming',
  'input-available',
  'approval-requested',
  'approval-responded',
  'output-available',
  'output-error',
  'output-denied',
] as const;

class Approval {
  @IsString() id!: string;
  @IsOptional() @IsBoolean() approved?: boolean;
  @Allow() descriptor?: unknown;
  @IsOptional() @IsString() reason?: string;
  @IsOptional() @IsString() signature?: string;
  @Allow() inputSchemaInput?: unknown;
}

/** A call of a tool. Which members it has depends on `state`; the SDK judges that when it converts them. */
abstract class ToolCall {
  /** JSON of the host's own tool, as are `rawInput` and `output`. */
  @Allow() input?: unknown;
  @Allow() rawInput?: unknown;
  @Allow() output?: unknown;
  @IsOptional() @IsString() title?: string;
  @IsOptional() @IsObject() toolMetadata?: Record<string, unknown>;
  @IsOptional() @IsBoolean() providerExecuted?: boolean;
  @IsOptional() @IsIn(['json', 'text']) inputEncoding?: 'json' | 'text';
  @IsOptional() @IsString() errorText?: string;
  @IsOptional() @IsBoolean() preliminary?: boolean;
  @IsOptional() @IsObject() callProviderMetadata?: ProviderMetadata;
  @IsOptional() @IsObject() resultProviderMetadata?: ProviderMetadata;
  @IsOptional() @Nested(() => Approval) approval?: Approval;
}

class DynamicToolPart extends ToolCall {
  @Allow() type!: 'dynamic-tool';
  @IsOptional() @IsIn([false]) dynamic?: false;
  @IsString() toolName!: string;
  @IsString() toolCallId!: string;
  @IsIn(TOOL_STATES) state!: (typeof TOOL_STATES)[number];
}

/**
 * A part whose type ends in a name of the host's, `tool-weather` or `data-chart`. As class-transformer finds
 * a class by a whole tag only, both kinds are this one class, and none of their members is required.
 */
class NamedPart extends ToolCall {
  @Matches(/^(?:tool|data)-/) type!: `tool-${string}` | `data-${string}`;
  @IsOptional() @IsString() toolCallId?: string;
  @IsOptional() @IsIn(TOOL_STATES) state?: (typeof TOOL_STATES)[number];
  // Of `data-`.
  @IsOptional() @IsString() id?: string;
  @Allow() data?: unknown;
  // Not in the SDK's type, but kept by it when the stream had it.
  @IsOptional() @IsBoolean() transient?: boolean;
}

const PARTS = {
  text: TextPart,
  reasoning: ReasoningPart,
  'source-url': SourceUrlPart,
  'source-document': SourceDocumentPart,
  file: FilePart,
  'step-start': StepStartPart,
  'dynamic-tool': DynamicToolPart,
};

/** One part of a message. */
export type UiMessagePart = InstanceType<(typeof PARTS)[keyof typeof PARTS]> | NamedPart;

class Message {
  @IsString() id!: string;
  @IsIn(['system', 'user', 'assistant']) role!: 'system' | 'user' | 'assistant';
  /** JSON of the host's own. */
  @Allow() metadata?: unknown;
  @IsArray() @OneOf('type', PARTS, { each: true, otherwise: NamedPart }) parts!: UiMessagePart[];
}

/** One message of `messages`. */
export type UiMessage = Message;

/** The body of a chat request of the Vercel AI SDK's UI. Instances have no members but those that were sent. */
export class UiMessagesRequest {
  @IsString() id!: string;
  @ArrayNotEmpty() @Nested(() => Message, { each: true }) messages!: UiMessage[];
  @IsIn(['submit-message', 'regenerate-message']) trigger!: 'submit-message' | 'regenerate-message';
  @IsOptional() @IsString() messageId?: string;
}
