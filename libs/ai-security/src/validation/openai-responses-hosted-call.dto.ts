/**
 * Calls of the tools that OpenAI defines (searches, computer, shells, patches, code, images), and their
 * outputs, as items of a Responses request. Actions on a screen and outcomes of a shell are objects here.
 */
import { Allow, IsArray, IsIn, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';
import { CallItem, Item } from './openai-responses-call.dto.js';
import {
  OPENAI_SHELL_CALL_ENVIRONMENTS,
  type OpenAiShellCallEnvironment,
} from './openai-responses-environment.dto.js';

const isNull = (value: unknown): boolean => value === null;

class FoundFile {
  @IsOptional() @IsObject() attributes?: object | null;
  @IsOptional() @IsString() file_id?: string;
  @IsOptional() @IsString() filename?: string;
  @IsOptional() @IsNumber() score?: number;
  @IsOptional() @IsString() text?: string;
}

class FileSearchCall extends Item {
  @Allow() type!: 'file_search_call';
  @IsArray() @IsString({ each: true }) queries!: string[];
  @IsOptional() @Nested(() => FoundFile, { each: true }) results?: FoundFile[] | null;
}

class Search {
  @Allow() type!: 'search';
  @IsOptional() @IsArray() @IsString({ each: true }) queries?: string[];
  @IsOptional() @IsString() query?: string;
  @IsOptional() @IsArray() @IsObject({ each: true }) sources?: object[];
}

class OpenPage {
  @Allow() type!: 'open_page';
  @IsOptional() @IsString() url?: string | null;
}

class FindInPage {
  @Allow() type!: 'find_in_page';
  @IsString() pattern!: string;
  @IsString() url!: string;
}

class WebSearchCall extends Item {
  @Allow() type!: 'web_search_call';
  @OneOf('type', { search: Search, open_page: OpenPage, find_in_page: FindInPage })
  action!: Search | OpenPage | FindInPage;
}

class SafetyCheck {
  @IsString() id!: string;
  @IsOptional() @IsString() code?: string | null;
  @IsOptional() @IsString() message?: string | null;
}

class ComputerCall extends CallItem {
  @Allow() type!: 'computer_call';
  @Nested(() => SafetyCheck, { each: true }) pending_safety_checks!: SafetyCheck[];
  @IsOptional() @IsObject() action?: object;
  @IsOptional() @IsArray() @IsObject({ each: true }) actions?: object[];
}

class Screenshot {
  @IsIn(['computer_screenshot']) type!: 'computer_screenshot';
  @IsOptional() @IsString() file_id?: string;
  @IsOptional() @IsString() image_url?: string;
}

class ComputerCallOutput extends CallItem {
  @Allow() type!: 'computer_call_output';
  @Nested(() => Screenshot) output!: Screenshot;
  @IsOptional() @Nested(() => SafetyCheck, { each: true }) acknowledged_safety_checks?: SafetyCheck[] | null;
}

class ImageGenerationCall extends Item {
  @Allow() type!: 'image_generation_call';
  @Or(isNull) @IsString() result!: string | null;
}

class Logs {
  @Allow() type!: 'logs';
  @IsString() logs!: string;
}

class Image {
  @Allow() type!: 'image';
  @IsString() url!: string;
}

class CodeInterpreterCall extends Item {
  @Allow() type!: 'code_interpreter_call';
  @Or(isNull) @IsString() code!: string | null;
  @IsString() container_id!: string;
  @Or(isNull) @OneOf('type', { logs: Logs, image: Image }, { each: true }) outputs!: (Logs | Image)[] | null;
}

class LocalShellAction {
  @IsIn(['exec']) type!: 'exec';
  @IsArray() @IsString({ each: true }) command!: string[];
  @IsObject() env!: Record<string, string>;
  @IsOptional() @IsNumber() timeout_ms?: number | null;
  @IsOptional() @IsString() user?: string | null;
  @IsOptional() @IsString() working_directory?: string | null;
}

class LocalShellCall extends CallItem {
  @Allow() type!: 'local_shell_call';
  @Nested(() => LocalShellAction) action!: LocalShellAction;
}

class LocalShellCallOutput extends Item {
  @Allow() type!: 'local_shell_call_output';
  @IsString() output!: string;
}

class ShellAction {
  @IsArray() @IsString({ each: true }) commands!: string[];
  @IsOptional() @IsNumber() max_output_length?: number | null;
  @IsOptional() @IsNumber() timeout_ms?: number | null;
}

class ShellCall extends CallItem {
  @Allow() type!: 'shell_call';
  @Nested(() => ShellAction) action!: ShellAction;
  @IsOptional()
  @OneOf('type', OPENAI_SHELL_CALL_ENVIRONMENTS)
  environment?: OpenAiShellCallEnvironment | null;
}

class ShellOutput {
  @IsObject() outcome!: object;
  @IsString() stderr!: string;
  @IsString() stdout!: string;
  @IsOptional() @IsString() created_by?: string;
}

class ShellCallOutput extends CallItem {
  @Allow() type!: 'shell_call_output';
  @Nested(() => ShellOutput, { each: true }) output!: ShellOutput[];
  @IsOptional() @IsNumber() max_output_length?: number | null;
}

class Patch {
  @Allow() type!: 'create_file' | 'update_file';
  @IsString() diff!: string;
  @IsString() path!: string;
}

class Deletion {
  @Allow() type!: 'delete_file';
  @IsString() path!: string;
}

class ApplyPatchCall extends CallItem {
  @Allow() type!: 'apply_patch_call';
  @OneOf('type', { create_file: Patch, update_file: Patch, delete_file: Deletion })
  operation!: Patch | Deletion;
}

class ApplyPatchCallOutput extends CallItem {
  @Allow() type!: 'apply_patch_call_output';
  @IsOptional() @IsString() output?: string | null;
}

/** Item classes by their `type`. */
export const OPENAI_RESPONSES_HOSTED_CALLS = {
  file_search_call: FileSearchCall,
  web_search_call: WebSearchCall,
  computer_call: ComputerCall,
  computer_call_output: ComputerCallOutput,
  image_generation_call: ImageGenerationCall,
  code_interpreter_call: CodeInterpreterCall,
  local_shell_call: LocalShellCall,
  local_shell_call_output: LocalShellCallOutput,
  shell_call: ShellCall,
  shell_call_output: ShellCallOutput,
  apply_patch_call: ApplyPatchCall,
  apply_patch_call_output: ApplyPatchCallOutput,
};
