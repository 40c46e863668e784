/** The content parts of messages and tool outputs of an OpenAI Responses request. */
import { Allow, IsArray, IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';

const isString = (value: unknown): boolean => typeof value === 'string';

class CacheBreakpoint {
  @IsIn(['explicit']) mode!: 'explicit';
}

class InputPart {
  @IsOptional() @Nested(() => CacheBreakpoint) prompt_cache_breakpoint?: CacheBreakpoint | null;
}

class InputText extends InputPart {
  @Allow() type!: 'input_text';
  @IsString() text!: string;
}

class InputImage extends InputPart {
  @Allow() type!: 'input_image';
  // Required by the SDK's type, but left out in its README.
  @IsOptional() @IsString() detail?: string | null;
  @IsOptional() @IsString() file_id?: string | null;
  @IsOptional() @IsString() image_url?: string | null;
}

class InputFile extends InputPart {
  @Allow() type!: 'input_file';
  @IsOptional() @IsString() detail?: string;
  @IsOptional() @IsString() file_data?: string | null;
  @IsOptional() @IsString() file_id?: string | null;
  @IsOptional() @IsString() file_url?: string | null;
  @IsOptional() @IsString() filename?: string | null;
}

class OutputText {
  @Allow() type!: 'output_text';
  @IsString() text!: string;
  // Required by the SDK's type; clients that write the model's part themselves leave it out.
  @IsOptional() @IsArray() @IsObject({ each: true }) annotations?: object[];
  @IsOptional() @IsArray() @IsObject({ each: true }) logprobs?: object[];
}

class Refusal {
  @Allow() type!: 'refusal';
  @IsString() refusal!: string;
}

const INPUT_PARTS = { input_text: InputText, input_image: InputImage, input_file: InputFile };
const MESSAGE_PARTS = { ...INPUT_PARTS, output_text: OutputText, refusal: Refusal };

type Content<Parts extends Record<string, new () => object>> = string | InstanceType<Parts[keyof Parts]>[];

export type OutputContent = Content<typeof INPUT_PARTS>;
export type MessageContent = Content<typeof MESSAGE_PARTS>;

const contentOf = (parts: Readonly<Record<string, new () => object>>): PropertyDecorator => {
  return (target, name) => {
    Or(isString)(target, name);
    OneOf('type', parts, { each: true })(target, name);
  };
};

/** What a tool answered: a text, or a list of input parts. */
export const IsOutputContent = (): PropertyDecorator => contentOf(INPUT_PARTS);

/** What a message says: a text, or a list of input and output parts. */
export const IsMessageContent = (): PropertyDecorator => contentOf(MESSAGE_PARTS);
