/** The forms of the options as class-validator classes: one rule an option, each with its mend. */
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { AiSecurityOptions } from '../ai-security.options.js';
import { ApiKeyShape } from './api-key-shape.js';
import { IssuerShape, OAuthShape } from './oauth-shape.js';
import { PiiShape } from './pii-shape.js';

const RATE_FORM = /^\d+\s*\/\s*[a-z]+$/;
const RATE_MEND = "write a rate as '<count>/<s|min|h|day>', e.g. '60/min'";

class RateShape {
  @IsOptional() @Matches(RATE_FORM, { message: RATE_MEND }) limit?: string;
  @IsOptional() @Matches(RATE_FORM, { message: RATE_MEND }) authFailures?: string;
  @IsOptional()
  @IsIn(['deny', 'allow', 'local'], { message: 'choose deny, allow or local' })
  onFailure?: string;
}

class TenantShape {
  @MinLength(1, { message: "name the claim, e.g. 'tenant_id'" })
  @IsString({ message: "name the claim, e.g. 'tenant_id'" })
  claim!: string;
}

const SECRET_MEND = 'use at least 32 random characters, e.g. of: openssl rand -base64 32';
const COUNT_MEND = 'give a positive whole number';

class BodyShape {
  @IsOptional() @IsInt({ message: COUNT_MEND }) @Min(1, { message: COUNT_MEND }) bytes?: number;
  @IsOptional()
  @IsInt({ message: COUNT_MEND })
  @Min(1, { message: COUNT_MEND })
  @Max(64, { message: 'at most 64 levels are inspected' })
  depth?: number;
  @IsOptional() @IsInt({ message: COUNT_MEND }) @Min(1, { message: COUNT_MEND }) nodes?: number;
  @IsOptional() @IsInt({ message: COUNT_MEND }) @Min(1, { message: COUNT_MEND }) messages?: number;
  @IsOptional() @IsInt({ message: COUNT_MEND }) @Min(1, { message: COUNT_MEND }) characters?: number;
  @IsOptional() @IsIn(['refuse', 'strip'], { message: 'choose refuse or strip' }) unknownMembers?: string;
}

class AuditShape {
  @IsOptional()
  @MinLength(1, { message: 'give the path of a file' })
  @IsString({ message: 'give the path of a file' })
  file?: string;
  @IsOptional() @IsObject({ message: 'give an object with a method write(line)' }) sink?: object;
  @IsOptional() @IsIn(['deny', 'allow'], { message: 'choose deny or allow' }) onFailure?: string;
}

class MetricsShape {
  @IsOptional() @IsObject({ message: 'give a prom-client Registry' }) registry?: object;
  @IsOptional()
  @MinLength(16, { message: 'use a token of at least 16 characters' })
  @IsString({ message: 'give the token as a string' })
  token?: string;
  @IsOptional()
  @ArrayMaxSize(50, { message: 'name at most 50 models: each is a series of its own' })
  @MaxLength(128, { each: true, message: 'model names have at most 128 characters' })
  @IsArray({ message: 'give a list of model names' })
  models?: string[];
}

class UpstreamShape {
  @IsOptional() @IsIn(['refuse', 'allow'], { message: 'choose refuse or allow' }) outsideCalls?: string;
}

/** `AiSecurityOptions` as it must look. */
export class OptionsShape implements Partial<Record<keyof AiSecurityOptions, unknown>> {
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => IssuerShape)
  @ArrayMaxSize(16, { message: 'name at most 16 issuers' })
  @IsArray({ message: 'give a list: [{ issuer, audience }]' })
  issuers?: IssuerShape[];
  @IsOptional() @IsIn(['enforce', 'observe'], { message: 'choose enforce or observe' }) mode?: string;
  @IsOptional()
  @MinLength(32, { message: SECRET_MEND })
  @IsString({ message: 'give the secret as a string' })
  secret?: string;
  @IsOptional()
  @ArrayMaxSize(8, { message: 'give at most 8 secrets: each is one more question to the vault' })
  @MinLength(32, { each: true, message: SECRET_MEND })
  @IsString({ each: true, message: 'give a list of secrets' })
  @IsArray({ message: 'give a list of secrets' })
  previousSecrets?: string[];
  @IsOptional()
  @ValidateNested()
  @Type(() => TenantShape)
  @IsObject({ message: "name the claim: { claim: 'tenant_id' }" })
  tenant?: TenantShape;
  @IsOptional()
  @Matches(/^rediss?:\/\//, { message: 'write it as redis://host:port or rediss://host:port' })
  redisUrl?: string;
  @IsOptional()
  @IsString({ each: true, message: "give addresses or ranges, e.g. ['10.0.0.0/8']" })
  @IsArray({ message: "give addresses or ranges, e.g. ['10.0.0.0/8']" })
  trustedProxies?: string[];
  @IsOptional() @IsInt({ message: COUNT_MEND }) @Min(1, { message: COUNT_MEND }) timeoutMs?: number;
  @IsOptional()
  @ValidateNested()
  @Type(() => OAuthShape)
  @IsObject({ message: 'give an object' })
  oauth?: OAuthShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => ApiKeyShape)
  @IsObject({ message: 'give an object' })
  apiKeys?: ApiKeyShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => RateShape)
  @IsObject({ message: 'give an object' })
  rate?: RateShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => BodyShape)
  @IsObject({ message: 'give an object' })
  body?: BodyShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => PiiShape)
  @IsObject({ message: 'give an object' })
  pii?: PiiShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => UpstreamShape)
  @IsObject({ message: 'give an object' })
  upstream?: UpstreamShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => AuditShape)
  @IsObject({ message: 'give an object' })
  audit?: AuditShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => MetricsShape)
  @IsObject({ message: 'give an object' })
  metrics?: MetricsShape;
  @IsOptional() @IsBoolean({ message: 'choose true or false' }) requireDecision?: boolean;
}
