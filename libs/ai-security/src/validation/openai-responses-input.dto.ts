/**
 * The items of `input` of an OpenAI Responses request, as `ResponseInputItem` of the official SDK allows
 * them; plus what answers carry, because clients send answers back as the next turn's context.
 */
import { Allow, IsIn, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';
import { Item, OPENAI_RESPONSES_CALLS } from './openai-responses-call.dto.js';
import { IsMessageContent, type MessageContent } from './openai-responses-content.dto.js';
import { OPENAI_RESPONSES_HOSTED_CALLS } from './openai-responses-hosted-call.dto.js';

const isString = (value: unknown): boolean => typeof value === 'string';

const ROLES = ['user', 'assistant', 'system', 'developer'] as const;

class MessageItem extends Item {
  @Allow() type?: 'message';
  @IsIn(ROLES) role!: (typeof ROLES)[number];
  @IsMessageContent() content!: MessageContent;
  @IsOptional() @IsString() phase?: string | null;
}

class ItemReference {
  @Allow() type?: 'item_reference' | null;
  @IsString() id!: string;
}

/**
 * An item without `type`: a message, or a reference that has an `id` only. No rule of one member can ask for
 * either, so that one with neither passes; what text there is has the form of a message's.
 */
class UntypedItem extends Item {
  @IsOptional() @IsIn([]) type?: null;
  @IsOptional() @IsIn(ROLES) role?: (typeof ROLES)[number];
  @IsOptional() @IsMessageContent() content?: MessageContent;
  @IsOptional() @IsString() phase?: string | null;
}

class SummaryText {
  @IsIn(['summary_text']) type!: 'summary_text';
  @IsString() text!: string;
}

class ReasoningText {
  @IsIn(['reasoning_text']) type!: 'reasoning_text';
  @IsString() text!: string;
}

class Reasoning extends Item {
  @Allow() type!: 'reasoning';
  @Nested(() => SummaryText, { each: true }) summary!: SummaryText[];
  @IsOptional() @Nested(() => ReasoningText, { each: true }) content?: ReasoningText[];
  @IsOptional() @IsString() encrypted_content?: string | null;
}

class Compaction extends Item {
  @Allow() type!: 'compaction';
  @IsString() encrypted_content!: string;
}

class CompactionTrigger {
  @Allow() type!: 'compaction_trigger';
}

const ITEMS = {
  message: MessageItem,
  item_reference: ItemReference,
  reasoning: Reasoning,
  compaction: Compaction,
  compaction_trigger: CompactionTrigger,
  ...OPENAI_RESPONSES_CALLS,
  ...OPENAI_RESPONSES_HOSTED_CALLS,
};

/** One item of `input`; without a `type` it is a message or, with an `id` only, a reference. */
export type OpenAiResponsesItem = InstanceType<(typeof ITEMS)[keyof typeof ITEMS]>;

/** A text, or a list of items. */
export const IsResponsesInput = (): PropertyDecorator => (target, name) => {
  Or(isString)(target, name);
  OneOf('type', ITEMS, { each: true, otherwise: UntypedItem })(target, name);
};
