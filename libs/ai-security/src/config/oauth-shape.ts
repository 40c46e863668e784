/** The form of the options about OAuth, as class-validator classes. */
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { PRESETS } from './issuer-presets.js';

export const URL_FORM = /^https?:\/\/[^\s]+$/;

export const ALGORITHMS = [
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

const AUDIENCE_MEND =
  'name the audience that its tokens carry for this API: without it any token of the issuer would do';
const TYPES_MEND = "give a list of `typ` values, e.g. ['at+jwt']";
const SECRET_MEND = 'give the secret that the issuer gave this API';

class IntrospectionShape {
  @IsOptional()
  @Matches(URL_FORM, {
    message: 'give the address of the endpoint, e.g. https://login.example.com/introspect',
  })
  endpoint?: string;

  @MinLength(1, { message: 'name the client that this API is at the issuer' })
  @IsString({ message: 'name the client that this API is at the issuer' })
  clientId!: string;

  @MinLength(1, { message: SECRET_MEND })
  @IsString({ message: SECRET_MEND })
  clientSecret!: string;
}

export class IssuerShape {
  @Matches(URL_FORM, {
    message: 'write the issuer as it stands in the tokens, e.g. https://login.example.com/',
  })
  issuer!: string;

  @MinLength(1, { message: AUDIENCE_MEND })
  @IsString({ message: AUDIENCE_MEND })
  audience!: string;

  @IsOptional()
  @IsIn(ALGORITHMS, { each: true, message: `use asymmetric algorithms: ${ALGORITHMS.join(', ')}` })
  @ArrayNotEmpty({ message: 'name at least one algorithm' })
  @IsArray({ message: 'give a list of algorithm names' })
  algorithms?: string[];

  @IsOptional()
  @IsString({ each: true, message: TYPES_MEND })
  @ArrayNotEmpty({ message: TYPES_MEND })
  @IsArray({ message: TYPES_MEND })
  tokenTypes?: string[];

  @IsOptional()
  @Matches(URL_FORM, { message: 'give the address of the key set, e.g. https://login.example.com/jwks' })
  jwksUri?: string;

  @IsOptional()
  @IsIn(Object.keys(PRESETS), { message: `choose one of ${Object.keys(PRESETS).join(', ')}` })
  preset?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => IntrospectionShape)
  @IsObject({ message: 'give an object: { clientId, clientSecret }' })
  introspection?: IntrospectionShape;
}

const AGE_MEND = 'give seconds from 1 to 300';
const TOLERANCE_MEND = 'give seconds from 0 to 60';

class DpopShape {
  @IsOptional()
  @IsIn(ALGORITHMS, { each: true, message: `use asymmetric algorithms: ${ALGORITHMS.join(', ')}` })
  @ArrayNotEmpty({ message: 'name at least one algorithm' })
  @IsArray({ message: 'give a list of algorithm names' })
  algorithms?: string[];

  @IsOptional()
  @Max(300, { message: AGE_MEND })
  @Min(1, { message: AGE_MEND })
  @IsInt({ message: AGE_MEND })
  maxAgeSeconds?: number;

  @IsOptional() @IsBoolean({ message: 'choose true or false' }) requireNonce?: boolean;
}

class MtlsShape {
  @IsOptional()
  @Matches(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, { message: "name a header, e.g. 'client-cert'" })
  clientCertHeader?: string;
}

export class OAuthShape {
  @IsOptional()
  @Matches(URL_FORM, { message: 'write scheme, host and port, e.g. https://api.example.com' })
  publicUrl?: string;

  @IsOptional()
  @Max(60, { message: TOLERANCE_MEND })
  @Min(0, { message: TOLERANCE_MEND })
  @IsInt({ message: TOLERANCE_MEND })
  clockToleranceSeconds?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => DpopShape)
  @IsObject({ message: 'give an object' })
  dpop?: DpopShape;

  @IsOptional()
  @ValidateNested()
  @Type(() => MtlsShape)
  @IsObject({ message: 'give an object' })
  mtls?: MtlsShape;
}
