/** The form of the `pii` options as class-validator classes: one rule an option, each with its mend. */
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

export const ACTIONS = ['redact', 'mask', 'hash', 'fake', 'pseudonymize', 'block', 'report'];
const URL_FORM = /^https?:\/\/[^\s]+$/;
const ENTITIES_MEND = "give a list of entity types, or 'all', or leave it out";

const SCORE_MEND = 'give a number from 0 to 1';
const TIMEOUT_MEND = 'give milliseconds, 1 to 60000';
const TYPE_MEND = "write a type in capitals, e.g. 'PROJECT_NAME'";
const TYPE_FORM = /^[A-Z][A-Z0-9_]{0,39}$/;

class DenyShape {
  @Matches(TYPE_FORM, { message: TYPE_MEND }) type!: string;
  @ArrayNotEmpty({ message: 'give a list of the values to find' })
  @Matches(/^\s*\S[^]{0,199}$/, { each: true, message: 'values have 1 to 200 characters' })
  @IsString({ each: true, message: 'give a list of the values to find' })
  @IsArray({ message: 'give a list of the values to find' })
  values!: string[];
}

const TTL_MEND = 'give seconds, 1 to 2592000 (30 days)';
const ENTRIES_MEND = 'give a number of values, 1 to 10000';

class VaultShape {
  @IsOptional()
  @IsInt({ message: TTL_MEND })
  @Min(1, { message: TTL_MEND })
  @Max(2_592_000, { message: TTL_MEND })
  ttlSeconds?: number;
  @IsOptional()
  @IsInt({ message: ENTRIES_MEND })
  @Min(1, { message: ENTRIES_MEND })
  @Max(10_000, { message: ENTRIES_MEND })
  maxEntries?: number;
}

class PresidioShape {
  @Matches(URL_FORM, { message: 'give the address of the analyzer, e.g. https://presidio.example.com' })
  url!: string;
  @IsOptional()
  @ArrayNotEmpty({ message: "name what to ask for, e.g. ['PERSON']" })
  @Matches(TYPE_FORM, { each: true, message: "name what to ask for, e.g. ['PERSON']" })
  @IsArray({ message: "name what to ask for, e.g. ['PERSON']" })
  entities?: string[];
  @IsOptional() @Matches(/^[a-z]{2,3}$/, { message: "give a language code, e.g. 'en'" }) language?: string;
  @IsOptional()
  @IsNumber({}, { message: SCORE_MEND })
  @Min(0, { message: SCORE_MEND })
  @Max(1, { message: SCORE_MEND })
  scoreThreshold?: number;
  @IsOptional()
  @IsInt({ message: TIMEOUT_MEND })
  @Min(1, { message: TIMEOUT_MEND })
  @Max(60_000, { message: TIMEOUT_MEND })
  timeoutMs?: number;
  @IsOptional() @IsIn(['deny', 'allow'], { message: 'choose deny or allow' }) onFailure?: string;
}

/** `PiiOptions` as they must look. */
export class PiiShape {
  @ValidateIf(({ entities }: PiiShape) => entities !== undefined && entities !== 'all')
  @ArrayNotEmpty({ message: ENTITIES_MEND })
  @IsString({ each: true, message: ENTITIES_MEND })
  @IsArray({ message: ENTITIES_MEND })
  entities?: string[] | 'all';
  @IsOptional()
  @Matches(/^[A-Z]{2}$/, { each: true, message: "give country codes, e.g. ['US', 'DE']" })
  @IsArray({ message: "give country codes, e.g. ['US', 'DE']" })
  locales?: string[];
  @IsOptional() @IsIn(ACTIONS, { message: `choose one of ${ACTIONS.join(', ')}` }) action?: string;
  @IsOptional()
  @IsObject({ message: "give an action for each type, e.g. { CREDIT_CARD: 'block' }" })
  actions?: Record<string, unknown>;
  @IsOptional() @IsIn(['redact', 'mask'], { message: 'choose redact or mask' }) output?: string;
  @IsOptional()
  @IsNumber({}, { message: SCORE_MEND })
  @Min(0, { message: SCORE_MEND })
  @Max(1, { message: SCORE_MEND })
  threshold?: number;
  @IsOptional()
  @IsObject({ message: 'give a score for each type, e.g. { PHONE_NUMBER: 0.7 }' })
  thresholds?: Record<string, unknown>;
  @IsOptional()
  @IsString({ each: true, message: 'give a list of values' })
  @IsArray({ message: 'give a list of values' })
  allow?: string[];
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => DenyShape)
  @IsArray({ message: "give a list: [{ type: 'PROJECT_NAME', values: ['Bluebird'] }]" })
  deny?: DenyShape[];
  @IsOptional()
  @IsObject({ message: "give what is at each path, e.g. { 'messages[].name': 'PERSON' }" })
  paths?: Record<string, unknown>;
  @IsOptional()
  @IsIn(['pseudonymize', 'redact', 'report'], { message: 'choose pseudonymize, redact or report' })
  embeddings?: string;
  @IsOptional()
  @ValidateNested()
  @Type(() => VaultShape)
  @IsObject({ message: 'give an object, {} for the defaults' })
  vault?: VaultShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => PresidioShape)
  @IsObject({ message: 'give an object with the url of the analyzer' })
  presidio?: PresidioShape;
}
