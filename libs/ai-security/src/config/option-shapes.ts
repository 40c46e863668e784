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
import { PiiShape } from './pii-shape.js';

const URL_FORM = /^https?:\/\/[^\s]+$/;
const RATE_FORM = /^\d+\s*\/\s*[a-z]+$/;
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
];

class IssuerShape {
  @Matches(URL_FORM, {
    message: 'write the issuer as it stands in the tokens, e.g. https://login.example.com/',
  })
  issuer!: string;

  @MinLength(1, {
    message:
      'name the audience that its tokens carry for this API: without it any token of the issuer would do',
  })
  @IsString({
    message:
      'name the audience that its tokens carry for this API: without it any token of the issuer would do',
  })
  audience!: string;

  @IsOptional()
  @IsIn(ALGORITHMS, { each: true, message: `use asymmetric algorithms: ${ALGORITHMS.join(', ')}` })
  @IsArray({ message: 'give a list of algorithm names' })
  algorithms?: string[];

  @IsOptional()
  @IsString({ each: true, message: "give a list of `typ` values, e.g. ['at+jwt']" })
  @IsArray({ message: "give a list of `typ` values, e.g. ['at+jwt']" })
  tokenTypes?: string[];

  @IsOptional()
  @Matches(URL_FORM, { message: 'give the address of the key set, e.g. https://login.example.com/jwks' })
  jwksUri?: string;
}

const RATE_MEND = "write a rate as '<count>/<s|min|h|day>', e.g. '60/min'";

class RateShape {
  @IsOptional() @Matches(RATE_FORM, { message: RATE_MEND }) limit?: string;
  @IsOptional() @Matches(RATE_FORM, { message: RATE_MEND }) authFailures?: string;
  @IsOptional()
  @IsIn(['deny', 'allow', 'local'], { message: 'choose deny, allow or local' })
  onFailure?: string;
}

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
  @MinLength(32, { message: 'use at least 32 random characters, e.g. of: openssl rand -base64 32' })
  @IsString({ message: 'give the secret as a string' })
  secret?: string;
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
