/** The body of `POST /v1/embeddings`: what `EmbeddingCreateParams` of the official SDK allows. */
import { IsArray, IsIn, IsNumber, IsOptional, IsString } from 'class-validator';
import { Or } from './known-rules.js';

const isString = (value: unknown): boolean => typeof value === 'string';
const isTokens = (value: unknown): boolean => Array.isArray(value) && value.every(Number.isFinite);
const isTokenLists = (value: unknown): boolean => Array.isArray(value) && value.every(isTokens);

/** An OpenAI Embeddings request. Instances have no members but those that the caller sent. */
export class OpenAiEmbeddingsRequest {
  /** A text, texts, the tokens of a text, or those of several. */
  @Or(isString) @Or(isTokens) @Or(isTokenLists) @IsArray() @IsString({ each: true }) input!:
    string | string[] | number[] | number[][];
  @IsString() model!: string;
  @IsOptional() @IsNumber() dimensions?: number;
  @IsOptional() @IsIn(['float', 'base64']) encoding_format?: 'float' | 'base64';
  @IsOptional() @IsString() user?: string;
}
