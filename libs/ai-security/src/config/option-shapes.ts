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
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { AiSecurityOptions } from '../ai-security.options.js';
import { ApiKeyShape, IsStore } from './api-key-shape.js';
import { IssuerShape, OAuthShape } from './oauth-shape.js';
import { parseRedisUrl, REDIS_URL_FORM } from '../state/redis-connection-url.js';
import { PiiShape } from './pii-shape.js';

const NAMED_RATES = "give a rate for each name, e.g. { 'gpt-4o': '10/min' }";
const PROCESSES_MEND = 'give the number of processes, 1 or more';

/** The rates themselves are read later, see `rateFaults`. */
class RateShape {
  @IsOptional() limit?: unknown;
  @IsOptional() @IsObject({ message: NAMED_RATES }) roles?: object;
  @IsOptional() @IsObject({ message: NAMED_RATES }) models?: object;
  @IsOptional() @IsString({ message: "write e.g. '30/min'" }) authFailures?: string;
  @IsOptional()
  @IsInt({ message: PROCESSES_MEND })
  @Min(1, { message: PROCESSES_MEND })
  processes?: number;
  @IsOptional()
  @IsIn(['deny', 'allow', 'local'], { message: 'choose deny, allow or local' })
  onFailure?: string;
}

class KillSwitchShape {
  @IsOptional() @IsStore() store?: unknown;
}

class TenantShape {
  @MinLength(1, { message: "name the claim, e.g. 'tenant_id'" })
  @IsString({ message: "name the claim, e.g. 'tenant_id'" })
  claim!: string;
}

const SECRET_MEND = 'use at least 32 random characters, e.g. of: openssl rand -base64 32';
const COUNT_MEND = 'give a positive whole number';

class ConcurrencyShape {
  @IsOptional() @IsInt({ message: COUNT_MEND }) @Min(1, { message: COUNT_MEND }) limit?: number;
  @IsOptional() @IsObject({ message: 'give limits by role: { batch: 100 }' }) roles?: object;
  @IsOptional()
  @IsIn(['deny', 'allow', 'local'], { message: 'choose deny, allow or local' })
  onFailure?: string;
}

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
  @IsOptional()
  @IsIn(['refuse', 'strip', 'pass'], { message: 'choose refuse, strip or pass' })
  unknownMembers?: string;
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

const isRedisUrl = (url: unknown): boolean => typeof url === 'string' && parseRedisUrl(url) !== undefined;

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
  @ValidateBy(
    { name: 'isRedisUrl', validator: { validate: isRedisUrl } },
    { message: `it ${REDIS_URL_FORM}` },
  )
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
  @Type(() => KillSwitchShape)
  @IsObject({ message: 'give an object' })
  killSwitch?: KillSwitchShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => RateShape)
  @IsObject({ message: 'give an object' })
  rate?: RateShape;
  @IsOptional()
  @ValidateNested()
  @Type(() => ConcurrencyShape)
  @IsObject({ message: 'give an object' })
  concurrency?: ConcurrencyShape;
  // Its members are looked at where budgets are read: `budgetFaults`.
  @IsOptional() @IsObject({ message: "write e.g. { principal: { tokens: '100k/day' } }" }) budget?: object;
  // As budgets; `false` is one of its values.
  @IsOptional() anomaly?: unknown;
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
