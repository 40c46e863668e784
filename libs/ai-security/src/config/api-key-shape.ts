/** The form of the options about API keys, as class-validator classes. */
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsOptional,
  IsString,
  Matches,
  MinLength,
  registerDecorator,
} from 'class-validator';

const PEPPER_MEND = 'use at least 32 random characters, e.g. of: openssl rand -base64 32';
const ENVIRONMENT_MEND = "give 1 to 16 names of small letters and digits, e.g. ['live']";

function isStore(value: unknown): boolean {
  if (value === 'memory' || value === 'redis') return true;
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'file') return false;
  const { file } = value as { file: unknown };
  return typeof file === 'string' && file !== '';
}

/** What is a place of stored state: the options of API keys and of the kill switch. */
export const IsStore = (): PropertyDecorator => (target, property) =>
  registerDecorator({
    name: 'isStore',
    target: target.constructor,
    propertyName: String(property),
    options: { message: "choose 'redis', 'memory' or { file: '/var/lib/app/keys.json' }" },
    validator: { validate: isStore },
  });

export class ApiKeyShape {
  @IsOptional() @IsStore() store?: unknown;

  @IsOptional()
  @MinLength(32, { message: PEPPER_MEND })
  @IsString({ message: PEPPER_MEND })
  pepper?: string;

  @IsOptional()
  @ArrayMaxSize(8, { message: 'give at most 8: each is one more digest of every key' })
  @MinLength(32, { each: true, message: PEPPER_MEND })
  @IsString({ each: true, message: PEPPER_MEND })
  @IsArray({ message: 'give a list of peppers' })
  previousPeppers?: string[];

  @IsOptional()
  @Matches(/^[a-z][a-z0-9]{0,15}$/, { each: true, message: ENVIRONMENT_MEND })
  @ArrayNotEmpty({ message: ENVIRONMENT_MEND })
  @ArrayMaxSize(16, { message: ENVIRONMENT_MEND })
  @IsArray({ message: ENVIRONMENT_MEND })
  environments?: string[];
}
