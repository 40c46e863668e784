/**
 * The content blocks of an Anthropic Messages request but for those of server tools, as `ContentBlockParam`
 * of the official SDK allows them; plus what answers carry, because clients send answers back as the next
 * turn's context.
 */
import { Allow, IsBoolean, IsIn, IsNumber, IsOptional, IsString, isString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';
import { Or } from './known-rules.js';

const isNull = (value: unknown): boolean => value === null;

class CacheControl {
  @IsIn(['ephemeral']) type!: 'ephemeral';
  @IsOptional() @IsIn(['5m', '1h']) ttl?: '5m' | '1h';
}

/** What may be the end of a cached prefix. */
export class Cacheable {
  @IsOptional() @Nested(() => CacheControl) cache_control?: CacheControl | null;
}

export class CitationsSetting {
  @IsOptional() @IsBoolean() enabled?: boolean;
}

abstract class DocumentCitation {
  @IsString() cited_text!: string;
  @IsNumber() document_index!: number;
  @Or(isNull) @IsString() document_title!: string | null;
  // Of the answer that is sent back.
  @IsOptional() @IsString() file_id?: string | null;
}

class CharCitation extends DocumentCitation {
  @Allow() type!: 'char_location';
  @IsNumber() start_char_index!: number;
  @IsNumber() end_char_index!: number;
}

class PageCitation extends DocumentCitation {
  @Allow() type!: 'page_location';
  @IsNumber() start_page_number!: number;
  @IsNumber() end_page_number!: number;
}

class BlockCitation extends DocumentCitation {
  @Allow() type!: 'content_block_location';
  @IsNumber() start_block_index!: number;
  @IsNumber() end_block_index!: number;
}

class WebCitation {
  @Allow() type!: 'web_search_result_location';
  @IsString() cited_text!: string;
  @IsString() encrypted_index!: string;
  @Or(isNull) @IsString() title!: string | null;
  @IsString() url!: string;
}

class SearchResultCitation {
  @Allow() type!: 'search_result_location';
  @IsString() cited_text!: string;
  @IsNumber() search_result_index!: number;
  @IsString() source!: string;
  @IsNumber() start_block_index!: number;
  @IsNumber() end_block_index!: number;
  @Or(isNull) @IsString() title!: string | null;
}

const CITATIONS = {
  char_location: CharCitation,
  page_location: PageCitation,
  content_block_location: BlockCitation,
  web_search_result_location: WebCitation,
  search_result_location: SearchResultCitation,
};

export class TextBlock extends Cacheable {
  @Allow() type!: 'text';
  @IsString() text!: string;
  @IsOptional() @OneOf('type', CITATIONS, { each: true }) citations?:
    (CharCitation | PageCitation | BlockCitation | WebCitation | SearchResultCitation)[] | null;
}

/** A text, or a list of text blocks. */
export const TextContent = (): PropertyDecorator => (target, name) => {
  Or(isString)(target, name);
  OneOf('type', { text: TextBlock }, { each: true })(target, name);
};

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;

class Base64Image {
  @Allow() type!: 'base64';
  @IsString() data!: string;
  @IsIn(IMAGE_TYPES) media_type!: (typeof IMAGE_TYPES)[number];
}

class UrlSource {
  @Allow() type!: 'url';
  @IsString() url!: string;
}

class FileSource {
  @Allow() type!: 'file';
  @IsString() file_id!: string;
}

class ImageTransformations {
  @IsOptional() @IsIn(['downsize', 'error']) oversized_image?: 'downsize' | 'error';
}

class ImageBlock extends Cacheable {
  @Allow() type!: 'image';
  @OneOf('type', { base64: Base64Image, url: UrlSource, file: FileSource }) source!:
    Base64Image | UrlSource | FileSource;
  @IsOptional() @Nested(() => ImageTransformations) transformations?: ImageTransformations | null;
}

class Base64Pdf {
  @Allow() type!: 'base64';
  @IsString() data!: string;
  @IsIn(['application/pdf']) media_type!: 'application/pdf';
}

class PlainText {
  @Allow() type!: 'text';
  @IsString() data!: string;
  @IsIn(['text/plain']) media_type!: 'text/plain';
}

class ContentSource {
  @Allow() type!: 'content';
  @Or(isString) @OneOf('type', { text: TextBlock, image: ImageBlock }, { each: true }) content!:
    string | (TextBlock | ImageBlock)[];
}

const DOCUMENT_SOURCES = {
  base64: Base64Pdf,
  text: PlainText,
  content: ContentSource,
  url: UrlSource,
  file: FileSource,
};

export class DocumentBlock extends Cacheable {
  @Allow() type!: 'document';
  @OneOf('type', DOCUMENT_SOURCES) source!: Base64Pdf | PlainText | ContentSource | UrlSource | FileSource;
  @IsOptional() @Nested(() => CitationsSetting) citations?: CitationsSetting | null;
  @IsOptional() @IsString() context?: string | null;
  @IsOptional() @IsString() title?: string | null;
}

class SearchResultBlock extends Cacheable {
  @Allow() type!: 'search_result';
  @OneOf('type', { text: TextBlock }, { each: true }) content!: TextBlock[];
  @IsString() source!: string;
  @IsString() title!: string;
  @IsOptional() @Nested(() => CitationsSetting) citations?: CitationsSetting;
}

class ThinkingBlock {
  @Allow() type!: 'thinking';
  @IsString() signature!: string;
  @IsString() thinking!: string;
}

class RedactedThinkingBlock {
  @Allow() type!: 'redacted_thinking';
  @IsString() data!: string;
}

class DirectCaller {
  @Allow() type!: 'direct';
}

class CodeCaller {
  @Allow() type!: 'code_execution_20250825' | 'code_execution_20260120';
  @IsString() tool_id!: string;
}

/** Who called a tool, by `type`. */
export const CALLERS = {
  direct: DirectCaller,
  code_execution_20250825: CodeCaller,
  code_execution_20260120: CodeCaller,
};
export type Caller = DirectCaller | CodeCaller;

class ToolUseBlock extends Cacheable {
  @Allow() type!: 'tool_use';
  @IsString() id!: string;
  /** JSON of the host's own tool. */
  @Allow() input: unknown;
  @IsString() name!: string;
  @IsOptional() @OneOf('type', CALLERS) caller?: Caller;
  @IsOptional() @IsString() toolset_name?: string | null;
}

export class ToolReference extends Cacheable {
  @Allow() type!: 'tool_reference';
  @IsString() tool_name!: string;
}

class BrowserTab {
  @IsString() tab_id!: string;
  @IsString() title!: string;
  @IsString() url!: string;
  @IsOptional() @IsBoolean() active?: boolean;
}

class TabOpened {
  @Allow() type!: 'tab_opened';
  @IsString() tab_id!: string;
}

class Download {
  @Allow() type!: 'download_started' | 'download_completed' | 'download_failed';
  @IsString() download_id!: string;
  @IsString() url!: string;
  @IsOptional() @IsString() path?: string | null;
  @IsOptional() @IsNumber() size_bytes?: number | null;
  @IsOptional() @IsString() error?: string | null;
}

const BROWSER_CHANGES = {
  tab_opened: TabOpened,
  download_started: Download,
  download_completed: Download,
  download_failed: Download,
};

class BrowserState extends Cacheable {
  @Allow() type!: 'browser_state';
  @Nested(() => BrowserTab, { each: true }) tabs!: BrowserTab[];
  @IsOptional() @OneOf('type', BROWSER_CHANGES, { each: true }) state_changes?:
    (TabOpened | Download)[] | null;
}

const TOOL_RESULT_BLOCKS = {
  text: TextBlock,
  image: ImageBlock,
  search_result: SearchResultBlock,
  document: DocumentBlock,
  tool_reference: ToolReference,
  browser_state: BrowserState,
};

class ToolResultBlock extends Cacheable {
  @Allow() type!: 'tool_result';
  @IsString() tool_use_id!: string;
  @IsOptional() @Or(isString) @OneOf('type', TOOL_RESULT_BLOCKS, { each: true }) content?:
    string | (TextBlock | ImageBlock | SearchResultBlock | DocumentBlock | ToolReference | BrowserState)[];
  @IsOptional() @IsBoolean() is_error?: boolean;
  @IsOptional() @IsString() toolset_name?: string | null;
}

class ContainerUploadBlock extends Cacheable {
  @Allow() type!: 'container_upload';
  @IsString() file_id!: string;
}

/** Block classes by their `type`. */
export const ANTHROPIC_BLOCKS = {
  text: TextBlock,
  image: ImageBlock,
  document: DocumentBlock,
  search_result: SearchResultBlock,
  thinking: ThinkingBlock,
  redacted_thinking: RedactedThinkingBlock,
  tool_use: ToolUseBlock,
  tool_result: ToolResultBlock,
  container_upload: ContainerUploadBlock,
};

/** One block of a message's `content`. */
export type AnthropicBlock = InstanceType<(typeof ANTHROPIC_BLOCKS)[keyof typeof ANTHROPIC_BLOCKS]>;
