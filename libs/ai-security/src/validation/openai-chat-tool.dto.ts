/** The tools of an OpenAI Chat Completions request, the choice among them, and the form of its answer. */
import { Allow, IsArray, IsBoolean, IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';

type JsonObject = Record<string, unknown>;

/** A member of the deprecated `functions`. */
export class FunctionSignature {
  @IsString() name!: string;
  @IsOptional() @IsString() description?: string;
  @IsOptional() @IsObject() parameters?: JsonObject;
}

class FunctionDefinition extends FunctionSignature {
  @IsOptional() @IsBoolean() strict?: boolean | null;
}

export class FunctionTool {
  @Allow() type!: 'function';
  @Nested(() => FunctionDefinition) function!: FunctionDefinition;
}

class Grammar {
  @IsString() definition!: string;
  @IsIn(['lark', 'regex']) syntax!: 'lark' | 'regex';
}

class TextInput {
  @Allow() type!: 'text';
}

class GrammarInput {
  @Allow() type!: 'grammar';
  @Nested(() => Grammar) grammar!: Grammar;
}

class CustomDefinition {
  @IsString() name!: string;
  @IsOptional() @IsString() description?: string;
  @IsOptional() @OneOf('type', { text: TextInput, grammar: GrammarInput }) format?: TextInput | GrammarInput;
}

export class CustomTool {
  @Allow() type!: 'custom';
  @Nested(() => CustomDefinition) custom!: CustomDefinition;
}

/** Names a function or custom tool. */
export class ToolName {
  @IsString() name!: string;
}

export class FunctionChoice {
  @Allow() type!: 'function';
  @Nested(() => ToolName) function!: ToolName;
}

export class CustomChoice {
  @Allow() type!: 'custom';
  @Nested(() => ToolName) custom!: ToolName;
}

class AllowedTools {
  @IsIn(['auto', 'required']) mode!: 'auto' | 'required';
  @IsArray() @IsObject({ each: true }) tools!: JsonObject[];
}

export class AllowedToolsChoice {
  @Allow() type!: 'allowed_tools';
  @Nested(() => AllowedTools) allowed_tools!: AllowedTools;
}

export class TextFormat {
  @Allow() type!: 'text';
}

export class JsonObjectFormat {
  @Allow() type!: 'json_object';
}

class JsonSchema {
  @IsString() name!: string;
  @IsOptional() @IsString() description?: string;
  @IsOptional() @IsObject() schema?: JsonObject;
  @IsOptional() @IsBoolean() strict?: boolean | null;
}

export class JsonSchemaFormat {
  @Allow() type!: 'json_schema';
  @Nested(() => JsonSchema) json_schema!: JsonSchema;
}
