/** Where the tools of an OpenAI Responses request run: containers, local shells and the skills in them. */
import { Allow, IsArray, IsIn, IsOptional, IsString } from 'class-validator';
import { Nested, OneOf } from './dto-decorators.js';

class DomainSecret {
  @IsString() domain!: string;
  @IsString() name!: string;
  @IsString() value!: string;
}

class NoNetwork {
  @Allow() type!: 'disabled';
}

class SomeNetwork {
  @Allow() type!: 'allowlist';
  @IsArray() @IsString({ each: true }) allowed_domains!: string[];
  @IsOptional() @Nested(() => DomainSecret, { each: true }) domain_secrets?: DomainSecret[];
}

class NewContainer {
  @IsOptional() @IsArray() @IsString({ each: true }) file_ids?: string[];
  @IsOptional() @IsString() memory_limit?: string | null;
  @IsOptional() @OneOf('type', { disabled: NoNetwork, allowlist: SomeNetwork }) network_policy?:
    NoNetwork | SomeNetwork;
}

export class CodeContainer extends NewContainer {
  @IsIn(['auto']) type!: 'auto';
}

class SkillReference {
  @Allow() type!: 'skill_reference';
  @IsString() skill_id!: string;
  @IsOptional() @IsString() version?: string;
}

class SkillSource {
  @IsIn(['base64']) type!: 'base64';
  @IsString() data!: string;
  @IsString() media_type!: string;
}

class InlineSkill {
  @Allow() type!: 'inline';
  @IsString() name!: string;
  @IsString() description!: string;
  @Nested(() => SkillSource) source!: SkillSource;
}

class ShellContainer extends NewContainer {
  @Allow() type!: 'container_auto';
  @IsOptional()
  @OneOf('type', { skill_reference: SkillReference, inline: InlineSkill }, { each: true })
  skills?: (SkillReference | InlineSkill)[];
}

class LocalSkill {
  @IsString() name!: string;
  @IsString() description!: string;
  @IsString() path!: string;
}

class LocalEnvironment {
  @Allow() type!: 'local';
  @IsOptional() @Nested(() => LocalSkill, { each: true }) skills?: LocalSkill[];
}

class ContainerReference {
  @Allow() type!: 'container_reference';
  @IsString() container_id!: string;
}

/** Environments of a shell call by their `type`. */
export const OPENAI_SHELL_CALL_ENVIRONMENTS = {
  local: LocalEnvironment,
  container_reference: ContainerReference,
};

/** Environments of the shell tool by their `type`. */
export const OPENAI_SHELL_ENVIRONMENTS = {
  ...OPENAI_SHELL_CALL_ENVIRONMENTS,
  container_auto: ShellContainer,
};

export type OpenAiShellCallEnvironment = LocalEnvironment | ContainerReference;
export type OpenAiShellEnvironment = OpenAiShellCallEnvironment | ShellContainer;
